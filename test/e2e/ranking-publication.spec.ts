import type { ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { buildCounty, sitExam } from '../support/small-county.js';

describe('the publication of a ranking', () => {
  let system: RunningSystem;
  let office: ApiClient;
  let leader: ApiClient;
  let schoolA: ApiClient;
  let centre: ApiClient;
  let examId: string;
  let runId: string;

  beforeAll(async () => {
    system = await startSystem();
    office = await system.signInAs('office', { kind: 'county' }, 'wang');
    leader = await system.signInAs('leader');
    await buildCounty(office, [
      { code: 'A' },
      { code: 'B' },
      { code: 'C', township: 'T2' },
      { code: 'D', township: null },
    ]);
    schoolA = await system.signInAs('school', { kind: 'school', code: 'A' });
    centre = await system.signInAs('centre', { kind: 'township', code: 'T1' });
    // C and A share the first place
    examId = await sitExam(office, { marks: { A: [90, 80], B: [70], C: [80, 90], D: [60] } });
    runId = String((await office.rank(examId)).body.runId);
  });

  afterAll(async () => {
    await system.stop();
  });

  const path = (run = runId): string => `/exams/${examId}/rankings/${run}`;

  it('is nobody’s but a leader’s', async () => {
    for (const client of [office, schoolA, centre, system.admin]) {
      expect((await client.post(`${path()}/publish`)).body).toMatchObject({
        status: 403,
        code: 'not-permitted',
      });
    }
    expect((await system.anonymous().post(`${path()}/publish`)).status).toBe(401);
  });

  it('is not open to the one who started the run, not even after a change of office', async () => {
    await system.sql(`update users set role = 'leader' where username = 'wang'`);
    try {
      expect((await office.post(`${path()}/publish`)).body).toMatchObject({
        status: 403,
        code: 'two-person-rule',
      });
    } finally {
      await system.sql(`update users set role = 'office' where username = 'wang'`);
    }
    await expect(
      system.sql(
        `update ranking_runs set published_by = started_by, published_at = clock_timestamp() where id = $1`,
        [runId],
      ),
    ).rejects.toThrow(/ranking_runs_publication/);
  });

  it('before it, the units find nothing: neither rows nor reasons, neither by id nor by name', async () => {
    for (const client of [schoolA, centre]) {
      for (const run of [runId, 'latest', 'published']) {
        for (const suffix of ['', '/rows', '/rows?format=csv', '/rows/A/why']) {
          const answer = await client.get(path(run) + suffix);
          expect(answer.body).toMatchObject({ status: 404, code: 'not-found' });
        }
      }
    }
    expect((await schoolA.get(`${path()}/pupils?schoolCode=A`)).status).toBe(404);
    expect((await leader.get(`${path()}/rows`)).body).toHaveLength(4);
  });

  it('happens once, however often it is asked for', async () => {
    const answers = [
      await leader.post(`${path()}/publish`),
      ...(await Promise.all(Array.from({ length: 10 }, () => leader.post(`${path('latest')}/publish`)))),
    ];
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => String(body.publishedAt))).size).toBe(1);
    const entries = (await system.audited(runId)).filter(({ action }) => action === 'ranking.publish');
    expect(entries).toMatchObject([{ role: 'leader', after: { examId, supersedes: null, reason: null } }]);
  });

  it('shows a school its own row only, and does not name those who share its place', async () => {
    const { body } = await schoolA.get(`${path('published')}/rows`);
    expect(body).toEqual([
      expect.objectContaining({
        place: 1,
        unit: { kind: 'school', code: 'A', name: 'A学校' },
        mean: 85,
        tiedWith: [],
      }),
    ]);
    expect((await leader.get(`${path('published')}/rows`)).body[0].tiedWith).toEqual(['C']);
    expect((await schoolA.get(`${path('published')}/rows?unit=township`)).body).toEqual([]);
    expect((await schoolA.get(`${path('published')}/rows?format=csv`)).bytes.toString()).not.toMatch(
      /[BCD]学校/,
    );
    expect((await schoolA.get(`${path('published')}/rows/B/why`)).status).toBe(404);
    const why = (await schoolA.get(`${path('published')}/rows/A/why`)).body;
    expect(why).toMatchObject({ place: 1, tiedWith: [] });
    expect(JSON.stringify(why)).not.toContain('"C"');
  });

  it('shows a township centre its township and the schools of it', async () => {
    const codes = async (unit: string): Promise<string[]> => {
      const rows: { unit: { code: string } }[] = (await centre.get(`${path('published')}/rows?unit=${unit}`))
        .body;
      return rows.map((row) => row.unit.code);
    };
    expect(await codes('school')).toEqual(['A', 'B']);
    expect(await codes('township')).toEqual(['T1']);
    expect((await centre.get(`${path('published')}/rows/T2/why`)).status).toBe(404);
    expect((await centre.get(`${path('published')}/rows/C/why`)).status).toBe(404);
    expect((await centre.get(`${path('published')}/rows/B/why`)).status).toBe(200);
  });

  it('shows pupils to the office and to their own school, and to nobody else', async () => {
    const pupils = `${path('published')}/pupils?schoolCode=`;
    for (const client of [leader, centre, system.admin]) {
      expect((await client.get(`${pupils}A`)).status).toBe(403);
    }
    expect((await schoolA.get(`${pupils}B`)).status).toBe(404);
    expect((await schoolA.get(`${pupils}NONE`)).status).toBe(404);
    const own = (await schoolA.get(`${pupils}A`)).body.items;
    expect(own).toMatchObject([
      { name: '学生', status: 'present', total: 90, countyPlace: 1 },
      { name: '学生', status: 'present', total: 80, countyPlace: 3 },
    ]);
    expect((await office.get(`${pupils}A`)).body.items).toEqual(own);
    expect((await office.get(`${pupils}B`)).body.items).toMatchObject([{ total: 70, countyPlace: 5 }]);
  });

  it('is replaced only by a run that says why; what was published stays published until then', async () => {
    const silent = (await office.rank(examId)).body;
    expect((await leader.post(`${path(String(silent.runId))}/publish`)).body).toMatchObject({
      status: 422,
      code: 'reason-required',
    });
    expect((await schoolA.get(path('latest'))).body.runId).toBe(runId);
    const reasoned = (await office.rank(examId, { reason: '更正一所学校的成绩' })).body;
    expect((await leader.post(`${path(String(reasoned.runId))}/publish`)).status).toBe(200);
    expect((await schoolA.get(path('published'))).body.runId).toBe(reasoned.runId);
    expect(await system.audited(String(reasoned.runId))).toContainEqual(
      expect.objectContaining({
        action: 'ranking.publish',
        after: expect.objectContaining({ supersedes: runId, reason: '更正一所学校的成绩' }),
      }),
    );
    // publishing the replaced run again changes nothing, and its rows can still be read
    expect((await leader.post(`${path()}/publish`)).status).toBe(200);
    expect((await schoolA.get(path('published'))).body.runId).toBe(reasoned.runId);
    expect((await schoolA.get(`${path()}/rows`)).body).toHaveLength(1);
  });

  it('is refused for a run that has not succeeded', async () => {
    const queued = await office.post(`/exams/${examId}/rankings`, { reason: '再来' });
    const done = String(queued.body.runId);
    await office.waitFor(path(done), ({ status }) => status === 'succeeded');
    // Past the trigger that keeps what has succeeded.
    await system.sql(`set session_replication_role = replica`);
    await system.sql(`update ranking_runs set status = 'failed', error_detail = '复核不一致' where id = $1`, [
      done,
    ]);
    await system.sql(`set session_replication_role = origin`);
    expect((await leader.post(`${path(done)}/publish`)).body).toMatchObject({
      status: 409,
      code: 'state-conflict',
    });
    expect((await leader.get(`${path(done)}/rows`)).body).toMatchObject({ status: 409 });
  });
});
