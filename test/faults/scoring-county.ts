import { openStream } from '../../apps/standalone/demo/random-stream.js';
import type { ItemScore } from '../../libs/inspections/visits/visit-score.rules.js';
import type { ApiClient } from '../support/api-client.js';
import type { RunningSystem } from '../support/running-system.js';
import { closeTerm } from '../support/scored-county.js';
import { created, type Mark, sitExam } from '../support/small-county.js';
import { assign, publishChecklist } from '../support/small-inspections.js';
import { scores78, submitVisit } from '../support/small-visits.js';

/** A term of a dozen schools that is closed and can be scored without end: visits, two exams, squads. */
export interface ScoringCounty {
  readonly office: ApiClient;
  readonly leader: ApiClient;
  readonly termId: string;
}

interface SchoolOfTerm {
  readonly code: string;
  readonly township: string | null;
  readonly stages: readonly ('primary' | 'junior')[];
}

const townships = ['T1', 'T2', 'T3'];
const schools: readonly SchoolOfTerm[] = Array.from({ length: 12 }, (_, index) => ({
  code: `S${String(index + 1).padStart(2, '0')}`,
  township: index % 5 === 4 ? null : (townships[index % 3] ?? null),
  stages: index < 7 ? ['primary'] : index < 10 ? ['junior'] : ['primary', 'junior'],
}));
const censusDate = '2025-09-20';

/**
 * The county is the same whatever the seed, which only orders what is brought in: schools, visits, rows of files. One
 * school lacks its final visit, marks tie, pupils are absent, excused and missing.
 */
export async function layScoringCounty(
  { signInAs, sql }: Pick<RunningSystem, 'signInAs' | 'sql'>,
  seed: number,
): Promise<ScoringCounty> {
  const { next } = openStream(seed, 'order of the inputs');
  const shuffled = <Item>(items: readonly Item[]): readonly Item[] =>
    items
      .map((item) => ({ item, place: next() }))
      .sort((a, b) => a.place - b.place)
      .map(({ item }) => item);
  const office = await signInAs('office', { kind: 'county' }, 'olivia');
  const leader = await signInAs('leader', { kind: 'county' }, 'laura');
  await created(office, '/school-years', {
    name: '2025-2026',
    terms: [
      { number: 1, startsOn: '2025-09-01', endsOn: '2026-01-20' },
      { number: 2, startsOn: '2026-02-15', endsOn: '2026-07-10' },
    ],
  });
  for (const code of shuffled(townships)) await created(office, '/townships', { code, name: `${code}镇` });
  for (const { code, township, stages } of shuffled(schools)) {
    const school = { code, name: `${code}学校`, townshipCode: township, stages };
    await created(office, '/schools', school);
  }
  for (const stage of ['primary', 'junior'] as const) {
    for (const code of shuffled(['1', '2'])) {
      const members = schools.filter(
        ({ stages }, index) => stages.includes(stage) && String((index % 2) + 1) === code,
      );
      await created(office, '/squads', {
        schoolYear: '2025-2026',
        stage,
        code: `${stage}-${code}`,
        name: `方阵${code}`,
        schoolCodes: shuffled(members.map((member) => member.code)),
      });
    }
  }
  const [term] = await sql<{ id: string }>(`select id from terms where starts_on = '2025-09-01'`);
  if (!term) throw new Error('there is no term');
  await layVisits({ signInAs, sql }, term.id, shuffled);
  for (const stage of shuffled(['primary', 'junior'] as const)) {
    await sitExam(office, {
      name: stage === 'primary' ? '六年级检测' : '九年级检测',
      stage,
      censusDate,
      reversed: next() < 0.5,
      marks: Object.fromEntries(shuffled(Object.entries(marksOf(stage)))),
    });
  }
  await closeTerm({ office }, term.id);
  return { office, leader, termId: term.id };
}

async function layVisits(
  { signInAs, sql }: Pick<RunningSystem, 'signInAs' | 'sql'>,
  termId: string,
  shuffled: <Item>(items: readonly Item[]) => readonly Item[],
): Promise<void> {
  const inspector = await signInAs('inspector', { kind: 'county' }, 'alice');
  const checklistVersionId = await publishChecklist({ sql });
  await assign(
    { sql },
    'alice',
    termId,
    schools.map(({ code }) => code),
  );
  const visits = schools.flatMap(({ code, stages }) =>
    stages.flatMap((stage) =>
      (['process', 'final'] as const)
        .filter((kind) => !(code === 'S12' && stage === 'junior' && kind === 'final'))
        .map((kind) => ({
          schoolCode: code,
          stage,
          kind,
          visitedOn: kind === 'process' ? '2025-10-08' : '2026-01-15',
          checklistVersionId,
          scores: scoresOf(`${code}/${stage}/${kind}`),
        })),
    ),
  );
  for (const visit of shuffled(visits)) await submitVisit(inspector, visit);
}

function scoresOf(label: string): readonly ItemScore[] {
  const { whole } = openStream(20_260_115, label);
  return scores78.map((score) => (score.itemCode === 'C1' ? { ...score, points: whole(40, 60) / 2 } : score));
}

function marksOf(stage: 'primary' | 'junior'): Record<string, readonly Mark[]> {
  const taking = schools.filter(({ stages }) => stages.includes(stage));
  return Object.fromEntries(
    taking.map(({ code }) => {
      const { whole, chance } = openStream(20_251_220, `${code}/${stage}`);
      const mark = (): Mark =>
        chance(0.06) ? '缺考' : chance(0.05) ? 'excused' : chance(0.04) ? 'missing' : whole(30, 100);
      return [code, Array.from({ length: 12 }, mark)];
    }),
  );
}
