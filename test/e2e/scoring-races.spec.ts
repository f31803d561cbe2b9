import { slowTestMs } from '../faults/fault-county.js';
import { type Hold, holdAt } from '../faults/hold-point.js';
import { auditCount } from '../faults/county-traces.js';
import { Client } from 'pg';
import type { ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem, testPassword } from '../support/running-system.js';
import {
  isOver,
  openScoredCounty,
  type ScoredCounty,
  scoreAndPublish,
  scoreTerm,
} from '../support/scored-county.js';

const sealing = 'old.finished_at is null and new.finished_at is not null';
const publishing = 'old.published_at is null and new.published_at is not null';

describe('people who do things to one run at the same moment', () => {
  let system: RunningSystem;
  let county: ScoredCounty;
  let office: ApiClient;
  let leader: ApiClient;
  let other: ApiClient;
  let onlooker: Client;

  beforeAll(async () => {
    system = await startSystem();
    county = await openScoredCounty(system);
    ({ office, leader } = county);
    other = await system.signInAs('leader', { kind: 'county' }, 'lucas');
    onlooker = new Client({ connectionString: system.database.adminUrl });
    await onlooker.connect();
  }, slowTestMs);

  afterAll(async () => {
    await onlooker.end();
    await system.stop();
  });

  const start = (body: object = {}) => office.post(`/terms/${county.autumn}/scoring-runs`, body);
  const holdRunWhen = (when: string): Promise<Hold> =>
    holdAt(system.database, { table: 'scoring_runs', moment: 'commit of update', when });

  /** The published runs from the first to the current one; throws where they are no chain. */
  async function chain(): Promise<readonly string[]> {
    const runs = await system.sql<{ id: string; before: string | null }>(
      `select id, supersedes_id as before from scoring_runs where published_at is not null`,
    );
    const links: string[] = [];
    for (let last: string | null = null; links.length < runs.length;) {
      const next = runs.filter(({ before }) => before === last);
      if (next.length !== 1) throw new Error(`${String(next.length)} runs follow ${String(last)}`);
      last = next[0]?.id ?? null;
      links.push(String(last));
    }
    return links;
  }

  it('start it twice: one run is made, the other is told of it', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => start()));
    const accepted = answers.filter(({ status }) => status === 202);
    expect(accepted).toHaveLength(1);
    const id = String(accepted[0]?.body.id);
    const conflict = { status: 409, body: { code: 'state-conflict', detail: expect.stringContaining(id) } };
    for (const answer of answers) if (answer.status !== 202) expect(answer).toMatchObject(conflict);
    await office.waitFor(`/scoring-runs/${id}`, isOver);
    expect(await system.sql('select from scoring_runs')).toHaveLength(1);
  });

  it('publish a run twice: it is published once', async () => {
    const run = await scoreTerm(office, county.autumn);
    const answers = await Promise.all(
      [leader, other, leader, other].map((client) => client.post(`/scoring-runs/${run.id}/publish`)),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await auditCount(onlooker, 'scoring-run.publish', run.id)).toBe(1);
    expect(await chain()).toEqual([run.id]);
  });

  it('publish two runs of the term: the later one stands at the end of one chain', async () => {
    for (let round = 0; round < 3; round += 1) {
      const before = await chain();
      const first = await scoreTerm(office, county.autumn, { reason: `更正${String(round)}` });
      const second = await scoreTerm(office, county.autumn, { reason: `再更正${String(round)}` });
      const [one, two] = await Promise.all([
        leader.post(`/scoring-runs/${first.id}/publish`),
        other.post(`/scoring-runs/${second.id}/publish`),
      ]);
      expect(two.status).toBe(200);
      // The earlier one came first, or it is too late for it.
      if (one.status === 200) expect(await chain()).toEqual([...before, first.id, second.id]);
      else {
        expect([one.status, one.body.code]).toEqual([409, 'state-conflict']);
        expect(await chain()).toEqual([...before, second.id]);
      }
      for (const exam of [county.primaryExam, county.juniorExam]) await expectOnePublishedRanking(exam);
    }
  });

  it('call a run off while it is being sealed: it is finished, and stays so', async () => {
    const hold = await holdRunWhen(sealing);
    const id = String((await start()).body.id);
    await hold.reached();
    const cancelling = office.post(`/scoring-runs/${id}/cancel`);
    const early = await leader.post(`/scoring-runs/${id}/publish`);
    expect([early.status, early.body.code]).toEqual([409, 'state-conflict']);
    await hold.open();
    expect((await cancelling).body.code).toBe('state-conflict');
    expect((await office.waitFor(`/scoring-runs/${id}`, isOver)).body.status).toBe('succeeded');
    expect(await auditCount(onlooker, 'scoring-run.cancel', id)).toBe(0);
  });

  it('call a run off before it is sealed: it never ends, and is never published', async () => {
    const hold = await holdAt(system.database, {
      table: 'term_results',
      moment: 'before insert',
      when: 'true',
    });
    const id = String((await start()).body.id);
    await hold.reached();
    const [cancelled, published, again] = await Promise.all([
      office.post(`/scoring-runs/${id}/cancel`),
      leader.post(`/scoring-runs/${id}/publish`),
      office.post(`/scoring-runs/${id}/retry`),
    ]);
    await hold.open();
    expect(cancelled.body.status).toBe('cancelled');
    expect([published.body.code, again.body.code]).toEqual(['state-conflict', 'state-conflict']);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const [run] = await system.sql<object>(
      `select finished_at, published_at from scoring_runs where id = $1`,
      [id],
    );
    expect(run).toEqual({ finished_at: null, published_at: null });
    expect((await office.post(`/scoring-runs/${id}/retry`)).body.code).toBe('state-conflict');
  });

  it('call off and try again a run that is being published: neither does anything', async () => {
    const run = await scoreTerm(office, county.autumn, { reason: '第四次更正' });
    const hold = await holdRunWhen(publishing);
    const publication = leader.post(`/scoring-runs/${run.id}/publish`);
    await hold.reached();
    const answers = await Promise.all([
      office.post(`/scoring-runs/${run.id}/cancel`),
      office.post(`/scoring-runs/${run.id}/retry`),
    ]);
    await hold.open();
    expect(answers.map(({ body }) => String(body.code))).toEqual(['state-conflict', 'state-conflict']);
    expect((await publication).status).toBe(200);
    expect((await office.get(`/scoring-runs/${run.id}`)).body.status).toBe('succeeded');
    expect((await chain()).at(-1)).toBe(run.id);
  });

  it('publish one run while a later one is being sealed: both take their places, one after the other', async () => {
    const earlier = await scoreTerm(office, county.autumn, { reason: '第五次更正' });
    const hold = await holdRunWhen(sealing);
    const id = String((await start({ reason: '第六次更正' })).body.id);
    await hold.reached();
    expect((await leader.post(`/scoring-runs/${earlier.id}/publish`)).status).toBe(200);
    await hold.open();
    expect((await office.waitFor(`/scoring-runs/${id}`, isOver)).body.status).toBe('succeeded');
    expect((await other.post(`/scoring-runs/${id}/publish`)).status).toBe(200);
    expect((await chain()).slice(-2)).toEqual([earlier.id, id]);
  });

  it('publish two runs, the second waiting for the first: each supersedes what was current when its turn came', async () => {
    const first = await scoreTerm(office, county.autumn, { reason: '第七次更正' });
    const second = await scoreTerm(office, county.autumn, { reason: '第八次更正' });
    const hold = await holdRunWhen(publishing);
    const publications = [leader.post(`/scoring-runs/${first.id}/publish`)];
    await hold.reached();
    publications.push(other.post(`/scoring-runs/${second.id}/publish`));
    await new Promise((resolve) => setTimeout(resolve, 300));
    await hold.open();
    expect((await Promise.all(publications)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await chain()).slice(-2)).toEqual([first.id, second.id]);
  });

  it('make a leader of the one who started it: they may still not publish it', async () => {
    const clerk = await system.signInAs('office', { kind: 'county' }, 'oscar');
    const run = await scoreTerm(clerk, county.autumn, { reason: '第九次更正' });
    const [user] = await system.sql<{ id: string }>(`select id from users where username = 'oscar'`);
    const promoted = await system.admin.send(
      'PATCH',
      `/users/${String(user?.id)}`,
      JSON.stringify({ role: 'leader', scope: { kind: 'county' } }),
      { 'content-type': 'application/json' },
    );
    expect(promoted.body.role).toBe('leader');
    await clerk.signIn('oscar', testPassword);
    const refused = await clerk.post(`/scoring-runs/${run.id}/publish`);
    expect([refused.status, refused.body.code]).toEqual([403, 'two-person-rule']);
    const both = await Promise.all([
      clerk.post(`/scoring-runs/${run.id}/publish`),
      leader.post(`/scoring-runs/${run.id}/publish`),
    ]);
    expect(both[1].status).toBe(200);
    const [row] = await system.sql<{ by: string }>(
      `select users.username as by from scoring_runs join users on users.id = scoring_runs.published_by
        where scoring_runs.id = $1`,
      [run.id],
    );
    expect(row?.by).toBe('laura');
  });

  it('have no way round the two of them in the database either', async () => {
    const run = await scoreTerm(office, county.autumn, { reason: '第十次更正' });
    const publish = (by: string) =>
      system.sql(
        `update scoring_runs set published_at = clock_timestamp(),
                published_by = (select users.id from users where users.username = $2),
                supersedes_id = $3 where scoring_runs.id = $1`,
        [run.id, by, current ?? null],
      );
    const current = (await chain()).at(-1);
    await expect(publish('olivia')).rejects.toMatchObject({ constraint: 'scoring_runs_published' });
    const [superseded] = (await chain()).slice(-2);
    await expect(
      system.sql(
        `update scoring_runs set published_at = clock_timestamp(), supersedes_id = $2,
                published_by = (select users.id from users where users.username = 'laura')
          where scoring_runs.id = $1`,
        [run.id, superseded],
      ),
    ).rejects.toMatchObject({ constraint: 'scoring_runs_superseded_once' });
    await scoreAndPublish(county, county.autumn, { reason: '第十一次更正' });
  });

  async function expectOnePublishedRanking(examId: string): Promise<void> {
    const { body } = await office.get(`/exams/${examId}/rankings`);
    const runs: readonly { publishedAt: string | null }[] = body.items;
    expect(runs.filter(({ publishedAt }) => publishedAt !== null)).toHaveLength(1);
  }
});
