import { readdir, readFile } from 'node:fs/promises';
import { Client } from 'pg';
import { ask, foreignMarkers } from './ask.js';
import type { Attempt } from './attempt.js';
import { calls } from './calls.js';
import { type Caller, type County, openCounty } from './county.js';
import { type DeclaredRoute, expectedStatus, readRoutes } from './expectations.js';
import { type Marker, markersOf } from './markers.js';
import { compareRows, type SeenRows } from './own-rows.js';
import { listWalledTables, probeRights } from './probe-rights.js';
import { describeRecord, waitForQuiet } from './record.js';
import { declaredRights } from './rights.js';
import { takeFirstWallDown } from './walls-down.js';

/** Tables without a wall, because they hold no unit and no person, or because PostgreSQL copies into no walled table. */
const tablesOutside = ['daily_works', 'import_rows', 'outbox', 'stage_progress', 'stages'];
/** What the database cannot tell from what an administrator does for others: resetting a password ends sessions. */
const rightsOfAdmins = ['GET /auth/sessions', 'DELETE /auth/sessions/{id}', 'POST /auth/password'];
/** Speaks of the token that it is called with, and of no other session. */
const aboutOneself = ['POST /auth/logout'];

let county: County;
let routes: ReadonlyMap<string, DeclaredRoute>;
let markers: readonly Marker[];

beforeAll(async () => {
  county = await openCounty(true);
  routes = new Map((await readRoutes(county.system.url)).map((route) => [route.key, route]));
  markers = markersOf(county);
});
afterAll(() => county.system.stop());

describe('the tables behind the second wall', () => {
  beforeAll(async () => {
    const { sql } = county.system;
    await sql(`insert into failed_sign_ins (username) select users.username from users`);
    await sql(
      `insert into idempotency_keys (user_id, key, fingerprint, status) select users.id, 'k', '', 200 from users`,
    );
    await sql(`insert into audit_unsealed (entry_id) values (uuidv7())`);
    await sql(
      `update sessions set ended_at = clock_timestamp()
        where sessions.id::text in (select max(other.id::text) from sessions other group by other.user_id)`,
    );
  });

  it('are all that the program may touch, but five', async () => {
    const granted = await county.system.sql<{ name: string }>(
      `select distinct table_name::text as name from information_schema.role_table_grants
        where grantee = 'teaching_quality_runtime' and table_schema = 'public' order by 1`,
    );
    const walled = await listWalledTables(county);
    expect(granted.map(({ name }) => name)).toEqual([...walled, ...tablesOutside].sort());
  });

  it('show nothing to a connection that does not say whom it works for, and take nothing from it', async () => {
    expect(await probeRights(county, await listWalledTables(county), null)).toEqual({});
  });

  it('give each role, each job and the gate what it needs and no more', async () => {
    const tables = await listWalledTables(county);
    for (const { settings, rights } of declaredRights(county)) {
      const found = await probeRights(county, tables, settings);
      expect({ role: settings.role, ...found }).toEqual({ role: settings.role, ...rights });
    }
  });

  it('show a unit the rows of its own and all of those, row by row, and a person what is theirs', async () => {
    const compared: SeenRows[] = [];
    for (const caller of county.callers) {
      // An administrator sees every account, and who has not signed in is nobody.
      if (caller.role !== 'admin' && caller.role !== 'nobody')
        compared.push(...(await compareRows(county, caller)));
    }
    expect(compared.flatMap(({ faults }) => faults)).toEqual([]);
    const tables = [...new Set(compared.map(({ table }) => table))];
    const isProven = (name: string): boolean =>
      compared.some(({ table, own, foreign }) => table === name && own > 0 && foreign > 0);
    expect(tables.filter((table) => !isProven(table))).toEqual([]);
  });

  it('take no audit entry in the name of another, and let nobody give themselves a role', async () => {
    const client = new Client({ connectionString: county.system.database.runtimeUrl });
    await client.connect();
    const judge = county.users.get('judge-q');
    const asJudge = async (statement: string, values: readonly unknown[]): Promise<unknown> => {
      await client.query('begin');
      await client.query(
        `select set_config('app.role', 'judge', true), set_config('app.scope_kind', 'county', true),
                set_config('app.user_id', $1, true)`,
        [judge],
      );
      return client.query(statement, [...values]).finally(() => client.query('rollback'));
    };
    const entry = `insert into audit_entries (entry_id, at, actor_id, actor_role, action, subject_kind, subject_id, signature)
                   values (uuidv7(), clock_timestamp(), $1, $2, 'a', 'b', 'c', '')`;
    const refused = { code: '42501' };
    try {
      await expect(asJudge(entry, [judge, 'judge'])).resolves.toBeDefined();
      await expect(asJudge(entry, [judge, 'office'])).rejects.toMatchObject(refused);
      await expect(asJudge(entry, [county.users.get('office-q'), 'judge'])).rejects.toMatchObject(refused);
      const promotion = `update users set role = 'office' where users.id = $1`;
      await expect(asJudge(promotion, [judge])).rejects.toMatchObject(refused);
    } finally {
      await client.end();
    }
  });

  it('leave the staged rows of files outside, which only imports name', async () => {
    const files = await readdir('libs', { recursive: true });
    const naming: string[] = [];
    for (const file of files.filter((path) => /(?<!\.(spec|fixture))\.ts$/.test(path))) {
      const lines = (await readFile(`libs/${file}`, 'utf8')).split('\n');
      if (lines.some((line) => line.includes('import_rows') && !/^\s*(\*|\/)/.test(line))) naming.push(file);
    }
    expect(naming.sort()).toEqual([
      'exams/exam-scores.import.ts',
      'imports/import-commit.processor.ts',
      'imports/import-validate.processor.ts',
      'platform/importing/staged-rows.ts',
    ]);
  });
});

/** Whether the caller has no right to what they ask for in the name of the office. */
function isForeign(route: DeclaredRoute, caller: Caller, attempt: Attempt): boolean {
  if (aboutOneself.includes(route.key)) return false;
  if (attempt.isIdle === true) return true;
  const isSelf = route.reach?.[caller.role] === 'self';
  return (isSelf && caller.role !== 'office') || expectedStatus(route, caller, attempt) !== route.success;
}

describe('with the second wall alone', () => {
  beforeAll(async () => {
    // An entry in another's name is refused, and would take every other change with it: the walls of the tables that
    // are changed have to hold by themselves.
    await county.system.sql(`alter policy audit_entries_insert on audit_entries with check (true)`);
    takeFirstWallDown(county);
  });

  it.each(Object.keys(calls))('%s tells nobody of others, and changes nothing for them', async (key) => {
    const route = routes.get(key);
    if (!route) throw new Error(`the document has no ${key}`);
    const attempts = calls[key]?.(county) ?? [];
    const pairs = county.callers
      .flatMap((caller) => attempts.map((attempt) => ({ caller, attempt })))
      .filter(({ caller }) => caller.role !== 'admin' || !rightsOfAdmins.includes(key))
      .filter(({ caller, attempt }) => route.method === 'GET' || isForeign(route, caller, attempt));
    const leaks: string[] = [];
    await waitForQuiet(county.system);
    const before = await describeRecord(county.system, ['audit_entries']);
    for (const { caller, attempt } of pairs) {
      const asked = await ask(route, caller, attempt);
      leaks.push(
        ...foreignMarkers(asked, caller, route, markers).map(
          (marker) => `${caller.name}, ${attempt.about}: ${marker}`,
        ),
      );
    }
    expect(leaks).toEqual([]);
    expect(await describeRecord(county.system, ['audit_entries'])).toEqual(before);
  });

  it('does let through what the office asks for itself, so that the claim is believed', async () => {
    const route = routes.get('GET /users/{id}');
    const office = county.callers.find(({ role }) => role === 'office');
    const judge = county.callers.find(({ role }) => role === 'judge');
    const [attempt] = calls['GET /schools']?.(county) ?? [];
    const schools = routes.get('GET /schools');
    if (!route || !office || !judge || !attempt || !schools) throw new Error('the county is not as it was');
    expect((await ask(schools, judge, attempt)).answer.status).toBe(200);
    const [user] = calls[route.key]?.(county) ?? [];
    if (!user) throw new Error('nobody asks for a user');
    expect((await ask(route, office, user)).answer.status).toBe(404);
  });
});
