import type { Answer, ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { openScoredCounty, scoreAndPublish, type ScoredCounty, scoreTerm } from '../support/scored-county.js';
import { created } from '../support/small-county.js';

const unknownId = '00000000-0000-4000-8000-000000000000';
const mean = {
  measure: { component: 'county-test', term: 1, grade: 9, figure: 'mean' },
  comparison: 'at-least',
  target: 77,
};
const place = {
  measure: { component: 'zhongkao', term: null, grade: null, figure: 'place' },
  comparison: 'at-most',
  target: 5,
};
const letter = { schoolYear: '2025-2026', schoolCode: 'N1', stage: 'junior', lines: [mean] };
const ofP1 = {
  ...letter,
  schoolCode: 'P1',
  stage: 'primary',
  lines: [
    {
      measure: { component: 'inspections', term: 1, grade: null, figure: 'total' },
      comparison: 'at-least',
      target: 80,
    },
    {
      measure: { component: 'inspections', term: null, grade: null, figure: 'total' },
      comparison: 'at-least',
      target: 80,
    },
  ],
};

interface Told {
  readonly outcome: string;
  readonly because: string;
  readonly figure: number | null;
}

let system: RunningSystem;
let county: ScoredCounty;
let office: ApiClient;
let leader: ApiClient;
let n1: ApiClient;
let p1: ApiClient;
let t1: ApiClient;

beforeAll(async () => {
  system = await startSystem();
  county = await openScoredCounty(system);
  ({ office, leader } = county);
  n1 = await system.signInAs('school', { kind: 'school', code: 'N1' });
  p1 = await system.signInAs('school', { kind: 'school', code: 'P1' });
  t1 = await system.signInAs('centre', { kind: 'township', code: 'T1' });
});
afterAll(() => system.stop());

const put = (
  id: string,
  lines: object[],
  headers: Record<string, string> = {},
  client = office,
): Promise<Answer> =>
  client.send('PUT', `/target-letters/${id}`, JSON.stringify({ lines }), {
    'content-type': 'application/json',
    ...headers,
  });
const sign = (id: string, client = office): Promise<Answer> =>
  client.post(`/target-letters/${id}/sign`, { signatory: '张校长' });
const judged = async (id: string, client = office): Promise<unknown[]> => {
  const lines: Told[] = (await client.get(`/target-letters/${id}`)).body.lines;
  return lines.map(({ outcome, because, figure }) => [outcome, because, figure]);
};

describe('target letters', () => {
  let id: string;
  let primaryId: string;

  it('are written by the office alone, and read by whose they are', async () => {
    for (const client of [leader, n1, t1, system.admin, county.alice])
      expect((await client.post('/target-letters', letter)).status).toBe(403);
    id = await created(office, '/target-letters', letter);
    primaryId = await created(office, '/target-letters', ofP1);
    for (const client of [leader, n1, t1]) {
      expect((await put(id, [mean], {}, client)).status).toBe(403);
      expect((await sign(id, client)).status).toBe(403);
    }
    for (const [client, status] of [
      [leader, 200],
      [n1, 200],
      [p1, 404],
      [t1, 404],
      [county.alice, 403],
    ] as const)
      expect((await client.get(`/target-letters/${id}`)).status).toBe(status);
    expect((await t1.get(`/target-letters/${primaryId}`)).status).toBe(200);
    const codes = async (client: ApiClient): Promise<unknown[]> => {
      const items: { schoolCode: string }[] = (await client.get('/target-letters')).body.items;
      return items.map(({ schoolCode }) => schoolCode);
    };
    expect([await codes(office), await codes(n1), await codes(p1), await codes(t1)]).toEqual([
      ['N1', 'P1'],
      ['N1'],
      ['P1'],
      ['P1'],
    ]);
    expect((await office.get(`/target-letters/${unknownId}`)).status).toBe(404);
  });

  it('say a place as people do', async () => {
    const { body } = await put(id, [mean, place]);
    const lines: { text: string }[] = body.lines;
    expect(lines.map(({ text }) => text)).toEqual([
      '第一学期全县质量检测9 年级：均分不低于 77 分',
      '中招：综合名次进入前 5 名',
    ]);
    expect((await put(id, [mean])).status).toBe(200);
  });

  it('name every line and field that is wrong', async () => {
    const { body } = await put(id, [
      { ...place, comparison: 'at-least' },
      { ...mean, measure: { ...mean.measure, grade: 6 } },
    ]);
    expect(body).toMatchObject({
      status: 422,
      code: 'rule-violated',
      errors: [
        { path: 'lines.0.comparison', code: 'wrong-direction', message: expect.stringContaining('第 1 项') },
        {
          path: 'lines.1.measure.grade',
          code: 'grade-required',
          message: expect.stringContaining('第 2 项'),
        },
      ],
    });
    for (const wrong of [
      [],
      [{ ...mean, target: 1.005 }],
      [{ ...mean, target: -1 }],
      [{ ...mean, extra: 1 }],
    ])
      expect((await put(id, wrong)).status).toBe(400);
  });

  it('are one for a school-stage and year, of a school and a year that there are', async () => {
    expect((await office.post('/target-letters', letter)).body).toMatchObject({
      status: 409,
      code: 'already-exists',
    });
    for (const [change, code] of [
      [{ schoolCode: 'Z9' }, 'unknown-code'],
      [{ schoolYear: '2031-2032' }, 'unknown-code'],
      [{ schoolCode: 'P1' }, 'rule-violated'],
    ] as const)
      expect((await office.post('/target-letters', { ...letter, ...change })).body.code).toBe(code);
  });

  it('come in pages, the latest year first, and by year, school and stage', async () => {
    await created(office, '/target-letters', { ...letter, schoolYear: '2024-2025' });
    const first = (await office.get('/target-letters?limit=2')).body;
    const second = (await office.get(`/target-letters?limit=2&cursor=${String(first.nextCursor)}`)).body;
    const items: { schoolYear: string; schoolCode: string }[] = [...first.items, ...second.items];
    expect(items.map(({ schoolYear, schoolCode }) => `${schoolYear} ${schoolCode}`)).toEqual([
      '2025-2026 N1',
      '2025-2026 P1',
      '2024-2025 N1',
    ]);
    for (const [query, count] of [
      ['schoolYear=2024-2025', 1],
      ['schoolCode=N1', 2],
      ['stage=primary', 1],
      ['schoolCode=N1&stage=primary', 0],
    ] as const)
      expect((await office.get(`/target-letters?${query}`)).body.items).toHaveLength(count);
    expect((await office.get('/target-letters?cursor=bm8')).body.code).toBe('invalid-cursor');
  });

  it('change by whoever has read the newest copy, and never once they are signed', async () => {
    const tag = (await office.get(`/target-letters/${id}`)).headers.get('etag') ?? '';
    expect((await put(id, [{ ...mean, target: 76 }], { 'if-match': tag })).status).toBe(200);
    expect((await put(id, [mean], { 'if-match': tag })).body).toMatchObject({ status: 412, code: 'stale' });
    expect((await put(id, [mean])).status).toBe(200);
    expect((await office.post(`/target-letters/${id}/sign`, { signatory: ' ' })).status).toBe(400);
    expect((await sign(id)).body).toMatchObject({ signatory: '张校长', signedAt: expect.any(String) });
    for (const answer of [await put(id, [place]), await sign(id)])
      expect(answer.body).toMatchObject({ status: 409, code: 'state-conflict' });
    for (const change of [`update target_letters set lines = '[1]'`, `delete from target_letters`])
      await expect(system.sql(`${change} where signed_at is not null`)).rejects.toThrow(
        'a signed letter never changes',
      );
    expect((await system.audited(id)).map(({ action }) => action)).toEqual([
      'target-letter.create',
      ...Array<string>(4).fill('target-letter.change'),
      'target-letter.sign',
    ]);
  });

  it('wait for what is published: a run that nobody has published tells nothing', async () => {
    expect(await judged(id)).toEqual([['not-yet', 'not-published', null]]);
    await scoreTerm(office, county.autumn);
    expect(await judged(id)).toEqual([['not-yet', 'not-published', null]]);
  });

  it('are met by the very target and missed below it, with the run and the result that say so', async () => {
    const runId = await scoreAndPublish(county, county.autumn);
    expect(await judged(id, n1)).toEqual([['met', 'reached', 77]]);
    expect((await n1.get(`/target-letters/${id}`)).body.lines[0].results).toEqual([
      { runId, title: expect.stringContaining('九年级检测'), term: 1, figure: 77 },
    ]);
    // Of the year there is no second term yet.
    for (const client of [p1, t1, leader])
      expect(await judged(primaryId, client)).toEqual([
        ['missed', 'not-reached', 79.5],
        ['not-yet', 'not-published', null],
      ]);
  });

  it('fire the rule that rewards a school once every line is met', async () => {
    const { items } = (await office.get('/accountability-rules?code=targets-met')).body;
    expect(items[0]).toMatchObject({ kind: 'targets', state: 'in-force', isEnabled: true });
    const trial = (await leader.get(`/accountability-rules/${String(items[0].id)}/trial`)).body;
    expect(trial.verdicts).toMatchObject([
      {
        outcome: 'fires',
        unit: { kind: 'school', code: 'N1' },
        through: { schoolYear: '2025-2026', term: null, heldOn: '2026-07-10' },
        person: null,
        periods: [{ rankings: [], letter: { letterId: id, lines: [{ outcome: 'met', figure: 77 }] } }],
      },
    ]);
  });

  it('follow the run that supersedes another, and its findings say so before anybody publishes it', async () => {
    await system.sql(
      `update exam_scores set marks_hundredths = '{8500}' where exam_id = $1 and marks_hundredths = '{8800}'`,
      [county.juniorExam],
    );
    const findings = async (runId: string): Promise<unknown[]> => {
      const { body } = await leader.get(`/scoring-runs/${runId}/findings?rule=targets-met`);
      const found: { unit: { code: string }; outcome: string }[] = body.items;
      return found.map(({ unit, outcome }) => [unit.code, outcome]);
    };
    const [published] = await system.sql<{ id: string }>(
      `select id from scoring_runs where published_at is not null`,
    );
    expect(await findings(published?.id ?? '')).toEqual([['N1', 'fires']]);
    const corrected = await scoreTerm(office, county.autumn, { reason: '更正一名学生的成绩' });
    expect(await findings(corrected.id)).toEqual([]);
    expect(await judged(id)).toEqual([['met', 'reached', 77]]);
    expect((await leader.post(`/scoring-runs/${corrected.id}/publish`)).status).toBe(200);
    expect(await judged(id)).toEqual([['missed', 'not-reached', 76]]);
  });
});

describe('a rule of a kind', () => {
  const rule = {
    kind: 'targets',
    title: '完成指标',
    unit: 'primary-school-stage',
    proposal: '奖励',
    isEnabled: true,
  };

  it('has the fields of its kind, and is told when it has those of another', async () => {
    const made = await office.post('/accountability-rules', { ...rule, code: 'own-targets' });
    expect(made.body).toMatchObject({ ...rule, version: 1, state: 'draft' });
    const wrong = await office.post('/accountability-rules', { ...rule, code: 'own-targets', periods: 2 });
    expect(wrong.body).toMatchObject({ status: 400, errors: [{ path: 'periods', code: 'unknown-field' }] });
    expect(
      (await office.post('/accountability-rules', { ...rule, code: 'x', kind: 'studio' })).body,
    ).toMatchObject({
      status: 400,
      errors: [{ path: 'kind' }],
    });
    const { errors } = (await office.post('/accountability-rules', { ...rule, code: 'x', kind: 'places' }))
      .body;
    const paths: { path: string }[] = errors;
    expect(paths.map(({ path }) => path).sort()).toEqual([
      'counting',
      'evaluations',
      'periods',
      'person',
      'position',
      'rankings',
    ]);
    expect(
      (await office.post('/accountability-rules', { ...rule, code: 'x', unit: 'township' })).status,
    ).toBe(400);
  });
});
