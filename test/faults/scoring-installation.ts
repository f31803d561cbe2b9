import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import pg from 'pg';
import { createFirstAdmin } from '../../libs/identity/first-admin.js';
import { loadConfig } from '../../libs/platform/config/config.js';
import { ApiClient } from '../support/api-client.js';
import { testRedisUrl } from '../support/redis.js';
import { testPassword, testSecretKey } from '../support/running-system.js';
import { ChildProgram } from './child-program.js';
import type { QueueName } from './fault-county.js';
import { findFreePort } from './free-port.js';
import { layScoringCounty, type ScoringCounty } from './scoring-county.js';
import { type MortalPostgres, startMortalPostgres } from './scoring-servers.js';
import { openTcpGate, type TcpGate } from './tcp-gate.js';

/** Short clocks, so that recovery is seen within a trial; production's are longer and otherwise the same. */
const quickClocks = {
  RELAY_POLL_MS: '100',
  RECONCILE_AFTER_MS: '500',
  LOCK_TIMEOUT_MS: '5000',
  STATEMENT_TIMEOUT_MS: '20000',
  IDLE_TRANSACTION_TIMEOUT_MS: '2000',
};
/** How long a transaction may idle before the database takes its locks away. */
export const idleLimitMs = Number(quickClocks.IDLE_TRANSACTION_TIMEOUT_MS);

const lifted = '100000000';
const patienceMs = 60_000;

/** A county whose servers and programs may all be killed, and are started again as a service would. */
export interface ScoringInstallation extends ScoringCounty {
  readonly admin: ApiClient;
  readonly postgres: MortalPostgres;
  readonly redis: TcpGate;
  readonly workers: ReadonlySet<ChildProgram>;
  /** Rows of a statement, asked as a superuser; waits for a server that is away. */
  sql<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Which queue rings from now on. Every worker is started anew. */
  useQueue(queue: QueueName, workerCount: number): Promise<void>;
  /** Starts or ends workers until there are so many. */
  keepWorkers(count: number): Promise<void>;
  startWorker(): Promise<void>;
  killWorker(worker: ChildProgram): Promise<void>;
  killApi(): Promise<void>;
  startApi(): Promise<void>;
  /** Loses everything that the queue knows. */
  wipeQueue(): Promise<void>;
  stop(): Promise<void>;
}

export async function openScoringInstallation(seed: number): Promise<ScoringInstallation> {
  const postgres = await startMortalPostgres();
  const redis = await openTcpGate(testRedisUrl());
  const port = String(await findFreePort());
  const url = `http://127.0.0.1:${port}`;
  const pool = new pg.Pool({ connectionString: postgres.adminUrl, max: 4 });
  pool.on('error', () => undefined);
  const sql = async <Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> =>
    (await untilBack(() => pool.query<Row>(text, [...values]))).rows;
  const common: Record<string, string> = {
    DATABASE_URL: postgres.runtimeUrl,
    SECRET_KEY: testSecretKey,
    HOST: '127.0.0.1',
    PORT: port,
    DATABASE_POOL_SIZE: '8',
    WORKER_CONCURRENCY: '3',
    REQUESTS_PER_MINUTE_OF_ADDRESS: lifted,
    REQUESTS_PER_MINUTE_OF_PERSON: lifted,
    REDIS_URL: '',
    ...quickClocks,
  };
  let environment = common;
  let api = await ChildProgram.start('api', environment);
  const workers = new Set<ChildProgram>();

  const startWorker = async (): Promise<void> => {
    workers.add(await startAsService('worker', environment));
  };
  const killWorker = async (worker: ChildProgram): Promise<void> => {
    workers.delete(worker);
    await worker.kill();
  };
  const keepWorkers = async (count: number): Promise<void> => {
    for (const worker of workers) if (worker.hasEnded) workers.delete(worker);
    for (const worker of [...workers].slice(count)) await killWorker(worker);
    while (workers.size < count) await startWorker();
  };
  const administrator = { username: 'admin', password: testPassword, displayName: '系统管理员' };
  await createFirstAdmin(loadConfig(environment), administrator);
  await startWorker();
  const admin = new ApiClient(url);
  await admin.signIn('admin', testPassword);
  const county = await layScoringCounty({ sql, signInAs: signInAt(admin) }, seed);
  return {
    ...county,
    admin,
    postgres,
    redis,
    workers,
    sql,
    startWorker,
    killWorker,
    keepWorkers,
    useQueue: async (queue, workerCount) => {
      await keepWorkers(0);
      await flushRedis();
      environment = { ...common, REDIS_URL: queue === 'redis' ? redis.url : '' };
      await keepWorkers(workerCount);
    },
    killApi: () => api.kill(),
    startApi: async () => {
      if (api.hasEnded) api = await startAsService('api', environment);
    },
    wipeQueue: async () => {
      await flushRedis();
      const tables = await sql<{ name: string }>(
        `select format('%I.%I', schemaname, tablename) as name from pg_tables
          where schemaname = 'bullmq' and tablename !~ 'migration'`,
      );
      await sql(`truncate ${tables.map(({ name }) => name).join(', ')}`);
    },
    stop: async () => {
      await keepWorkers(0);
      await api.kill();
      await pool.end();
      await redis.close();
      await postgres.stop();
    },
  };
}

/** As whoever watches over a service does: a program that can't start yet is started again. */
async function startAsService(
  program: 'api' | 'worker',
  environment: Readonly<Record<string, string>>,
): Promise<ChildProgram> {
  const until = Date.now() + patienceMs;
  for (;;) {
    try {
      return await ChildProgram.start(program, environment);
    } catch (error) {
      if (Date.now() > until) throw error;
      await sleep(200);
    }
  }
}

function signInAt(admin: ApiClient) {
  return async (
    role: string,
    scope: object = { kind: 'county' },
    username: string = role,
  ): Promise<ApiClient> => {
    const user = { username, password: testPassword, displayName: username, role, scope };
    const made = await admin.post('/users', user);
    if (made.status !== 201) throw new Error(`no user: ${JSON.stringify(made.body)}`);
    const client = new ApiClient(admin.url);
    await client.signIn(username, testPassword);
    return client;
  };
}

/** What is lost with a server that dies: the connection, and whatever was asked over it. Or in a deadlock with what is at work. */
const lostCodes = /^(08|57P0|ECONN|EPIPE|XX000$|40P01$)/;

async function untilBack<Result>(ask: () => Promise<Result>): Promise<Result> {
  const until = Date.now() + patienceMs;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'ECONN';
      if (!lostCodes.test(code) || Date.now() > until) throw error;
      await sleep(50);
    }
  }
}

async function flushRedis(): Promise<void> {
  const redis = new Redis(testRedisUrl());
  await redis.flushdb();
  redis.disconnect();
}
