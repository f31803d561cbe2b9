import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { DataSource, type MigrationInterface } from 'typeorm';
import { openTestDatabase, type TestDatabase } from '../test/support/database.js';

const built = fileURLToPath(new URL('../', import.meta.url));

/** Foreign keys that lead to a room above their table's own: an entity can't import what they name. */
const upwardForeignKeys = [
  ['ranking_runs', 'ranking_runs_scoring_fkey'],
  ['users', 'users_school_fkey'],
  ['users', 'users_township_fkey'],
] as const;
/** Indexes over an expression, which an entity can't name. */
const expressionIndexes = ['users_username_folded'];

let database: TestDatabase;
let owner: Client;

beforeAll(async () => {
  database = await openTestDatabase();
  owner = await connect(database.ownerUrl);
});

afterAll(async () => {
  await owner.end();
  await database.close();
});

describe('entities and migrations', () => {
  let entities: readonly AnyClass[];

  beforeAll(async () => {
    entities = await loadClasses('libs', /\.entity\.js$/);
  });

  it('leave the schema builder nothing to do but what lies above the entities', async () => {
    const source = await openSource(database.ownerUrl, { entities });
    try {
      const { upQueries } = await source.driver.createSchemaBuilder().log();
      expect(upQueries.map(({ query }) => query).sort()).toEqual(
        upwardForeignKeys.map(([table, name]) => `ALTER TABLE "${table}" DROP CONSTRAINT "${name}"`),
      );
    } finally {
      await source.destroy();
    }
  });

  it('make the same tables, down to the text of each check, default and index', async () => {
    const made = await openTestDatabase('empty');
    const source = await openSource(made.ownerUrl, { entities });
    try {
      await source.synchronize();
      const tables = source.entityMetadatas.map(({ tableName }) => tableName);
      expect(tables).toContain('ranking_runs');
      const migrated = await describeTables(owner, tables);
      const unmapped = [...upwardForeignKeys.map(([, name]) => name), ...expressionIndexes];
      const isUnmapped = (line: string): boolean => unmapped.some((name) => line.includes(name));
      expect(migrated.filter(isUnmapped)).toHaveLength(unmapped.length);
      const admin = await connect(made.adminUrl);
      try {
        expect(await describeTables(admin, tables)).toEqual(migrated.filter((line) => !isUnmapped(line)));
      } finally {
        await admin.end();
      }
    } finally {
      await source.destroy();
      await made.close();
    }
  });

  it('map at most the owning side of a relation', async () => {
    const source = await openSource(database.ownerUrl, { entities });
    try {
      const inverse = source.entityMetadatas.flatMap(({ name, relations }) =>
        relations.filter(({ isOwning }) => !isOwning).map(({ propertyName }) => `${name}.${propertyName}`),
      );
      expect(inverse).toEqual([]);
    } finally {
      await source.destroy();
    }
  });
});

describe('a migration', () => {
  it('can be taken back and done again, each by itself, on a database that was empty', async () => {
    const empty = await openTestDatabase('empty');
    const migrations = await loadClasses('migrations', /^\d+-[a-z-]+\.js$/);
    const source = await openSource(empty.ownerUrl, { migrations });
    const runner = source.createQueryRunner();
    const client = await connect(empty.ownerUrl);
    try {
      expect(source.migrations.length).toBeGreaterThan(0);
      const done: { before: string[]; migration: MigrationInterface }[] = [];
      for (const migration of source.migrations) {
        const before = await describeEverything(client);
        await migration.up(runner);
        const after = await describeEverything(client);
        await migration.down(runner);
        expect(await describeEverything(client)).toEqual(before);
        await migration.up(runner);
        expect(await describeEverything(client)).toEqual(after);
        done.push({ before, migration });
      }
      for (const { before, migration } of done.reverse()) {
        await migration.down(runner);
        expect(await describeEverything(client)).toEqual(before);
      }
    } finally {
      await client.end();
      await runner.release();
      await source.destroy();
      await empty.close();
    }
  });
});

describe('usernames of before', () => {
  it('that differ only by case are named, and the migration waits until people have told them apart', async () => {
    const empty = await openTestDatabase('empty');
    const migrations = await loadClasses('migrations', /^\d+-[a-z-]+\.js$/);
    const source = await openSource(empty.ownerUrl, { migrations });
    const admin = await connect(empty.adminUrl);
    const runner = source.createQueryRunner();
    try {
      const at = source.migrations.findIndex(({ constructor }) =>
        constructor.name.startsWith('FoldUsernames'),
      );
      for (const migration of source.migrations.slice(0, at)) await migration.up(runner);
      await admin.query(`insert into users (username, password_hash, display_name, role, scope_kind)
        select name, '', name, 'judge', 'county' from unnest(array['zhang', 'Zhang', 'LI', 'li', 'wang']) name`);
      const fold = source.migrations[at];
      await expect(fold?.up(runner)).rejects.toThrow('LI、li；Zhang、zhang');
      await admin.query(`update users set username = username || '2' where username in ('Zhang', 'LI')`);
      await fold?.up(runner);
      await expect(admin.query(`update users set username = 'WANG' where username = 'li'`)).rejects.toThrow(
        'users_username_folded',
      );
    } finally {
      await admin.end();
      await runner.release();
      await source.destroy();
      await empty.close();
    }
  });
});

describe('attachments of before', () => {
  it('say as what they were sent: repairs by schools, all else by inspectors', async () => {
    const empty = await openTestDatabase('empty');
    const migrations = await loadClasses('migrations', /^\d+-[a-z-]+\.js$/);
    const source = await openSource(empty.ownerUrl, { migrations });
    const admin = await connect(empty.adminUrl);
    const runner = source.createQueryRunner();
    try {
      const at = source.migrations.findIndex(({ constructor }) =>
        constructor.name.startsWith('TellUploadersApart'),
      );
      for (const migration of source.migrations.slice(0, at)) await migration.up(runner);
      await admin.query(`
        with school as (insert into schools (code, name) values ('S1', 'S1') returning id),
             people as (
               insert into users (username, password_hash, display_name, role, scope_kind, school_id)
               select 'wang', '', 'wang', 'school', 'school', school.id from school
               union all select 'alice', '', 'alice', 'inspector', 'county', null
               returning id, username)
        insert into attachments (id, visit_id, finding_id, media_type, byte_size, sha256, uploaded_by)
        select uuidv7(), case kind when 'visit' then uuidv7() end, case kind when 'finding' then uuidv7() end,
               'image/jpeg', 1, '', people.id
          from people join (values ('alice', 'visit'), ('alice', 'finding'), ('wang', 'finding')) sent (name, kind)
                        on sent.name = people.username`);
      await source.migrations[at]?.up(runner);
      const { rows } = await admin.query(
        `select username, visit_id is not null as "isOfVisit", uploaded_as as "uploadedAs"
           from attachments join users on users.id = uploaded_by order by username, visit_id`,
      );
      expect(rows).toEqual([
        { username: 'alice', isOfVisit: true, uploadedAs: 'inspector' },
        { username: 'alice', isOfVisit: false, uploadedAs: 'inspector' },
        { username: 'wang', isOfVisit: false, uploadedAs: 'school' },
      ]);
    } finally {
      await admin.end();
      await runner.release();
      await source.destroy();
      await empty.close();
    }
  });
});

describe('the migrate step', () => {
  it('changes nothing when there is nothing to do', async () => {
    const before = await describeEverything(owner);
    const ran = await owner.query('select name, timestamp from migrations order by id');
    expect(await migrate(database)).toContain('已是最新');
    expect(await describeEverything(owner)).toEqual(before);
    expect((await owner.query('select name, timestamp from migrations order by id')).rows).toEqual(ran.rows);
    const admin = await connect(database.adminUrl);
    try {
      const policies = await admin.query('select stage, version from ranking_policies order by 1, 2');
      expect(policies.rows).toEqual([
        { stage: 'junior', version: 1 },
        { stage: 'primary', version: 1 },
      ]);
    } finally {
      await admin.end();
    }
  });

  it('takes turns with another one that was started at the same moment', async () => {
    const empty = await openTestDatabase('empty');
    try {
      const outputs = await Promise.all([migrate(empty), migrate(empty)]);
      expect(outputs.filter((output) => output.includes('已执行迁移'))).toHaveLength(1);
      expect(outputs.filter((output) => output.includes('已是最新'))).toHaveLength(1);
      const client = await connect(empty.ownerUrl);
      try {
        expect(await describeEverything(client)).toEqual(await describeEverything(owner));
      } finally {
        await client.end();
      }
    } finally {
      await empty.close();
    }
  });
});

type AnyClass = new () => object;

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}

async function openSource(
  url: string,
  { entities = [], migrations = [] }: Partial<Record<'entities' | 'migrations', readonly AnyClass[]>>,
): Promise<DataSource> {
  const source = new DataSource({
    type: 'postgres',
    url,
    poolSize: 2,
    installExtensions: false,
    entities: [...entities],
    migrations: [...migrations],
  });
  return source.initialize();
}

/** Every class that the matching files of a folder export, in the order of the files' names. */
async function loadClasses(folder: string, name: RegExp): Promise<AnyClass[]> {
  const files = await readdir(join(built, folder), { recursive: true });
  const classes: AnyClass[] = [];
  for (const file of files.filter((path) => name.test(path)).sort()) {
    const exports: Record<string, unknown> = await import(join(built, folder, file));
    for (const exported of Object.values(exports)) {
      // The pattern names files that export nothing but such classes.
      if (typeof exported === 'function') classes.push(exported as AnyClass);
    }
  }
  return classes;
}

/** The step that an installation runs, as a process of its own. */
async function migrate({ ownerUrl, runtimeUrl }: TestDatabase): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(built, 'apps/migrate/main.js')], {
    env: { ...process.env, DATABASE_OWNER_URL: ownerUrl, DATABASE_URL: runtimeUrl },
  });
  return stdout;
}

const inPublic = `relnamespace = 'public'::regnamespace`;

/** Columns, constraints and indexes of the named tables, a line each; the order of columns is nobody's business. */
async function describeTables(client: Client, tables: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(
    `with mapped as (select oid, relname from pg_class where ${inPublic} and relname = any ($1))
     select concat_ws(' ', mapped.relname, 'column', attname, format_type(atttypid, atttypmod),
              case when attcollation <> 0 then attcollation::regcollation::text end,
              case when attnotnull then 'not null' end, 'identity ' || nullif(attidentity::text, ''),
              'default ' || pg_get_expr(adbin, adrelid)) as line
       from mapped join pg_attribute on attrelid = mapped.oid and attnum > 0 and not attisdropped
            left join pg_attrdef on adrelid = attrelid and adnum = attnum
     union all
     select concat_ws(' ', mapped.relname, 'constraint', conname, pg_get_constraintdef(pg_constraint.oid))
       from mapped join pg_constraint on conrelid = mapped.oid and contype <> 'n'
     union all
     select concat_ws(' ', mapped.relname, 'index', pg_get_indexdef(indexrelid))
       from mapped join pg_index on indrelid = mapped.oid
     order by 1`,
    [tables],
  );
  return rows.map(({ line }) => line);
}

/** All that a migration can make in the schema, besides rows. */
async function describeEverything(client: Client): Promise<string[]> {
  const { rows: tables } = await client.query<{ name: string }>(
    `select relname as name from pg_class where ${inPublic} and relkind in ('r', 'p') order by 1`,
  );
  const { rows: rest } = await client.query<{ line: string }>(`
    select concat_ws(' ', 'relation', relname, relkind, relacl, relrowsecurity, relforcerowsecurity,
             obj_description(oid, 'pg_class')) as line from pg_class where ${inPublic}
    union all
    select concat_ws(' ', 'column', attrelid::regclass, attname, attstorage, attacl, col_description(attrelid, attnum))
      from pg_attribute join pg_class on pg_class.oid = attrelid
     where ${inPublic} and relkind in ('r', 'p') and attnum > 0 and not attisdropped
    union all
    select concat_ws(' ', 'function', pg_get_functiondef(oid), proacl) from pg_proc
     where pronamespace = 'public'::regnamespace and prokind in ('f', 'p')
    union all
    select concat_ws(' ', 'trigger', tgrelid::regclass, pg_get_triggerdef(pg_trigger.oid))
      from pg_trigger join pg_class on pg_class.oid = tgrelid where ${inPublic} and not tgisinternal
    union all
    select concat_ws(' ', 'policy', tablename, policyname, permissive, roles, cmd, qual, with_check)
      from pg_policies where schemaname = 'public'
    order by 1`);
  const lines = await describeTables(
    client,
    tables.map(({ name }) => name),
  );
  return [...lines, ...rest.map(({ line }) => line)];
}
