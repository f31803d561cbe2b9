import { Client } from 'pg';
import { ScoredCounty } from '../../libs/scoring/scored-county.fixture.js';
import type { Answer, ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { buildCounty, created } from '../support/small-county.js';

const unknownId = '00000000-0000-4000-8000-000000000000';
const content = {
  title: '初中年度考核办法',
  effectiveFrom: '2025-2026',
  components: [
    { component: 'inspections', weightPercent: 60 },
    { component: 'county-test', weightPercent: 40 },
  ],
};
const policy = { ...content, unitKind: 'school-stage', stage: 'junior' };

let system: RunningSystem;
let office: ApiClient;
let leader: ApiClient;
let others: readonly ApiClient[];

beforeAll(async () => {
  system = await startSystem();
  office = await system.signInAs('office');
  leader = await system.signInAs('leader');
  await buildCounty(office, [{ code: 'A' }]);
  others = [
    system.admin,
    await system.signInAs('inspector'),
    await system.signInAs('judge'),
    await system.signInAs('centre', { kind: 'township', code: 'T1' }),
    await system.signInAs('school', { kind: 'school', code: 'A' }),
  ];
});
afterAll(() => system.stop());

const put = (
  id: string,
  body: object,
  headers: Record<string, string> = {},
  client = office,
): Promise<Answer> =>
  client.send('PUT', `/assessment-policies/${id}`, JSON.stringify(body), {
    'content-type': 'application/json',
    ...headers,
  });
const draft = (change: object = {}): Promise<string> =>
  created(office, '/assessment-policies', { ...policy, ...change });
const publish = (id: string, client = office): Promise<Answer> =>
  client.post(`/assessment-policies/${id}/publish`);

describe('policies of annual assessments', () => {
  it('are read by the office and the leaders alone, and written by the office', async () => {
    const id = await draft();
    for (const client of others) {
      for (const path of ['', `/${id}`])
        expect((await client.get(`/assessment-policies${path}`)).status).toBe(403);
    }
    for (const client of [...others, leader]) {
      expect((await client.post('/assessment-policies', policy)).status).toBe(403);
      expect((await put(id, content, {}, client)).status).toBe(403);
      expect((await publish(id, client)).status).toBe(403);
    }
    expect((await leader.get(`/assessment-policies/${unknownId}`)).status).toBe(404);
    expect((await put(unknownId, content)).status).toBe(404);
    expect((await publish(unknownId)).status).toBe(404);
    expect((await leader.get(`/assessment-policies/${id}`)).body).toMatchObject({
      ...policy,
      state: 'draft',
    });
  });

  it('are there from the start as the county plan has them: routine management, and nothing for townships', async () => {
    const { body } = await leader.get('/assessment-policies?limit=200');
    const items: { state: string }[] = body.items;
    expect(items.filter(({ state }) => state === 'published')).toEqual([
      expect.objectContaining({
        unitKind: 'school-stage',
        stage: null,
        version: 1,
        effectiveFrom: '2022-2023',
        components: [{ component: 'inspections', weightPercent: 100 }],
      }),
    ]);
  });

  it('name every fault of what is no policy, with the field and what to do', async () => {
    const { body } = await office.post('/assessment-policies', {
      unitKind: 'township',
      stage: 'junior',
      title: ' ',
      effectiveFrom: '2025-2027',
      components: [{ component: 'inspections', weightPercent: 90 }],
    });
    expect(body).toMatchObject({ status: 422, code: 'rule-violated' });
    const errors: { path: string; code: string }[] = body.errors;
    expect(errors.map(({ path, code }) => `${path} ${code}`)).toEqual([
      'title blank',
      'stage stage-of-township',
      'effectiveFrom not-a-school-year',
      'components.0.component component-not-of-unit',
      'components weights-not-100',
    ]);
    expect(body.detail).toContain('各项权重合计 90，请改为合计 100');
    for (const wrong of [
      { components: [] },
      { components: [{ component: 'homework', weightPercent: 100 }] },
      { components: [{ component: 'inspections', weightPercent: 100.5 }] },
      { effectiveFrom: '2025' },
      { stage: 'university' },
      { weight: 1 },
    ])
      expect((await office.post('/assessment-policies', { ...policy, ...wrong })).status).toBe(400);
  });

  it('change as drafts only, and by whoever has read the newest copy', async () => {
    const id = await draft();
    const tag = (await office.get(`/assessment-policies/${id}`)).headers.get('etag') ?? '';
    const changed = { ...content, title: '改过的' };
    expect((await put(id, changed, { 'if-match': tag })).body).toMatchObject({
      title: '改过的',
      stage: 'junior',
    });
    expect((await put(id, content, { 'if-match': tag })).body.code).toBe('stale');
    expect((await put(id, { ...content, components: [] })).status).toBe(400);
    expect((await publish(id)).body).toMatchObject({ state: 'published', title: '改过的' });
    expect((await put(id, content)).body).toMatchObject({ status: 409, code: 'state-conflict' });
    expect((await publish(id)).body.code).toBe('state-conflict');
    expect((await system.audited(id)).map(({ action }) => action)).toEqual([
      'assessment-policy.create',
      'assessment-policy.change',
      'assessment-policy.publish',
    ]);
  });

  it('number themselves by the units that they are for, however many are made at once', async () => {
    const made = await Promise.all(
      Array.from({ length: 5 }, () =>
        office.post('/assessment-policies', {
          ...policy,
          unitKind: 'township',
          stage: null,
          components: [{ component: 'zhongkao', weightPercent: 100 }],
        }),
      ),
    );
    expect(made.map(({ body }) => Number(body.version)).sort()).toEqual([1, 2, 3, 4, 5]);
    const { body } = await office.get('/assessment-policies?unitKind=township&limit=2');
    const items: { version: number }[] = body.items;
    expect(items).toHaveLength(2);
    const { body: rest } = await office.get(
      `/assessment-policies?unitKind=township&cursor=${String(body.nextCursor)}`,
    );
    expect(rest.items).toHaveLength(3);
    expect(rest.nextCursor).toBeNull();
    const { body: ofJunior } = await office.get('/assessment-policies?stage=junior&limit=200');
    const found: { stage: string }[] = ofJunior.items;
    expect(new Set(found.map(({ stage }) => stage))).toEqual(new Set(['junior']));
  });

  it('are kept by the database once they are published', async () => {
    const refused = 'a published policy never changes';
    await expect(system.sql(`update assessment_policies set title = 'x' where version = 1`)).rejects.toThrow(
      refused,
    );
    await expect(
      system.sql(`delete from assessment_policies where published_at is not null`),
    ).rejects.toThrow(refused);
  });

  it('do not weigh anew a school year whose assessments are out', async () => {
    const admin = new Client({ connectionString: system.database.adminUrl });
    await admin.connect();
    try {
      const county = await ScoredCounty.open(admin);
      const publishTerm = async (number: 1 | 2): Promise<void> => {
        const { runId } = await county.run(await county.term('2024-2025', number), {}, []);
        await county.finish(runId);
        await county.publish(runId);
      };
      const ids = [
        await draft({ effectiveFrom: '2024-2025' }),
        await draft({ effectiveFrom: '2023-2024' }),
        await draft({ effectiveFrom: '2025-2026' }),
      ] as const;
      await publishTerm(1);
      // The school year has not ended.
      expect((await publish(ids[0])).status).toBe(200);
      await publishTerm(2);
      expect((await publish(ids[1])).body).toMatchObject({
        status: 409,
        detail: expect.stringContaining('2024-2025 学年的年度考核已经公布'),
      });
      expect((await publish(ids[2])).status).toBe(200);
    } finally {
      await admin.end();
    }
  });
});
