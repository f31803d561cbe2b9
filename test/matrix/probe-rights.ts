import { Client } from 'pg';
import type { County } from './county.js';

/** What an actor may do to some row of each table: s(elect), i(nsert), u(pdate), d(elete). */
export type Rights = Readonly<Record<string, string>>;

/** For whom a transaction says that it works. */
export interface Settings {
  readonly role: string;
  readonly scopeKind: string;
  readonly scopeId?: string;
  readonly userId?: string;
}

const refused = '42501';

/** The tables behind the second wall, by name. */
export async function listWalledTables({ system }: County): Promise<readonly string[]> {
  const rows = await system.sql<{ name: string }>(
    `select pg_class.relname as name from pg_class
      where pg_class.relnamespace = 'public'::regnamespace and pg_class.relrowsecurity
        and pg_class.relforcerowsecurity order by 1`,
  );
  return rows.map(({ name }) => name);
}

/** Tries each verb on each of the tables as the runtime login; whatever succeeds is taken back. */
export async function probeRights(
  county: County,
  tables: readonly string[],
  settings: Settings | null,
): Promise<Rights> {
  const rows = new Map<string, readonly string[]>();
  for (const table of tables) {
    const found = await county.system.sql<{ row: string }>(
      `select to_jsonb(${table})::text as row from ${table} limit 1000`,
    );
    rows.set(
      table,
      found.map(({ row }) => row),
    );
  }
  return workAs(county, settings, async (client) => {
    const rights: Record<string, string> = {};
    for (const table of tables) {
      const letters = await probeTable(client, table, rows.get(table) ?? []);
      if (letters !== '') rights[table] = letters;
    }
    return rights;
  });
}

/** A transaction of the runtime login that says for whom it works (or, null, does not), and is taken back. */
export async function workAs<Result>(
  { system }: County,
  settings: Settings | null,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: system.database.runtimeUrl });
  await client.connect();
  try {
    await client.query('begin');
    if (settings) {
      await client.query(
        `select set_config('app.role', $1, true), set_config('app.scope_kind', $2, true),
                set_config('app.scope_id', $3, true), set_config('app.user_id', $4, true)`,
        [settings.role, settings.scopeKind, settings.scopeId ?? '', settings.userId ?? ''],
      );
    }
    return await work(client);
  } finally {
    await client.query('rollback');
    await client.end();
  }
}

async function probeTable(client: Client, table: string, rows: readonly string[]): Promise<string> {
  const { rows: columns } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped and attidentity = '' order by attnum`,
    [table],
  );
  const column = columns.at(-1)?.name ?? '';
  const verbs = {
    s: `select from ${table} limit 1`,
    i: anyOf(
      `select jsonb_array_elements(${client.escapeLiteral(`[${rows.join(',')}]`)}::jsonb) as one`,
      `insert into ${table} overriding system value select (jsonb_populate_record(null::${table}, tried.one)).*`,
    ),
    u: anyOf(
      `select ctid as one from ${table}`,
      `update ${table} set ${column} = ${column} where ctid = tried.one`,
    ),
    d: `delete from ${table}`,
  };
  let letters = '';
  for (const [letter, statement] of Object.entries(verbs)) {
    if (await isLetThrough(client, statement)) letters += letter;
  }
  return letters;
}

/** Tries row after row until the wall lets one through: it refuses a statement for all of them because of any. */
function anyOf(rows: string, statement: string): string {
  return `
    do $probe$
    declare tried record;
    begin
      for tried in ${rows} loop
        begin
          ${statement};
          if found then return; end if;
        exception
          when insufficient_privilege then null;
          when others then return;
        end;
      end loop;
      raise insufficient_privilege;
    end $probe$`;
}

/** Another refusal than the wall's (a key that is taken, a row that is referred to) comes from behind it. */
async function isLetThrough(client: Client, statement: string): Promise<boolean> {
  await client.query('savepoint untouched');
  try {
    const { command, rowCount } = await client.query(statement);
    return command === 'DO' || (rowCount ?? 0) > 0;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code !== refused;
  } finally {
    await client.query('rollback to savepoint untouched');
  }
}
