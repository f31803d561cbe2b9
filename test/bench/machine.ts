import { availableParallelism, cpus, totalmem } from 'node:os';
import type { Client } from 'pg';

/** What the figures were measured on, in one line. */
export async function describeMachine(admin: Client): Promise<string> {
  const { rows } = await admin.query<{ version: string; fsync: string }>(
    `select current_setting('server_version') as version, current_setting('fsync') as fsync`,
  );
  const gigabytes = Math.round(totalmem() / 1024 ** 3);
  return [
    `${String(availableParallelism())} 核 ${cpus()[0]?.model ?? ''}`,
    `内存 ${String(gigabytes)} GB`,
    `Node ${process.versions.node}`,
    `PostgreSQL ${rows[0]?.version ?? ''}（fsync ${rows[0]?.fsync ?? ''}）`,
  ].join('，');
}
