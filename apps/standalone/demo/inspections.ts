import type { DemoCounty, DemoSchool, DemoStage } from './demo-county.js';
import { type DemoChecklistItem, type DemoItemScore, isShort, scoreItem } from './inspection-scores.js';
import { openStream, type RandomStream } from './random-stream.js';
import { WEAK_JUNIOR_SCHOOLS } from './school-effects.js';

/** A checklist as `GET /checklists/{id}` shows it. */
export interface DemoChecklist {
  readonly id: string;
  readonly sections: readonly { readonly items: readonly DemoChecklistItem[] }[];
}

export interface DemoFinding {
  readonly id: string;
  readonly itemCode: string;
  readonly text: string;
  readonly severity: 'minor' | 'major' | 'critical';
  readonly deadline: string;
}

/** As `POST /visits/batch` takes it. */
export interface DemoVisit {
  readonly id: string;
  readonly submit: true;
  readonly schoolCode: string;
  readonly stage: DemoStage;
  readonly kind: 'process' | 'final';
  readonly visitedOn: string;
  readonly checklistVersionId: string;
  readonly scores: readonly DemoItemScore[];
  readonly findings: readonly DemoFinding[];
}

/** The visits of one term, by the inspector who makes them. */
export interface DemoRound {
  readonly schoolYear: string;
  readonly term: 1 | 2;
  readonly visits: ReadonlyMap<string, readonly DemoVisit[]>;
}

/** How often each school-stage was visited. The last term is not over: some schools are still owed their visit. */
const ROUNDS = [
  { schoolYear: '2024-2025', term: 1, process: 1, final: 1, share: 1 },
  { schoolYear: '2024-2025', term: 2, process: 1, final: 1, share: 1 },
  { schoolYear: '2025-2026', term: 1, process: 1, final: 1, share: 1 },
  { schoolYear: '2025-2026', term: 2, process: 1, final: 1, share: 1 },
  { schoolYear: '2026-2027', term: 1, process: 1, final: 0, share: 0.7 },
] as const;

/** A village school that nobody came to at the end of the latest term: it is listed as incomplete, and not ranked. */
const MISSED_FINAL = { schoolYear: '2025-2026', term: 2, schoolCode: 'S1405' };

/** A final visit falls into the last weeks of the term, a process visit into its first weeks. */
const PROCESS_DAYS = { first: 12, last: 70 };
const FINAL_DAYS_BEFORE_END = { least: 2, most: 18 };
const FINDINGS_OF_A_VISIT = 2;

/** Which inspector goes to which school: by turns, in the order of the schools. */
export function inspectorOf(school: DemoSchool, county: DemoCounty): string {
  const inspectors = county.accounts.filter(({ role }) => role === 'inspector');
  const chosen = inspectors[county.schools.indexOf(school) % inspectors.length];
  if (chosen === undefined) throw new Error('the demo county has no inspector');
  return chosen.username;
}

/** Every visit of the demo county: the same county and checklist give the same visits. */
export function inspectSchools(county: DemoCounty, checklist: DemoChecklist): readonly DemoRound[] {
  const qualities = drawQualities(county);
  return ROUNDS.map(({ schoolYear, term, process, final, share }) => {
    const random = openStream(county.seed, `inspections ${schoolYear} ${String(term)}`);
    const dates = termDates(county, schoolYear, term);
    const visits = new Map<string, DemoVisit[]>();
    for (const school of county.schools) {
      const ofInspector = visits.get(inspectorOf(school, county)) ?? [];
      visits.set(inspectorOf(school, county), ofInspector);
      for (const stage of school.stages) {
        if (!random.chance(share)) continue;
        const quality = (qualities.get(`${school.code}/${stage}`) ?? 0.85) + 0.02 * random.bell();
        const place = { school, stage, quality, checklist };
        for (let turn = 0; turn < process; turn += 1) {
          const day = addDays(dates.startsOn, random.whole(PROCESS_DAYS.first, PROCESS_DAYS.last));
          ofInspector.push(visitSchool(place, 'process', day, random));
        }
        const isMissed =
          schoolYear === MISSED_FINAL.schoolYear &&
          term === MISSED_FINAL.term &&
          school.code === MISSED_FINAL.schoolCode;
        for (let turn = 0; turn < final && !isMissed; turn += 1) {
          const { least, most } = FINAL_DAYS_BEFORE_END;
          ofInspector.push(
            visitSchool(place, 'final', addDays(dates.endsOn, -random.whole(least, most)), random),
          );
        }
      }
    }
    return { schoolYear, term, visits };
  });
}

interface Place {
  readonly school: DemoSchool;
  readonly stage: DemoStage;
  readonly quality: number;
  readonly checklist: DemoChecklist;
}

function visitSchool(
  { school, stage, quality, checklist }: Place,
  kind: 'process' | 'final',
  visitedOn: string,
  random: RandomStream,
): DemoVisit {
  const items = checklist.sections
    .flatMap((section) => section.items)
    .filter(({ stages }) => stages.includes(stage));
  const scores = items.map((item) => scoreItem(item, stage, quality, random));
  const short = items.filter((item, index) => {
    const score = scores[index];
    return score !== undefined && isShort(item, stage, score);
  });
  const findings = short
    .filter(() => random.chance(0.25))
    .slice(0, FINDINGS_OF_A_VISIT)
    .map((item): DemoFinding => ({
      id: inventId(visitedOn, random),
      itemCode: item.code,
      text: `现场查看，这一项没有做到位：${item.text}`,
      severity: random.chance(0.1) ? 'critical' : random.chance(0.4) ? 'major' : 'minor',
      deadline: addDays(visitedOn, random.whole(10, 30)),
    }));
  return {
    id: inventId(visitedOn, random),
    submit: true,
    schoolCode: school.code,
    stage,
    kind,
    visitedOn,
    checklistVersionId: checklist.id,
    scores,
    findings,
  };
}

/** How well each school-stage is run; it stays so over the years. Where exams go badly, the house is not in order either. */
function drawQualities(county: DemoCounty): ReadonlyMap<string, number> {
  const random = openStream(county.seed, 'routine management');
  return new Map(
    county.schools.flatMap((school) =>
      school.stages.map((stage): [string, number] => {
        const isWeak = stage === 'junior' && WEAK_JUNIOR_SCHOOLS.includes(school.code);
        const drawn = 0.87 + 0.04 * random.bell();
        return [`${school.code}/${stage}`, isWeak ? 0.72 : Math.min(0.97, drawn)];
      }),
    ),
  );
}

function termDates(county: DemoCounty, schoolYear: string, term: 1 | 2) {
  const year = county.schoolYears.find(({ name }) => name === schoolYear);
  const dates = year?.terms.find(({ number }) => number === term);
  if (dates === undefined) throw new Error(`the demo county lacks term ${String(term)} of ${schoolYear}`);
  return dates;
}

function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** A version 7 UUID of that day, as a phone makes one; drawn, so that a second start sends the same visits again. */
function inventId(day: string, random: RandomStream): string {
  const moment = (Date.parse(`${day}T00:00:00Z`) + random.whole(0, 40_000_000))
    .toString(16)
    .padStart(12, '0');
  const drawn = Array.from({ length: 18 }, () => random.whole(0, 15).toString(16)).join('');
  const variant = (8 + random.whole(0, 3)).toString(16);
  return `${moment.slice(0, 8)}-${moment.slice(8)}-7${drawn.slice(0, 3)}-${variant}${drawn.slice(3, 6)}-${drawn.slice(6)}`;
}
