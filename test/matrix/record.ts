import type { RunningSystem } from '../support/running-system.js';

/** Written by the worker in its own time, or about no unit and no person. */
const notOfCallers = ['audit_links', 'audit_unsealed', 'outbox', 'stages', 'stage_progress', 'migrations'];

/** What stands in the database: a line a table, different when any row of it is. */
export async function describeRecord(
  { sql }: RunningSystem,
  leftOut: readonly string[] = [],
): Promise<readonly string[]> {
  const tables = await sql<{ name: string }>(
    `select pg_class.relname as name from pg_class
      where pg_class.relnamespace = 'public'::regnamespace and pg_class.relkind = 'r'
        and pg_class.relname <> all ($1) order by 1`,
    [[...notOfCallers, ...leftOut]],
  );
  // That somebody was seen is no change of what they are.
  const digests = tables.map(
    ({ name }) =>
      `select '${name} ' || count(*) || ' ' || coalesce(md5(string_agg(line, ',' order by line)), '') as line
         from (select (to_jsonb(${name}) - 'last_seen_at')::text as line from ${name}) as lines`,
  );
  return (await sql<{ line: string }>(`${digests.join(' union all ')} order by 1`)).map(({ line }) => line);
}

/** Waits until the worker has nothing left to do: what it writes is not the doing of the next caller. */
export async function waitForQuiet({ sql }: RunningSystem): Promise<void> {
  for (;;) {
    const busy = await sql(`select from stages where state in ('waiting', 'ready', 'running') limit 1`);
    if (busy.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}
