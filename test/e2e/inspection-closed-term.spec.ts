import { randomUUID } from 'node:crypto';
import { setTimeout as nextTurn } from 'node:timers/promises';
import { Client } from 'pg';
import { ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import {
  type InspectedCounty,
  openInspectedCounty,
  put,
  scores78,
  submitVisit,
} from '../support/small-visits.js';

describe('a term that is closed', () => {
  let system: RunningSystem;
  let county: InspectedCounty;

  beforeAll(async () => {
    const limits = { REQUESTS_PER_MINUTE_OF_PERSON: '1000000', REQUESTS_PER_MINUTE_OF_ADDRESS: '1000000' };
    system = await startSystem({ worker: false, environment: limits });
    county = await openInspectedCounty(system);
  });

  afterAll(async () => {
    await system.stop();
  });

  const reopen = async (): Promise<void> => {
    await county.office.post(`/terms/${county.autumn}/reopen`, { reason: '补录' });
  };

  it('is closed and reopened by the office alone, and reopened with a reason only', async () => {
    const path = `/terms/${county.spring}`;
    expect((await system.admin.post(`${path}/close`)).status).toBe(403);
    expect((await county.alice.post(`${path}/close`)).status).toBe(403);
    expect((await county.office.post(`/terms/${randomUUID()}/close`)).status).toBe(404);
    expect((await county.office.post(`${path}/reopen`, { reason: '补录' })).body.code).toBe('state-conflict');
    const closed = await county.office.post(`${path}/close`);
    expect(closed.body).toMatchObject({
      id: county.spring,
      closedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    expect((await county.office.post(`${path}/close`)).body).toEqual(closed.body);
    const years = (await county.office.get('/school-years')).body.items;
    expect(years[0].terms).toMatchObject([{ closedAt: null }, { closedAt: closed.body.closedAt }]);
    expect((await county.office.post(`${path}/reopen`, {})).status).toBe(400);
    expect((await system.admin.post(`${path}/reopen`, { reason: '补录' })).status).toBe(403);
    expect((await county.office.post(`${path}/reopen`, { reason: '补录' })).body.closedAt).toBeNull();
    expect(await system.audited(county.spring)).toMatchObject([
      { action: 'term.close' },
      { action: 'term.reopen', after: { reason: '补录' } },
    ]);
  });

  it('takes no draft, no submission, no correction; what is in is answered as before', async () => {
    const { alice, office } = county;
    const [draft, submitted] = [randomUUID(), await submitVisit(alice, county.visit())];
    const drafted = await put(alice, `/visits/${draft}`, county.visit());
    const before = (await alice.get(`/visits/${submitted}`)).body;
    const outside = randomUUID();
    await put(alice, `/visits/${outside}`, county.visit({ visitedOn: '2025-12-05' }));
    await office.post(`/terms/${county.autumn}/close`);
    const refusals = [
      await put(alice, `/visits/${randomUUID()}`, county.visit()),
      await put(alice, `/visits/${draft}`, county.visit({ note: '改' }), {
        'if-match': String(drafted.headers.get('etag')),
      }),
      await alice.post(`/visits/${draft}/submit`),
      await alice.post(`/visits/${submitted}/revisions`, { reason: '误记', scores: scores78 }),
      await office.post(`/visits/${submitted}/revisions`, { reason: '误记', scores: scores78 }),
      await office.post(`/visits/${outside}/admit-late`, { reason: '暴雨' }),
    ];
    for (const { status, body } of refusals) {
      expect([status, body.code, body.detail]).toEqual([
        409,
        'state-conflict',
        expect.stringContaining('封存'),
      ]);
    }
    const batch = await alice.post('/visits/batch', {
      visits: [
        { id: randomUUID(), submit: true, ...county.visit() },
        { id: submitted, submit: true, ...county.visit() },
      ],
    });
    expect(batch.body.items).toMatchObject([
      { fate: 'refused', status: null, problem: { code: 'state-conflict' } },
      { fate: 'unchanged', status: 'submitted' },
    ]);
    expect((await put(alice, `/visits/${submitted}`, county.visit())).body).toEqual(before);
    expect((await alice.post(`/visits/${submitted}/submit`)).body).toEqual(before);
    // The other term is open.
    await submitVisit(alice, county.visit({ visitedOn: '2026-03-01' }));
    await reopen();
    expect((await alice.post(`/visits/${draft}/submit`)).status).toBe(200);
  });

  it('takes nothing in after its closing, of 10,000 attempts with the program’s own rights that race with it', async () => {
    const [rounds, connections, attempts] = [4, 20, 125] as const;
    const clients = await Promise.all(Array.from({ length: connections }, connectAsAlice));
    const tally = { accepted: 0, refused: 0 };
    try {
      for (let round = 0; round < rounds; round += 1) {
        await layDrafts(round, connections, attempts);
        const racing = Promise.all(clients.map((client, index) => writeAll(client, round, index)));
        // Sometimes before most of them, sometimes behind most.
        while ((await countWritten(round)) < (round * connections * attempts) / rounds) await nextTurn();
        expect((await county.office.post(`/terms/${county.autumn}/close`)).status).toBe(200);
        const whenClosed = await fingerprint();
        const refused = (await racing).reduce((sum, one) => sum + one, 0);
        expect(await fingerprint()).toBe(whenClosed);
        const accepted = await countWritten(round);
        expect(accepted + refused).toBe(connections * attempts);
        tally.accepted += accepted;
        tally.refused += refused;
        await reopen();
      }
    } finally {
      for (const client of clients) await client.end();
    }
    expect(tally.accepted + tally.refused).toBe(10_000);
    expect(Math.min(tally.accepted, tally.refused)).toBeGreaterThan(500);
  });

  /** A connection with the rights of the program on behalf of the inspector, and with none of its care. */
  async function connectAsAlice(): Promise<Client> {
    const client = new Client({ connectionString: system.database.runtimeUrl });
    await client.connect();
    await client.query(
      `select set_config('app.user_id', $1, false), set_config('app.role', 'inspector', false),
              set_config('app.scope_kind', 'county', false), set_config('app.scope_id', '', false)`,
      [county.aliceId],
    );
    return client;
  }

  /** As many drafts for each connection. */
  async function layDrafts(round: number, connections: number, attempts: number): Promise<void> {
    const seed = randomUUID();
    await put(county.alice, `/visits/${seed}`, county.visit());
    await system.sql(
      `insert into visits (id, inspector_id, inspector_name, term_id, school_id, school_stage_id, kind, visited_on,
              checklist_id, content, content_hash, status)
       select uuidv7(), inspector_id, inspector_name, term_id, school_id, school_stage_id, kind, visited_on,
              checklist_id, jsonb_build_object('round', $2::int, 'of', number % $3::int, 'number', number), content_hash, 'draft'
         from visits cross join generate_series(0, $3::int * $4::int - 1) as number where visits.id = $1`,
      [seed, round, connections, attempts],
    );
  }

  /**
   * Rewrites a connection's drafts, submits them or makes others, in turn, each in a transaction of its own and as fast as
   * the server can. Returns how many were refused.
   */
  async function writeAll(client: Client, round: number, index: number): Promise<number> {
    await client.query(`
      do $$
      declare
        draft visits;
        refused integer := 0;
        written jsonb := jsonb_build_object('written', ${String(round)});
      begin
        for draft in select * from visits where visits.content ->> 'round' = '${String(round)}'
                        and visits.content ->> 'of' = '${String(index)}' loop
          begin
            case (draft.content ->> 'number')::int % 3
              when 0 then
                draft.id := uuidv7();
                draft.content := written;
                insert into visits select draft.*;
              when 1 then
                update visits set content = written where visits.id = draft.id;
              else
                update visits set status = 'submitted', revision = 1, submitted_at = clock_timestamp(),
                       points_given = 1, points_max = 1, sections = '[]', content = written
                 where visits.id = draft.id;
            end case;
          exception when check_violation then
            refused := refused + 1;
          end;
          commit;
        end loop;
        perform set_config('test.refused', refused::text, false);
      end $$`);
    const { rows } = await client.query<{ refused: string }>(
      `select current_setting('test.refused') as refused`,
    );
    return Number(rows[0]?.refused);
  }

  async function countWritten(round: number): Promise<number> {
    const [row] = await system.sql<{ count: number }>(
      `select count(*)::int as count from visits where content ->> 'written' = $1`,
      [String(round)],
    );
    return row?.count ?? 0;
  }

  /** Of all visits of the term. */
  async function fingerprint(): Promise<string> {
    const [row] = await system.sql<{ sum: string }>(
      `select concat(count(*), ' ', md5(string_agg(to_jsonb(visits)::text, '' order by visits.id))) as sum
         from visits where visits.term_id = $1`,
      [county.autumn],
    );
    return row?.sum ?? '';
  }

  it('has in it all that was accepted, and nothing that came later, whatever races with the closing', async () => {
    const rounds = 3;
    const attempts = 200;
    const closer = new ApiClient(system.url, true);
    closer.token = county.office.token;
    const phone = new ApiClient(system.url, true);
    phone.token = county.alice.token;
    const tally = { accepted: 0, refused: 0 };
    for (let round = 0; round < rounds; round += 1) {
      const ids = Array.from({ length: attempts }, () => randomUUID());
      // Half of them are there as drafts already, so that the closing meets submissions and new drafts alike.
      for (const id of ids.slice(0, 20)) await put(phone, `/visits/${id}`, county.visit());
      const accepted = new Set<string>();
      let next = 0;
      const takeTurns = async (): Promise<void> => {
        for (let at = next++; at < ids.length; at = next++) {
          const id = ids[at] ?? '';
          if (at === 30 + round * 40) await closer.post(`/terms/${county.autumn}/close`);
          const drafted = await put(phone, `/visits/${id}`, county.visit());
          const answer = drafted.status < 300 ? await phone.post(`/visits/${id}/submit`) : drafted;
          if (answer.status === 200) accepted.add(id);
          else expect([answer.status, answer.body.code]).toEqual([409, 'state-conflict']);
        }
      };
      await Promise.all(Array.from({ length: 16 }, takeTurns));
      const kept = await system.sql<{ id: string; status: string; isAfter: boolean }>(
        `select visits.id, visits.status,
                greatest(visits.received_at, visits.submitted_at) > terms.closed_at as "isAfter"
           from visits join terms on terms.id = visits.term_id where visits.id = any ($1)`,
        [ids],
      );
      expect(kept.filter(({ isAfter }) => isAfter)).toEqual([]);
      const submitted = kept.filter(({ status }) => status === 'submitted').map(({ id }) => id);
      expect(new Set(submitted)).toEqual(accepted);
      tally.accepted += accepted.size;
      tally.refused += attempts - accepted.size;
      await reopen();
    }
    expect(tally.accepted).toBeGreaterThan(50);
    expect(tally.refused).toBeGreaterThan(200);
  });
});
