import { Client } from 'pg';
import { openTestDatabase, type TestDatabase } from '../test/support/database.js';

/** Tables that nobody may change once they are written, not even the program. */
const keptTables = ['audit_entries', 'ranking_rows', 'ranking_lines', 'ranking_pupil_lists'];

const refused = { code: '42501' };

let database: TestDatabase;
let owner: Client;
let runtime: Client;

beforeAll(async () => {
  database = await openTestDatabase();
  owner = await connect(database.ownerUrl);
  runtime = await connect(database.runtimeUrl);
});

afterAll(async () => {
  await owner.end();
  await runtime.end();
  await database.close();
});

describe('the runtime login', () => {
  it('owns nothing and is nothing special', async () => {
    const { rows: owned } = await runtime.query(`
      select 'relation' as kind, relname as name from pg_class where pg_has_role(relowner, 'member')
      union all select 'function', proname from pg_proc where pg_has_role(proowner, 'member')
      union all select 'schema', nspname from pg_namespace where pg_has_role(nspowner, 'member')
      union all select 'type', typname from pg_type where pg_has_role(typowner, 'member')
      union all select 'database', datname from pg_database where pg_has_role(datdba, 'member')`);
    expect(owned).toEqual([]);
    const { rows } = await runtime.query(`
      select bool_or(rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or rolreplication) as special
      from pg_roles where pg_has_role(oid, 'member')`);
    expect(rows).toEqual([{ special: false }]);
  });

  it('makes neither tables nor schemas, and removes none', async () => {
    const { rows: schemas } = await owner.query<{ name: string }>(
      `select nspname as name from pg_namespace where nspname !~ '^(pg_|information_schema|kept_rows)' order by 1`,
    );
    expect(schemas.length).toBeGreaterThan(1);
    for (const { name } of schemas)
      await expect(runtime.query(`create table ${name}.own (id integer)`)).rejects.toMatchObject(refused);
    await expect(runtime.query(`create schema own`)).rejects.toMatchObject(refused);
    await expect(runtime.query(`drop table exam_scores`)).rejects.toMatchObject(refused);
    await expect(runtime.query(`alter table exam_scores add own integer`)).rejects.toMatchObject(refused);
  });

  it.each(keptTables)('neither changes, removes nor empties %s', async (table) => {
    const { rows } = await owner.query<{ name: string }>(
      `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and attidentity = ''`,
      [table],
    );
    for (const { name } of rows)
      await expect(runtime.query(`update ${table} set ${name} = ${name}`)).rejects.toMatchObject(refused);
    await expect(runtime.query(`delete from ${table}`)).rejects.toMatchObject(refused);
    await expect(runtime.query(`truncate ${table}`)).rejects.toMatchObject(refused);
    await expect(runtime.query(`select count(*) from ${table}`)).resolves.toBeDefined();
  });

  it('cannot undo its limits', async () => {
    await expect(
      runtime.query(`insert into migrations (timestamp, name) values (1, 'x')`),
    ).rejects.toMatchObject(refused);
    await expect(runtime.query(`set role test_owner`)).rejects.toMatchObject(refused);
    await expect(runtime.query(`set session_replication_role = 'replica'`)).rejects.toMatchObject(refused);
  });
});

describe('any other login of the server', () => {
  it('reads no table, no sequence, and calls none of our functions', async () => {
    const admin = await connect(database.adminUrl);
    const stranger = `stranger_w${process.env['JEST_WORKER_ID'] ?? '0'}`;
    try {
      await admin.query(`drop role if exists ${stranger}`);
      await admin.query(`create role ${stranger}`);
      const { rows: tables } = await admin.query<{ name: string }>(`
        select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p', 'v', 'm') and n.nspname !~ '^(pg_|information_schema|kept_rows)' order by 1`);
      expect(tables.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['pupils', 'exam_scores', 'users']),
      );
      await admin.query(`set role ${stranger}`);
      for (const { name } of tables)
        await expect(admin.query(`select * from ${name} limit 1`)).rejects.toMatchObject(refused);
      const { rows: open } = await admin.query(`
        select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname !~ '^(pg_|information_schema)' and p.prosecdef
          and has_schema_privilege(n.oid, 'usage') and has_function_privilege(p.oid, 'execute')`);
      expect(open).toEqual([]);
    } finally {
      await admin.query(`reset role`);
      await admin.query(`drop role if exists ${stranger}`);
      await admin.end();
    }
  });
});

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}
