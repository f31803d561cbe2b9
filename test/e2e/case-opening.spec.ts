import type { ApiClient } from '../support/api-client.js';
import { ring, settle } from '../support/ring.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { buildCounty, created, sitExam } from '../support/small-county.js';

const schools = ['A', 'B', 'C', 'D', 'E'] as const;
type Marks = Readonly<Record<(typeof schools)[number], number>>;
const usual: Marks = { A: 90, B: 80, C: 70, D: 60, E: 50 };
const job = 'accountability.open-cases';
const bottom3 = 'zhongkao-bottom3-2y';

interface Listed {
  readonly id: string;
  readonly unit: { readonly code: string };
  readonly periods: readonly string[];
  readonly outcome: string;
  readonly proposal: string | null;
  readonly state: string;
}

let system: RunningSystem;
let office: ApiClient;
let leader: ApiClient;
const exams = new Map<number, string>();

beforeAll(async () => {
  system = await startSystem();
  office = await system.signInAs('office');
  leader = await system.signInAs('leader');
  await buildCounty(
    office,
    schools.map((code) => ({ code })),
  );
  for (const code of ['A', 'B', 'C', 'D']) await principal(`${code}1`, code, '2020-08-20');
  await principal('E0', 'E', '2020-08-20', '2025-08-20');
  await principal('E1', 'E', '2025-08-20');
  for (const year of [2024, 2025, 2026]) exams.set(year, await zhongkao(year));
});
afterAll(() => system.stop());

const principal = (
  staffNo: string,
  schoolCode: string,
  from: string,
  to: string | null = null,
): Promise<string> =>
  created(office, '/staff', {
    staffNo,
    name: `校长${staffNo}`,
    schoolCode,
    birthDate: '1975-03-01',
    posts: [{ post: 'principal', from, to }],
  });

async function zhongkao(year: number): Promise<string> {
  const examId = await sitExam(office, {
    kind: 'zhongkao',
    schoolYear: `${String(year - 1)}-${String(year)}`,
    term: 2,
    heldOn: `${String(year)}-06-25`,
    marks: Object.fromEntries(Object.entries(usual).map(([code, mark]) => [code, [mark]])),
  });
  expect((await office.rank(examId)).body.status).toBe('succeeded');
  return examId;
}

const examOf = (year: number): string => exams.get(year) ?? '';

async function publish(year: number): Promise<void> {
  const { body } = await office.get(`/exams/${examOf(year)}/rankings/latest`);
  expect((await leader.post(`/exams/${examOf(year)}/rankings/${String(body.runId)}/publish`)).status).toBe(
    200,
  );
  expect(await settle(system)).toEqual([]);
}

/** Published while nobody is there to answer the bell. */
async function publishSilently(year: number): Promise<void> {
  await system.sql(
    `update ranking_runs set published_by = (select id from users where role = 'leader' limit 1), published_at = clock_timestamp()
      where exam_id = $1`,
    [examOf(year)],
  );
}

/** The mark of a school's one pupil is changed, and the exam ranked and published once more. */
async function correct(year: number, school: string, mark: number): Promise<void> {
  await system.sql(
    `update exam_scores set marks_hundredths = array[$3::integer] from enrolments
       join school_stages on school_stages.id = enrolments.school_stage_id
       join schools on schools.id = school_stages.school_id
      where exam_scores.enrolment_id = enrolments.id and exam_scores.exam_id = $1 and schools.code = $2`,
    [examOf(year), school, mark * 100],
  );
  expect((await office.rank(examOf(year), { reason: '更正成绩' })).body.status).toBe('succeeded');
  await publish(year);
}

async function listed(ruleCode: string, more = ''): Promise<readonly Listed[]> {
  const { items }: { items: Listed[] } = (await leader.get(`/cases?limit=200&ruleCode=${ruleCode}${more}`))
    .body;
  return items;
}

async function told(ruleCode: string): Promise<readonly string[]> {
  return (await listed(ruleCode))
    .map(({ unit, periods, outcome }) => `${unit.code} ${periods.join(' ')} ${outcome}`)
    .sort();
}

async function caseOf(code: string, through: string): Promise<string> {
  const found = (await listed(bottom3, `&unit=${code}`)).find(({ periods }) => periods.at(-1) === through);
  if (!found) throw new Error(`${code} has no case`);
  return found.id;
}

describe('cases', () => {
  it('are not opened while a rule is not met by published results', async () => {
    await publish(2024);
    expect((await leader.get('/cases')).body.items).toEqual([]);
  });

  it('are opened for every publication that was slept over, once each, whoever looks at the same moment', async () => {
    await publishSilently(2025);
    await publishSilently(2026);
    await ring(system, job, 6);
    expect(await settle(system)).toEqual([]);
    expect(await told(bottom3)).toEqual([
      'C 2023-2024 2024-2025 fires',
      'C 2024-2025 2025-2026 fires',
      'D 2023-2024 2024-2025 fires',
      'D 2024-2025 2025-2026 fires',
      'E 2023-2024 2024-2025 blocked',
      'E 2024-2025 2025-2026 blocked',
    ]);
    const [{ count } = { count: 0 }] = await system.sql<{ count: number }>(
      `select count(*)::int as count from audit_entries where action = 'case.open'`,
    );
    const [{ cases } = { cases: -1 }] = await system.sql<{ cases: number }>(
      `select count(*)::int as cases from cases`,
    );
    expect(cases).toBe(count);
    await ring(system, job, 2);
    expect(await settle(system)).toEqual([]);
    expect(await system.sql(`select count(*)::int as cases from cases`)).toEqual([{ cases }]);
  });

  it('hold what they stand on: rule, places, ties, figures, runs and tenures', async () => {
    const { body } = await leader.get(`/cases/${await caseOf('D', '2025-2026')}`);
    const { body: run } = await office.get(`/exams/${examOf(2026)}/rankings/published`);
    expect(body).toMatchObject({
      state: 'proposed',
      title: '初中中招评估连续两年居后三位',
      proposal: '免去校长职务',
      unit: { kind: 'school', code: 'D', name: 'D学校' },
      decision: null,
      supersededAt: null,
      may: [],
      steps: [{ step: 1, action: 'open', state: 'proposed', madeAs: 'program', makerName: null }],
    });
    expect(body.evidence).toMatchObject([
      {
        version: 1,
        rule: { code: bottom3, version: 1 },
        outcome: 'fires',
        person: { staffNo: 'D1', from: '2020-08-20', to: null },
        periods: [
          { schoolYear: '2024-2025', isOfHolder: true },
          {
            schoolYear: '2025-2026',
            rankings: [
              {
                runId: run.runId,
                place: 4,
                ranked: 5,
                beyond: 1,
                isInPosition: true,
                isInByTie: false,
                figures: {
                  inputHash: run.inputHash,
                  mean: 60,
                  counted: 1,
                  present: 1,
                  absent: 0,
                  meanPlace: 4,
                  excellentCountPlace: 1,
                  weightedRatePlace: 1,
                  rankSum: 6,
                },
              },
            ],
          },
        ],
      },
    ]);
    expect(body.evidence[0].rule.text).toContain('居后 3 位连续 2 年');
    expect((await office.get(`/cases/${String(body.id)}`)).body.may).toEqual(['review']);
  });

  it('carry no proposal when the post changed hands, and the tenures as facts', async () => {
    const { body } = await leader.get(`/cases/${await caseOf('E', '2025-2026')}`);
    expect(body.proposal).toBeNull();
    expect(body.evidence[0]).toMatchObject({
      outcome: 'blocked',
      because: 'post-changed-hands',
      unitCount: 3,
      holderCount: 1,
      tenures: [{ staffNo: 'E0' }, { staffNo: 'E1', from: '2025-08-20' }],
    });
    // Both years of this one were E0's; it was opened after E0 had left, and proposes nothing about either.
    const older = await leader.get(`/cases/${await caseOf('E', '2024-2025')}`);
    expect(older.body.evidence[0]).toMatchObject({
      outcome: 'blocked',
      proposal: null,
      person: { staffNo: 'E1' },
      unitCount: 2,
      holderCount: 0,
      tenures: [{ staffNo: 'E0' }, { staffNo: 'E1' }],
    });
  });

  it('never reach back before their rule took force', async () => {
    const late = {
      kind: 'places',
      code: 'late-rule',
      title: '中招居后两位',
      unit: 'junior-school-stage',
      evaluations: { kinds: ['zhongkao'], stage: 'junior' },
      position: { end: 'bottom', places: 2 },
      periods: 2,
      counting: 'consecutive-years',
      rankings: 'every',
      person: null,
      proposal: '约谈校长',
      isEnabled: true,
    };
    const id = await created(office, '/accountability-rules', late);
    expect((await office.post(`/accountability-rules/${id}/publish`)).status).toBe(200);
    await ring(system, job);
    expect(await settle(system)).toEqual([]);
    expect(await told('late-rule')).toEqual([]);
    // A correction does not make old results new.
    await correct(2026, 'A', 91);
    expect(await told('late-rule')).toEqual([]);
  });

  it('are marked when results that they stand on were superseded, and keep the evidence of before', async () => {
    const [d, c] = [await caseOf('D', '2025-2026'), await caseOf('C', '2025-2026')];
    const before = (await leader.get(`/cases/${d}`)).body;
    expect(before.evidence).toHaveLength(2);
    expect((await office.post(`/cases/${d}/review`)).body.state).toBe('under-review');
    expect(
      (await leader.post(`/cases/${d}/decide`, { decision: 'set-aside', reasons: '情况特殊' })).body,
    ).toMatchObject({
      state: 'decided',
      decision: 'set-aside',
      appealDue: null,
    });
    expect((await office.post(`/cases/${d}/close`)).body.state).toBe('closed');
    await correct(2026, 'D', 99);
    const { body: after } = await leader.get(`/cases/${d}`);
    expect(after).toMatchObject({
      state: 'under-review',
      outcome: 'no-longer',
      proposal: null,
      decision: null,
      supersededAt: expect.any(String),
      periods: before.periods,
      may: ['decide'],
    });
    const versions: object[] = after.evidence;
    expect(versions.slice(0, 2)).toEqual(before.evidence);
    expect(versions[2]).toMatchObject({
      version: 3,
      outcome: 'no-longer',
      periods: [
        { rankings: [{ place: 4, isInPosition: true }] },
        { rankings: [{ place: 1, isInPosition: false, figures: { mean: 99 } }] },
      ],
    });
    const steps: { action: string; decision: string | null }[] = after.steps;
    expect(steps.map(({ action }) => action)).toEqual([
      'open',
      'supersede',
      'review',
      'decide',
      'close',
      'supersede',
    ]);
    expect(steps[3]?.decision).toBe('set-aside');
    expect((await leader.get(`/cases/${c}`)).body).toMatchObject({ state: 'proposed', outcome: 'fires' });
    expect((await system.audited(d)).map(({ action }) => action)).toEqual([
      'case.open',
      'case.supersede',
      'case.review',
      'case.decide',
      'case.close',
      'case.supersede',
    ]);
    // The old occasion stands on other results, and on the old ones it stays decided by nobody.
    expect((await leader.get(`/cases/${await caseOf('D', '2024-2025')}`)).body).toMatchObject({
      supersededAt: null,
    });
  });

  it('are opened for whom only the corrected results name', async () => {
    await correct(2025, 'B', 10);
    await correct(2026, 'B', 10);
    expect(await told(bottom3)).toContain('B 2024-2025 2025-2026 fires');
    // Judged anew, an older case comes down on nobody who has left.
    const { body } = await leader.get(`/cases/${await caseOf('E', '2024-2025')}`);
    expect(body).toMatchObject({ outcome: 'blocked', proposal: null, supersededAt: expect.any(String) });
  });
});
