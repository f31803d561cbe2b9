import { fileURLToPath } from 'node:url';
import { runMigrations } from 'bullmq';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { queueSchema } from '#platform/jobs/queue-backend.js';

const migrationFiles = fileURLToPath(new URL('../../migrations/[0-9]*.js', import.meta.url));
const runtimeGroup = 'teaching_quality_runtime';
/** Any constant: two migrate steps at once take turns. */
const migrationLock = 72_530_101;

/**
 * Brings a database up to date as its owner and lets the runtime login in: makes the login when it is missing, gives
 * it the runtime group's rights, and prepares the queue's own schema.
 *
 * @returns the names of the migrations that ran now
 */
export async function migrateDatabase(urls: {
  readonly ownerUrl: string;
  readonly runtimeUrl: string;
}): Promise<readonly string[]> {
  const runtime = new URL(urls.runtimeUrl);
  const login = decodeURIComponent(runtime.username);
  const owner = new pg.Client({ connectionString: urls.ownerUrl });
  await owner.connect();
  try {
    await owner.query('select pg_advisory_lock($1)', [migrationLock]);
    if (login === owner.user) throw new Error('DATABASE_URL 与 DATABASE_OWNER_URL 不能是同一个账号。');
    const names = await runOwnMigrations(urls.ownerUrl);
    await runMigrations(owner, queueSchema);
    await admitRuntimeLogin(owner, login, decodeURIComponent(runtime.password));
    return names;
  } finally {
    await owner.end();
  }
}

async function runOwnMigrations(ownerUrl: string): Promise<readonly string[]> {
  const source = new DataSource({
    type: 'postgres',
    url: ownerUrl,
    migrations: [migrationFiles],
    poolSize: 1,
  });
  await source.initialize();
  try {
    const ran = await source.runMigrations({ transaction: 'each' });
    return ran.map((migration) => migration.name);
  } finally {
    await source.destroy();
  }
}

async function admitRuntimeLogin(owner: pg.Client, login: string, password: string): Promise<void> {
  const found = await owner.query('select 1 from pg_roles where rolname = $1', [login]);
  const role = owner.escapeIdentifier(login);
  if (found.rowCount === 0) {
    await owner.query(`create role ${role} login password ${owner.escapeLiteral(password)}`);
  }
  await owner.query(`grant ${runtimeGroup} to ${role}`);
  const schema = owner.escapeIdentifier(queueSchema);
  await owner.query(`grant usage on schema ${schema} to ${runtimeGroup}`);
  await owner.query(
    `grant select, insert, update, delete on all tables in schema ${schema} to ${runtimeGroup}`,
  );
  await owner.query(`grant usage, select on all sequences in schema ${schema} to ${runtimeGroup}`);
  await owner.query(`grant execute on all functions in schema ${schema} to ${runtimeGroup}`);
  await letQueueMakeSequences(owner);
}

/**
 * The queue makes a sequence for each queue name at the first job. The functions that do so run as the owner, so that
 * the runtime login can add jobs and still owns nothing. An upgrade of the queue replaces them: hence at every migrate.
 */
async function letQueueMakeSequences(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ signature: string }>(
    `select pg_proc.oid::regprocedure::text as signature
       from pg_proc join pg_namespace on pg_namespace.oid = pg_proc.pronamespace
      where pg_namespace.nspname = $1 and pg_proc.prosrc ~* 'create sequence'`,
    [queueSchema],
  );
  for (const { signature } of rows) {
    await owner.query(
      `alter function ${signature} security definer set search_path = ${owner.escapeIdentifier(queueSchema)}, pg_temp`,
    );
  }
}
