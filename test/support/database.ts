import { setTimeout as sleep } from 'node:timers/promises';
import { Client, escapeIdentifier } from 'pg';

/** A database of the calling spec alone, a copy of the migrated template. */
export interface TestDatabase {
  readonly runtimeUrl: string;
  readonly ownerUrl: string;
  /** A superuser's connection, for looking at what row-level security hides. */
  readonly adminUrl: string;
  /** Back to the rows that the migrations put in. Call it between tests. */
  truncateAll(): Promise<void>;
  /** Drops the database, also when something is still connected. */
  close(): Promise<void>;
}

/** The template's rows, kept aside so that truncateAll can put them back. */
const keptRows = 'kept_rows';
let opened = 0;

/** Copies the template (or, `empty`, nothing at all: for tests of the migrations themselves). */
export async function openTestDatabase(from: 'template' | 'empty' = 'template'): Promise<TestDatabase> {
  opened += 1;
  const name = `test_w${process.env['JEST_WORKER_ID'] ?? '0'}_${String(opened)}`;
  const template = from === 'template' ? requireVariable('TEST_TEMPLATE') : 'template0';
  const owner = new URL(requireVariable('TEST_OWNER_URL')).username;
  const server = new Client({ connectionString: requireVariable('TEST_ADMIN_URL') });
  await server.connect();
  await server.query(`drop database if exists ${escapeIdentifier(name)} with (force)`);
  await server.query(
    `create database ${escapeIdentifier(name)} template ${escapeIdentifier(template)} owner ${escapeIdentifier(owner)}`,
  );
  const adminUrl = withDatabase(requireVariable('TEST_ADMIN_URL'), name);
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  const restore = await prepareRestore(admin);
  return {
    adminUrl,
    ownerUrl: withDatabase(requireVariable('TEST_OWNER_URL'), name),
    runtimeUrl: withDatabase(requireVariable('TEST_RUNTIME_URL'), name),
    truncateAll: async () => {
      await admin.query(restore);
    },
    close: async () => {
      await admin.end();
      await waitUntilLeft(server, name);
      await server.query(`drop database if exists ${escapeIdentifier(name)} with (force)`);
      await server.end();
    },
  };
}

/** A connection on its way out must not be told that it was thrown out: nobody listens any more for what it is told. */
async function waitUntilLeft(server: Client, name: string): Promise<void> {
  const until = Date.now() + 5_000;
  while (Date.now() < until) {
    const { rowCount } = await server.query(`select from pg_stat_activity where datname = $1`, [name]);
    if (rowCount === 0) return;
    await sleep(20);
  }
}

interface TableRow {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly string[];
}

/**
 * The SQL that brings every table back to the template's rows. It runs as a replica does: no trigger objects
 * (the audit log allows no deletion), and no foreign key demands an order.
 */
async function prepareRestore(admin: Client): Promise<string> {
  const { rows: tables } = await admin.query<TableRow>(`
    select n.nspname as schema, c.relname as name,
      array_agg(a.attname::text order by a.attnum) filter (where a.attgenerated = '') as columns
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    group by n.nspname, c.relname
    order by n.nspname, c.relname`);
  const looks = tables.map(
    (table, index) => `select ${String(index)} as index where exists (select from ${placeOf(table)})`,
  );
  const { rows: filled } = await admin.query<{ index: number }>(
    looks.join(' union all ') || 'select limit 0',
  );
  const kept = new Set(filled.map(({ index }) => index));
  const steps = ['begin', `set local session_replication_role = 'replica'`];
  const keeping = [`create schema ${keptRows}`];
  for (const [index, table] of tables.entries()) {
    const place = placeOf(table);
    steps.push(`delete from ${place}`);
    if (!kept.has(index)) continue;
    const copy = `${keptRows}.${escapeIdentifier(`kept_${String(index)}`)}`;
    const columns = table.columns.map((column) => escapeIdentifier(column)).join(', ');
    keeping.push(`create table ${copy} as select ${columns} from ${place}`);
    steps.push(`insert into ${place} (${columns}) overriding system value select ${columns} from ${copy}`);
  }
  await admin.query(keeping.join(';\n'));
  return [...steps, 'commit'].join(';\n');
}

function placeOf({ schema, name }: TableRow): string {
  return `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

function requireVariable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run this file with "npm test -- <path>"`);
  return value;
}
