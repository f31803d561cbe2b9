import { availableParallelism, cpus, totalmem } from 'node:os';
import { Client } from 'pg';
import { openTestDatabase } from '../support/database.js';

/** What the figures were measured on, in one line. */
export async function describeMachine(): Promise<string> {
  const database = await openTestDatabase();
  const admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  const { rows } = await admin.query<{ version: string; fsync: string }>(
    `select current_setting('server_version') as version, current_setting('fsync') as fsync`,
  );
  await admin.end();
  await database.close();
  const gigabytes = Math.round(totalmem() / 1024 ** 3);
  return [
    `${String(availableParallelism())} 核 ${cpus()[0]?.model ?? ''}`,
    `内存 ${String(gigabytes)} GB`,
    `Node ${process.versions.node}`,
    `PostgreSQL ${rows[0]?.version ?? ''}（fsync ${rows[0]?.fsync ?? ''}）`,
  ].join('，');
}
