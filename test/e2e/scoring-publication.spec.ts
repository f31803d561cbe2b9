import type { ScoringRunDto } from '../../libs/scoring/runs/scoring-run.dto.js';
import type { ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { openScoredCounty, type ScoredCounty, scoreTerm } from '../support/scored-county.js';
import { importMarks, pupilNo } from '../support/small-county.js';

interface Finding {
  readonly [column: string]: unknown;
}

describe('the publication of a scoring run', () => {
  let system: RunningSystem;
  let county: ScoredCounty;
  let office: ApiClient;
  let leader: ApiClient;
  let principal: ApiClient;

  beforeAll(async () => {
    system = await startSystem();
    county = await openScoredCounty(system);
    ({ office, leader } = county);
    principal = await system.signInAs('school', { kind: 'school', code: 'P1' }, 'peter');
  });

  afterAll(() => system.stop());

  const publish = async (client: ApiClient, id: string): Promise<[number, string | undefined]> => {
    const { status, body } = await client.post(`/scoring-runs/${id}/publish`);
    return [status, body.code];
  };
  const publishedRankings = async (): Promise<Finding[]> =>
    system.sql<Finding>(
      `select exams.name, count(*)::int as runs from ranking_runs join exams on exams.id = ranking_runs.exam_id
        where ranking_runs.published_at is not null group by exams.name order by exams.name collate "C"`,
    );

  it('is for leaders alone, and publishes all rankings of the term with it', async () => {
    const run = await scoreTerm(office, county.autumn);
    for (const client of [office, system.admin, county.alice, principal])
      expect(await publish(client, run.id)).toEqual([403, 'not-permitted']);
    expect((await principal.get(`/scoring-runs/${run.id}`)).body.code).toBe('not-found');
    expect((await principal.get(`/exams/${county.primaryExam}/rankings/published`)).status).toBe(404);
    expect(await publish(leader, run.id)).toEqual([200, undefined]);
    expect((await principal.get(`/scoring-runs/${run.id}`)).body).toMatchObject({
      publishedAt: expect.any(String),
      supersedesId: null,
    });
    expect((await principal.get(`/terms/${county.autumn}/scoring-runs`)).body.items).toHaveLength(1);
    const { body } = await principal.get(`/exams/${county.primaryExam}/rankings/published/rows`);
    expect(body).toMatchObject([{ unit: { code: 'P1' }, mean: 56.67, place: 3 }]);
    expect(await publishedRankings()).toEqual([
      { name: '九年级检测', runs: 1 },
      { name: '六年级检测', runs: 1 },
    ]);
    const [entry] = (await system.audited(run.id)).filter(({ action }) => action === 'scoring-run.publish');
    expect(entry).toMatchObject({
      role: 'leader',
      after: { inputHash: run.inputHash, resultHash: run.resultHash, supersedes: null },
    });
  });

  it('leaves the inputs of the term as they were: scored again, it has the same hashes', async () => {
    const { body } = await office.get(`/terms/${county.autumn}/scoring-runs`);
    const again = await scoreTerm(office, county.autumn);
    expect([again.inputHash, again.resultHash]).toEqual([body.items[0].inputHash, body.items[0].resultHash]);
  });

  it('happens once, however often it is asked for', async () => {
    const { body } = await office.get(`/terms/${county.autumn}/scoring-runs`);
    const runs: readonly ScoringRunDto[] = body.items;
    const run = runs.find(({ publishedAt }) => publishedAt !== null);
    if (!run) throw new Error('nothing is published');
    expect(await publish(leader, run.id)).toEqual([200, undefined]);
    expect((await office.get(`/scoring-runs/${run.id}`)).body.publishedAt).toBe(run.publishedAt);
    expect(await publishedRankings()).toContainEqual({ name: '六年级检测', runs: 1 });
  });

  it('of a ranking by itself is refused when the ranking belongs to a run', async () => {
    const run = await scoreTerm(office, county.autumn, { reason: '重算' });
    const [ranking] = await system.sql<{ id: string }>(
      `select id from ranking_runs where scoring_run_id = $1 and exam_id = $2`,
      [run.id, county.juniorExam],
    );
    const path = `/exams/${county.juniorExam}/rankings/${ranking?.id ?? ''}/publish`;
    expect((await leader.post(path)).body.code).toBe('state-conflict');
  });

  it('over published results needs a reason', async () => {
    const run = await scoreTerm(office, county.autumn);
    expect(await publish(leader, run.id)).toEqual([422, 'reason-required']);
  });

  it('with a reason supersedes, replaces only the rankings that differ, and leaves the old results as they were', async () => {
    const { body: before } = await office.get(`/terms/${county.autumn}/scoring-runs`);
    const runs: readonly ScoringRunDto[] = before.items;
    const first = runs.find(({ publishedAt }) => publishedAt !== null);
    const kept = async (): Promise<Finding[]> =>
      system.sql<Finding>(`select * from term_results where run_id = $1 order by noun, subject, unit_id`, [
        first?.id,
      ]);
    const old = await kept();
    await importMarks(office, county.primaryExam, [
      [pupilNo('P1', await censusDateOf(county.primaryExam), 6, 1), '99'],
      [pupilNo('P2', await censusDateOf(county.primaryExam), 6, 1), '95'],
    ]);
    const run = await scoreTerm(office, county.autumn, { reason: '更正六年级成绩' });
    expect(run.inputHash).not.toBe(first?.inputHash);
    expect(await publish(leader, run.id)).toEqual([200, undefined]);
    expect((await office.get(`/scoring-runs/${run.id}`)).body.supersedesId).toBe(first?.id);
    expect((await office.get(`/scoring-runs/${String(first?.id)}`)).body.supersededById).toBe(run.id);
    expect(await publishedRankings()).toEqual([
      { name: '九年级检测', runs: 1 },
      { name: '六年级检测', runs: 2 },
    ]);
    expect(await kept()).toEqual(old);
  });

  it('is refused when marks or excuses have changed since the snapshot, naming the exam', async () => {
    const run = await scoreTerm(office, county.autumn, { reason: '随后又有改动' });
    const items = [{ pupilNo: pupilNo('N1', await censusDateOf(county.juniorExam), 9, 3), reason: '住院' }];
    expect((await office.post(`/exams/${county.juniorExam}/excuses`, { items })).status).toBe(201);
    const { status, body } = await leader.post(`/scoring-runs/${run.id}/publish`);
    expect([status, body.code]).toEqual([409, 'state-conflict']);
    expect(body.detail).toContain('九年级检测');
    expect(body.detail).not.toContain('六年级检测');
    const again = await scoreTerm(office, county.autumn, { reason: '计入改动' });
    expect(await publish(leader, again.id)).toEqual([200, undefined]);
  });

  it('makes a further ranking of one of its exams by itself impossible: there would be two truths', async () => {
    const ranking = await office.rank(county.juniorExam, { reason: '单独重算' });
    const path = `/exams/${county.juniorExam}/rankings/${String(ranking.body.runId)}/publish`;
    const { status, body } = await leader.post(path);
    expect([status, body.code]).toEqual([409, 'state-conflict']);
    expect(body.detail).toContain('学期');
  });

  it('of an older run over a newer one is refused', async () => {
    const older = await scoreTerm(office, county.autumn, { reason: '先' });
    const newer = await scoreTerm(office, county.autumn, { reason: '后' });
    expect(await publish(leader, newer.id)).toEqual([200, undefined]);
    expect(await publish(leader, older.id)).toEqual([409, 'state-conflict']);
  });

  it('is refused to whoever started the run, though they have become a leader since', async () => {
    const twoFaced = await system.signInAs('office', { kind: 'county' }, 'otto');
    const run = await scoreTerm(twoFaced, county.autumn, { reason: '自己发起' });
    const [user] = await system.sql<{ id: string }>(`select id from users where username = 'otto'`);
    const moved = await system.admin.send(
      'PATCH',
      `/users/${user?.id ?? ''}`,
      JSON.stringify({ role: 'leader' }),
      { 'content-type': 'application/json' },
    );
    expect(moved.status).toBe(200);
    await twoFaced.signIn('otto', 'correct-horse-battery');
    expect(await publish(twoFaced, run.id)).toEqual([403, 'two-person-rule']);
    expect(await publish(leader, run.id)).toEqual([200, undefined]);
  });

  it('waits until the term is closed, and then for a run that was made afterwards', async () => {
    const reopened = await office.post(`/terms/${county.autumn}/reopen`, { reason: '补一次督导' });
    expect(reopened.status).toBe(200);
    const run = await scoreTerm(office, county.autumn, { reason: '封存之前' });
    expect(await publish(leader, run.id)).toEqual([422, 'not-ready']);
    expect((await office.post(`/terms/${county.autumn}/close`, {})).status).toBe(200);
    expect(await publish(leader, run.id)).toEqual([409, 'state-conflict']);
    const later = await scoreTerm(office, county.autumn, { reason: '封存之后' });
    expect(await publish(leader, later.id)).toEqual([200, undefined]);
  });

  async function censusDateOf(examId: string): Promise<string> {
    const [exam] = await system.sql<{ day: string }>(
      `select census_date::text as day from exams where id = $1`,
      [examId],
    );
    return exam?.day ?? '';
  }
});
