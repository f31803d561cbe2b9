import { slowTestMs } from '../faults/fault-county.js';
import { Client } from 'pg';
import { holdAt } from '../faults/hold-point.js';
import { dumpRun, idsOfRun, listTablesOfRuns, type TableOfRuns } from '../faults/scoring-traces.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { openScoredCounty, type ScoredCounty, scoreAndPublish, scoreTerm } from '../support/scored-county.js';

/** Whoever has the program's own login can claim to be any of these. */
interface Claim {
  readonly role: string;
  readonly scope: string;
  readonly userId: string;
}

interface Column {
  readonly name: string;
  /** SQL of a value of its type that is another one. */
  readonly other: string;
}

/** Tries a statement as each of them, with one parameter, and undoes it. Gives the roles for which it touched a row. */
const attempts = `
  create function pg_temp.attempt(statement text, parameter jsonb, claims jsonb, login text) returns setof text
  language plpgsql as $$
  declare
    claim record;
    touched bigint;
  begin
    for claim in select * from jsonb_to_recordset(claims) as claims (role text, scope text, "userId" text) loop
      begin
        perform set_config('app.role', claim.role, true), set_config('app.scope_kind', claim.scope, true),
                set_config('app.user_id', claim."userId", true), set_config('app.scope_id', '', true),
                set_config('role', login, true);
        execute statement using parameter;
        get diagnostics touched = row_count;
        raise exception using errcode = case when touched > 0 then 'TQ001' else 'TQ000' end;
      exception
        when sqlstate 'TQ001' then return next claim.role;
        when others then null;
      end;
    end loop;
  end $$`;

const cancellations: TableOfRuns = { name: 'scoring_cancellations', key: 'run_id', of: 'scoring run' };

describe('a published run', () => {
  let system: RunningSystem;
  let county: ScoredCounty;
  let runId: string;
  let runtimeRole: string;
  let claims: readonly Claim[];
  let tables: readonly TableOfRuns[];
  let published: string;

  beforeAll(async () => {
    system = await startSystem();
    county = await openScoredCounty(system);
    runId = await scoreAndPublish(county, county.autumn);
    runtimeRole = new URL(system.database.runtimeUrl).username;
    claims = await listClaims(system);
    tables = await listTablesOfRuns(system.sql);
    published = await dumpRun(system.sql, runId);
  }, slowTestMs);

  afterAll(() => system.stop());

  /** Runs `work` as a superuser, and undoes all of it. */
  async function undone(work: (client: Client) => Promise<void>): Promise<void> {
    const client = new Client({ connectionString: system.database.adminUrl });
    await client.connect();
    try {
      await client.query(attempts);
      await client.query('begin');
      await work(client);
    } finally {
      await client.query('rollback');
      await client.end();
    }
  }

  /** Who of all whom the program's login can claim to be gets a row touched by the statement; which is undone. */
  async function whoCan(client: Client, statement: string, parameter: unknown): Promise<readonly string[]> {
    const { rows } = await client.query<{ role: string }>(
      `select distinct role from pg_temp.attempt($1, $2, $3, $4) role order by role`,
      [statement, JSON.stringify(parameter), JSON.stringify(claims), runtimeRole],
    );
    return rows.map(({ role }) => role);
  }

  /** Which tables take back a row of the run that a superuser has removed before: a row that was right in every way. */
  async function tablesThatTakeRows(prepare: string): Promise<readonly string[]> {
    const taken: string[] = [];
    const ids = await idsOfRun(system.sql, runId);
    for (const { name, key } of [...tables, cancellations]) {
      await undone(async (client) => {
        await client.query(`set local session_replication_role = 'replica'`);
        await client.query(prepare);
        const isCancelling = name === cancellations.name;
        const isThere = isCancelling || (await takeRowAway(client, { name, key }, ids));
        await client.query(`set local session_replication_role = 'origin'`);
        if (!isThere) return;
        const insert = isCancelling
          ? `insert into ${name} (run_id, cancelled_by)
             values ('${runId}', nullif(current_setting('app.user_id'), '')::uuid)`
          : `insert into ${name} select * from pg_temp.row_taken`;
        const who = await whoCan(client, insert, null);
        taken.push(...who.map((role) => `${name} as ${role}`));
      });
    }
    return taken;
  }

  it('keeps rows in every table that there is of a run', async () => {
    expect(tables.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'scoring_runs',
        'scoring_units',
        'scoring_subjects',
        'scoring_inputs',
        'scoring_material',
        'term_results',
        'ranking_runs',
        'ranking_rows',
        'ranking_lines',
        'ranking_pupil_lists',
        'frozen_rankings',
        'frozen_candidates',
      ]),
    );
    expect(claims.map(({ role }) => role)).toEqual(
      expect.arrayContaining([
        'office',
        'leader',
        'job:scoring.freeze',
        'job:scoring.score',
        'job:scoring.seal',
      ]),
    );
  });

  it('takes no further row in any of them, whoever the program says that it is', async () => {
    expect(await tablesThatTakeRows('select')).toEqual([]);
  });

  it('would take them if it were not finished: it is the end of the run that refuses them', async () => {
    const open = `
      update scoring_runs set published_by = null, published_at = null, finished_at = null, result_hash = null;
      update ranking_runs set published_by = null, published_at = null, status = 'queued', finished_at = null`;
    const taken = (await tablesThatTakeRows(open)).map((taking) => taking.split(' ')[0]);
    const ids = await idsOfRun(system.sql, runId);
    for (const { name, key } of [...tables, cancellations]) {
      const kept = await system.sql(`select from ${name} where ${key} = any ($1::uuid[]) limit 1`, [ids]);
      if (name !== 'scoring_runs' && (kept.length > 0 || name === cancellations.name))
        expect(taken).toContain(name);
    }
  });

  it('loses no row, and none of them changes in any column', async () => {
    const ids = await idsOfRun(system.sql, runId);
    const breaches: string[] = [];
    await undone(async (client) => {
      for (const { name, key } of tables) {
        const where = `where ${name}.${key}::text in (select jsonb_array_elements_text($1))`;
        const statements = [
          `delete from ${name} ${where}`,
          ...(await columnsOf(client, name)).map(
            (column) => `update ${name} set ${column.name} = ${column.other} ${where}`,
          ),
        ];
        for (const text of statements)
          breaches.push(...(await whoCan(client, text, ids)).map((role) => `${text} as ${role}`));
      }
    });
    expect(breaches).toEqual([]);
    expect(await dumpRun(system.sql, runId)).toBe(published);
  });

  it('is called off, tried again and published by nobody over the api once more', async () => {
    const path = `/scoring-runs/${runId}`;
    const before = (await county.office.get(path)).body;
    const other = await system.signInAs('leader');
    expect((await county.office.post(`${path}/cancel`)).body.code).toBe('state-conflict');
    expect((await county.office.post(`${path}/retry`)).body.code).toBe('state-conflict');
    expect((await other.post(`${path}/publish`)).status).toBe(200);
    for (const method of ['PUT', 'PATCH', 'DELETE'])
      expect((await other.send(method, path, undefined, {})).status).toBe(404);
    expect((await county.office.get(path)).body).toEqual(before);
    expect(await dumpRun(system.sql, runId)).toBe(published);
  });

  it.each([
    ['sealed', 'new.finished_at is not null and old.finished_at is null'],
    ['published', 'new.published_at is not null and old.published_at is null'],
  ])('takes nothing that comes while it is being %s', async (moment, when) => {
    const reason = { reason: '复核后更正' };
    const earlier =
      moment === 'published' ? await scoreTerm(county.office, county.autumn, reason) : undefined;
    const hold = await holdAt(system.database, { table: 'scoring_runs', moment: 'commit of update', when });
    const going = earlier
      ? county.leader.post(`/scoring-runs/${earlier.id}/publish`)
      : scoreTerm(county.office, county.autumn, reason);
    await hold.reached();
    const [newest] = await system.sql<{ id: string }>('select id from scoring_runs order by id desc limit 1');
    const racedId = newest?.id ?? '';
    const late = Promise.all(lateStatements(racedId).map(([role, text]) => attemptLate(role, text)));
    // Time for all of them to come to what they wait for.
    await new Promise((resolve) => setTimeout(resolve, 300));
    await hold.open();
    await going;
    expect(await late).toEqual(lateStatements(racedId).map(() => 'nothing'));
    const [run] = await system.sql<{ hash: string }>(
      `select result_hash as hash from scoring_runs where id = $1`,
      [racedId],
    );
    expect(run?.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await system.sql('select from scoring_cancellations')).toEqual([]);
    expect(await system.sql(`select from term_results where noun = 'late'`)).toEqual([]);
  });

  /** What an intruder with the program's login gets done, on a connection of their own. */
  async function attemptLate(role: string, text: string): Promise<'something' | 'nothing'> {
    const client = new Client({ connectionString: system.database.runtimeUrl });
    await client.connect();
    try {
      const [user] = await system.sql<{ id: string }>(`select id from users where username = 'olivia'`);
      await client.query('begin');
      await actAs(client, {
        role,
        scope: role.startsWith('job:') ? 'system' : 'county',
        userId: user?.id ?? '',
      });
      const { rowCount } = await client.query(text);
      await client.query('commit');
      return (rowCount ?? 0) > 0 ? 'something' : 'nothing';
    } catch {
      return 'nothing';
    } finally {
      await client.end();
    }
  }
});

function lateStatements(runId: string): readonly (readonly [role: string, text: string])[] {
  return [
    ['job:scoring.seal', `update scoring_runs set result_hash = 'late' where id = '${runId}'`],
    ['job:scoring.freeze', `update scoring_runs set input_hash = 'late' where id = '${runId}'`],
    ['job:scoring.score', `update scoring_subjects set result_hash = 'late' where run_id = '${runId}'`],
    [
      'job:scoring.freeze',
      `insert into scoring_subjects (run_id, noun, subject, role, position, canonical_key, title, versions, input_hash)
       values ('${runId}', 'late', 'late', 'evidence', 0, 'late', 'late', '[]', 'late')`,
    ],
    [
      'job:scoring.score',
      `insert into term_results (run_id, noun, subject, unit_kind, unit_id, county_ranked, tied_with, figures, explanation)
       select run_id, 'inspections', subject, 'township', unit_id, 9, '{}', '[]', '{}'
         from term_results where run_id = '${runId}' and unit_kind = 'township' and noun = 'exams' limit 1`,
    ],
    [
      'office',
      `insert into scoring_cancellations (run_id, cancelled_by)
       values ('${runId}', current_setting('app.user_id')::uuid)`,
    ],
  ];
}

/** Every role that any rule of the second wall knows, as the one who started the run, as the one who published it, as nobody. */
async function listClaims({ sql }: RunningSystem): Promise<readonly Claim[]> {
  const roles = await sql<{ role: string; scope: string }>(
    `select distinct found[1] as role, found[2] as scope
       from pg_policies,
            regexp_matches(concat(pg_policies.qual, ' ', pg_policies.with_check), '([a-z]+(?::[a-z.-]+)?)/([a-z]+)', 'g') found
      order by 1, 2`,
  );
  const users = await sql<{ id: string }>(`select id from users where username in ('olivia', 'laura')`);
  return roles.flatMap((role) => ['', ...users.map(({ id }) => id)].map((userId) => ({ ...role, userId })));
}

async function actAs(client: Client, { role, scope, userId }: Claim): Promise<void> {
  await client.query(
    `select set_config('app.role', $1, true), set_config('app.scope_kind', $2, true),
            set_config('app.user_id', $3, true), set_config('app.scope_id', '', true)`,
    [role, scope, userId],
  );
}

/** Leaves it in a table that everybody may read. A ranking is no longer published: it would be refused for that alone. */
async function takeRowAway(
  client: Client,
  { name, key }: Pick<TableOfRuns, 'name' | 'key'>,
  ids: readonly string[],
): Promise<boolean> {
  const { rows } = await client.query<{ place: string }>(
    `select kept.ctid::text as place from ${name} kept where kept.${key} = any ($1::uuid[]) limit 1`,
    [ids],
  );
  if (!rows[0]) return false;
  const { place } = rows[0];
  await client.query(
    `create temp table row_taken on commit drop as select * from ${name} where ctid = '${place}'`,
  );
  await client.query(`grant select on row_taken to public`);
  await client.query(`delete from ${name} where ctid = '${place}'`);
  if (name === 'ranking_runs')
    await client.query(`update row_taken set published_by = null, published_at = null`);
  return true;
}

const others: Readonly<Record<string, (name: string) => string>> = {
  uuid: () => 'gen_random_uuid()',
  text: (name) => `${name} || 'x'`,
  int4: (name) => `coalesce(${name}, 0) + 1`,
  int8: (name) => `coalesce(${name}, 0) + 1`,
  jsonb: () => `'{"forged": true}'`,
  timestamptz: () => 'clock_timestamp()',
  bool: (name) => `not ${name}`,
  bytea: () => `'forged'::bytea`,
};

async function columnsOf(client: Client, table: string): Promise<readonly Column[]> {
  const { rows } = await client.query<{ name: string; type: string }>(
    `select quote_ident(attname) as name, typname as type from pg_attribute join pg_type on pg_type.oid = atttypid
      where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
    [table],
  );
  return rows.map(({ name, type }) => ({ name, other: others[type]?.(name) ?? `'{}'` }));
}
