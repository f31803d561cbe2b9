import { planRules } from '../../libs/accountability/history.fixture.js';
import type { Answer, ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { buildCounty, created, sitExam } from '../support/small-county.js';

const unknownId = '00000000-0000-4000-8000-000000000000';
const schools = ['A', 'B', 'C', 'D', 'E'] as const;
type School = (typeof schools)[number];

/** One pupil a school: the mark decides the place. */
type Marks = Readonly<Record<School, number>>;
const usual: Marks = { A: 90, B: 80, C: 70, D: 60, E: 50 };

const rule = {
  title: '中招居后两位',
  unit: 'junior-school-stage',
  evaluations: { kinds: ['zhongkao'], stage: 'junior' },
  position: { end: 'bottom', places: 2 },
  periods: 2,
  counting: 'consecutive-years',
  rankings: 'every',
  person: 'principal',
  proposal: '约谈校长',
  isEnabled: true,
};

interface Told {
  readonly outcome: string;
  readonly unit: { readonly code: string };
  readonly through: { readonly schoolYear: string };
  readonly person: { readonly name: string } | null;
}

let system: RunningSystem;
let office: ApiClient;
let leader: ApiClient;
let others: readonly ApiClient[];

beforeAll(async () => {
  system = await startSystem();
  office = await system.signInAs('office');
  leader = await system.signInAs('leader');
  await buildCounty(office, [
    ...schools.map((code) => ({ code })),
    { code: 'F', township: 'T2', stages: 'primary' },
  ]);
  others = [
    system.admin,
    await system.signInAs('inspector'),
    await system.signInAs('judge'),
    await system.signInAs('centre', { kind: 'township', code: 'T1' }),
    await system.signInAs('school', { kind: 'school', code: 'E' }),
  ];
});
afterAll(() => system.stop());

const put = (client: ApiClient, id: string, body: object, headers: Record<string, string> = {}) =>
  client.send('PUT', `/accountability-rules/${id}`, JSON.stringify(body), {
    'content-type': 'application/json',
    ...headers,
  });
const draft = (code: string, change: object = {}): Promise<string> =>
  created(office, '/accountability-rules', { ...rule, code, ...change });

describe('rules of accountability', () => {
  it('are read by the office and the leaders alone, and written by the office', async () => {
    const id = await draft('refused');
    for (const client of others) {
      for (const path of ['', `/${id}`, `/${id}/trial`, '/near-misses'])
        expect((await client.get(`/accountability-rules${path}`)).status).toBe(403);
    }
    for (const client of [...others, leader]) {
      expect((await client.post('/accountability-rules', { ...rule, code: 'own' })).status).toBe(403);
      expect((await put(client, id, rule)).status).toBe(403);
      expect((await client.post(`/accountability-rules/${id}/publish`)).status).toBe(403);
    }
    for (const path of [`/${unknownId}`, `/${unknownId}/trial`])
      expect((await leader.get(`/accountability-rules${path}`)).status).toBe(404);
    expect((await office.get(`/accountability-rules/${id}`)).body.state).toBe('draft');
  });

  it('name every fault of what is not a rule', async () => {
    const wrong = {
      ...rule,
      code: 'wrong',
      unit: 'primary-school-stage',
      person: 'centre-principal',
      title: ' ',
    };
    const { body } = await office.post('/accountability-rules', wrong);
    expect(body).toMatchObject({ status: 422, code: 'rule-violated' });
    const errors: { code: string }[] = body.errors;
    expect(errors.map(({ code }) => code)).toEqual(['blank', 'stage-not-of-unit', 'person-not-of-unit']);
    for (const change of [{ periods: 0 }, { position: { end: 'bottom', places: 0 } }, { counting: 'ever' }])
      expect((await office.post('/accountability-rules', { ...rule, code: 'wrong', ...change })).status).toBe(
        400,
      );
  });

  it('are there from the start as the county plan has them', async () => {
    const { items }: { items: { code: string; state: string; version: number }[] } = (
      await leader.get('/accountability-rules?limit=200')
    ).body;
    for (const [code, planned] of Object.entries(planRules)) {
      const found = items.filter((item) => item.code === code);
      expect(found).toEqual([expect.objectContaining({ ...planned, version: 1, state: 'in-force' })]);
    }
  });

  it('change as drafts only, and by whoever has read the newest copy', async () => {
    const id = await draft('changing');
    const read = await office.get(`/accountability-rules/${id}`);
    const tag = read.headers.get('etag') ?? '';
    expect((await put(office, id, { ...rule, periods: 3 }, { 'if-match': tag })).body.periods).toBe(3);
    expect((await put(office, id, rule, { 'if-match': tag })).body).toMatchObject({
      status: 412,
      code: 'stale',
    });
    expect((await office.post(`/accountability-rules/${id}/publish`)).body).toMatchObject({
      state: 'in-force',
      periods: 3,
    });
    expect((await put(office, id, rule)).body).toMatchObject({ status: 409, code: 'state-conflict' });
    expect((await office.post(`/accountability-rules/${id}/publish`)).status).toBe(409);
    expect((await system.audited(id)).map(({ action }) => action)).toEqual([
      'accountability-rule.create',
      'accountability-rule.change',
      'accountability-rule.publish',
    ]);
  });

  it('replace each other by version, and an older draft never replaces a newer version', async () => {
    const [first, second, third] = [await draft('turns'), await draft('turns'), await draft('turns')];
    const stateOf = async (id: string): Promise<string> =>
      String((await office.get(`/accountability-rules/${id}`)).body.state);
    await office.post(`/accountability-rules/${first}/publish`);
    await office.post(`/accountability-rules/${third}/publish`);
    expect([await stateOf(first), await stateOf(second), await stateOf(third)]).toEqual([
      'replaced',
      'draft',
      'in-force',
    ]);
    expect((await office.post(`/accountability-rules/${second}/publish`)).body.code).toBe('state-conflict');
    const { body } = await office.get('/accountability-rules?code=turns&limit=2');
    const items: { version: number }[] = body.items;
    expect(items.map(({ version }) => version)).toEqual([3, 2]);
  });

  it('number themselves one after the other, however many are made at once', async () => {
    const made = await Promise.all(
      Array.from({ length: 6 }, () => office.post('/accountability-rules', { ...rule, code: 'at-once' })),
    );
    expect(made.map(({ body }) => Number(body.version)).sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('are kept by the database once they are in force', async () => {
    const change = `update accountability_rules set content = content || '{"periods": 1}' where version = 1`;
    await expect(system.sql(change)).rejects.toThrow('a published rule never changes');
    await expect(system.sql(`delete from accountability_rules where version = 1`)).rejects.toThrow(
      'a published rule never changes',
    );
  });
});

describe('a rule that is tried on history', () => {
  let id: string;
  let examOf2025: string;

  /** A zhongkao, ranked; published if nothing else is said. */
  const zhongkao = async (year: number, marks: Marks, isPublished = true): Promise<string> => {
    const examId = await sitExam(office, {
      kind: 'zhongkao',
      schoolYear: `${String(year - 1)}-${String(year)}`,
      term: 2,
      heldOn: `${String(year)}-06-25`,
      marks: Object.fromEntries(Object.entries(marks).map(([code, mark]) => [code, [mark]])),
    });
    const run = await office.rank(examId);
    expect(run.body.status).toBe('succeeded');
    if (isPublished) await publish(examId, String(run.body.runId));
    return examId;
  };
  const publish = async (examId: string, runId: string): Promise<void> => {
    expect((await leader.post(`/exams/${examId}/rankings/${runId}/publish`)).status).toBe(200);
  };
  const principal = (staffNo: string, schoolCode: string, from: string): Promise<string> =>
    created(office, '/staff', {
      staffNo,
      name: `校长${staffNo}`,
      schoolCode,
      birthDate: '1975-03-01',
      posts: [{ post: 'principal', from, to: null }],
    });
  const tried = async (client = office): Promise<Answer> => client.get(`/accountability-rules/${id}/trial`);
  const told = ({ body }: Answer): unknown[] => {
    const verdicts: Told[] = body.verdicts;
    return verdicts.map(({ outcome, unit, through, person }) => [
      through.schoolYear,
      outcome,
      unit.code,
      person?.name ?? null,
    ]);
  };

  beforeAll(async () => {
    id = await draft('tried');
    for (const code of schools) await principal(`${code}1`, code, '2020-08-20');
    await zhongkao(2024, usual);
  });

  it('says nothing of a single year that others have followed without a ranking', async () => {
    expect(told(await tried())).toEqual([]);
    expect((await tried()).body).toMatchObject({ rule: { id, state: 'draft' }, unpublishedExams: [] });
  });

  it('takes nothing from a ranking that nobody has published, and says that one is waited for', async () => {
    examOf2025 = await zhongkao(2025, usual, false);
    expect(told(await tried())).toEqual([]);
    expect((await tried()).body.unpublishedExams).toEqual([
      expect.objectContaining({ examId: examOf2025, heldOn: '2025-06-25' }),
    ]);
  });

  it('fires on whom the published years name, with the evidence', async () => {
    const { body: runs } = await office.get(`/exams/${examOf2025}/rankings/latest`);
    await publish(examOf2025, String(runs.runId));
    expect(told(await tried(leader))).toEqual([
      ['2024-2025', 'fires', 'D', '校长D1'],
      ['2024-2025', 'fires', 'E', '校长E1'],
    ]);
    expect((await tried()).body.verdicts[1]).toMatchObject({
      because: 'reached',
      unit: { kind: 'school', code: 'E', name: 'E学校' },
      unitCount: 2,
      holderCount: 2,
      tenures: [{ staffNo: 'E1', from: '2020-08-20', to: null }],
      periods: [
        { schoolYear: '2023-2024', rankings: [{ heldOn: '2024-06-25', place: 5, ranked: 5, beyond: 0 }] },
        { schoolYear: '2024-2025', rankings: [{ runId: runs.runId, place: 5, holder: { staffNo: 'E1' } }] },
      ],
    });
  });

  it('follows the ranking that supersedes another: who was wronged by the old one is out', async () => {
    await system.sql(
      `update exam_scores set marks_hundredths = '{10000}' from enrolments
         join school_stages on school_stages.id = enrolments.school_stage_id
         join schools on schools.id = school_stages.school_id
        where exam_scores.enrolment_id = enrolments.id and exam_scores.exam_id = $1 and schools.code = 'D'`,
      [examOf2025],
    );
    const corrected = await office.rank(examOf2025, { reason: '更正一名学生的成绩' });
    expect(told(await tried())).toContainEqual(['2024-2025', 'fires', 'D', '校长D1']);
    await publish(examOf2025, String(corrected.body.runId));
    expect(told(await tried())).toEqual([
      ['2024-2025', 'near-miss', 'C', '校长C1'],
      ['2024-2025', 'fires', 'E', '校长E1'],
    ]);
  });

  it('shows who is in by a tie, and blocks what belongs to the principal of before', async () => {
    await principal('E2', 'E', '2026-03-01');
    await zhongkao(2026, { ...usual, C: 60 });
    expect(told(await tried())).toEqual([
      ['2024-2025', 'fires', 'E', '校长E1'],
      ['2025-2026', 'fires', 'C', '校长C1'],
      ['2025-2026', 'near-miss', 'D', '校长D1'],
      ['2025-2026', 'blocked', 'E', '校长E2'],
    ]);
    const { verdicts } = (await tried()).body;
    expect(verdicts[1].periods[1].rankings[0]).toMatchObject({
      place: 3,
      beyond: 1,
      isInByTie: true,
      tiedWith: ['D'],
    });
    expect(verdicts[3]).toMatchObject({
      because: 'post-changed-hands',
      unitCount: 3,
      holderCount: 1,
      isOneShort: true,
      tenures: [
        { staffNo: 'E1', to: '2026-03-01' },
        { staffNo: 'E2', to: null },
      ],
    });
  });

  it('leaves nothing behind', async () => {
    const count = `select count(*)::int as count from audit_entries`;
    const before = await system.sql(count);
    await tried();
    await leader.get('/accountability-rules/near-misses');
    expect(await system.sql(count)).toEqual(before);
  });

  it('lists near misses for the rules in force, and for no draft and none that is switched off', async () => {
    const nearMisses = async (): Promise<unknown[]> => {
      const { body } = await leader.get('/accountability-rules/near-misses');
      const found: { rule: { code: string; version: number }; unit: { code: string } }[] = body.nearMisses;
      return found
        .filter((miss) => miss.rule.code === 'tried')
        .map((miss) => [miss.rule.version, miss.unit.code]);
    };
    expect(await nearMisses()).toEqual([]);
    await office.post(`/accountability-rules/${id}/publish`);
    expect(await nearMisses()).toEqual([
      [1, 'D'],
      [1, 'E'],
    ]);
    const off = await draft('tried', { isEnabled: false });
    await office.post(`/accountability-rules/${off}/publish`);
    expect(await nearMisses()).toEqual([]);
  });

  it('judges townships by their pooled places and their centre principals', async () => {
    const ofTownships = await draft('townships', {
      unit: 'township',
      person: 'centre-principal',
      evaluations: { kinds: ['county-test'], stage: 'primary' },
      counting: 'consecutive-evaluations',
      position: { end: 'bottom', places: 1 },
    });
    await created(office, '/schools', { code: 'G', name: 'G学校', townshipCode: 'T1', stages: ['primary'] });
    await created(office, '/staff', {
      staffNo: 'T2-1',
      name: '中心校长T2',
      schoolCode: 'F',
      birthDate: '1975-03-01',
      posts: [{ post: 'centre-principal', from: '2020-08-20', to: null }],
    });
    for (const year of [2025, 2026]) {
      const examId = await sitExam(office, {
        stage: 'primary',
        schoolYear: `${String(year - 1)}-${String(year)}`,
        marks: { F: [50], G: [90] },
      });
      const run = await office.rank(examId);
      await publish(examId, String(run.body.runId));
    }
    const { body } = await office.get(`/accountability-rules/${ofTownships}/trial`);
    expect(body.verdicts).toMatchObject([
      { outcome: 'fires', unit: { kind: 'township', code: 'T2' }, person: { staffNo: 'T2-1' } },
    ]);
  });
});
