import type { INestApplicationContext } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Client } from 'pg';
import { createApi } from '../../apps/api/create-api.js';
import { createWorker } from '../../apps/worker/create-worker.js';
import { createFirstAdmin } from '../../libs/identity/first-admin.js';
import { type Config, loadConfig } from '../../libs/platform/config/config.js';
import { createLogger } from '../../libs/platform/logging/logger.js';
import { ApiClient } from './api-client.js';
import { openTestDatabase, type TestDatabase } from './database.js';
import { testRedisUrl } from './redis.js';

/** The api and a worker, running for one spec on a database of its own. */
export interface RunningSystem {
  readonly url: string;
  readonly database: TestDatabase;
  readonly config: Config;
  readonly api: NestExpressApplication;
  /** A client that is signed in as the administrator that every installation begins with. */
  readonly admin: ApiClient;
  /** A client that nobody has signed in. */
  anonymous(): ApiClient;
  /** Makes a user of this role and signs in as them. */
  signInAs(
    role: string,
    scope?: { kind: 'county' | 'township' | 'school'; code?: string },
    username?: string,
  ): Promise<ApiClient>;
  /** Looks into the database, or changes it behind the program's back, as a superuser. */
  sql<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** The audit entries about a subject, oldest first. */
  audited(subjectId: string): Promise<AuditEntry[]>;
  stop(): Promise<void>;
}

export interface AuditEntry {
  readonly action: string;
  readonly role: string;
  readonly after: object | null;
  readonly requestId: string | null;
}

export const testPassword = 'correct-horse-battery';
export const testSecretKey = 'a key that only tests use, of 32 characters';

export async function startSystem(
  options: { queue?: 'postgres' | 'redis'; worker?: boolean; environment?: Record<string, string> } = {},
): Promise<RunningSystem> {
  const database = await openTestDatabase();
  const config = loadConfig({
    DATABASE_URL: database.runtimeUrl,
    SECRET_KEY: testSecretKey,
    LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
    PORT: '0',
    HOST: '127.0.0.1',
    RELAY_POLL_MS: '100',
    ...(options.queue === 'redis' ? { REDIS_URL: testRedisUrl() } : {}),
    ...options.environment,
  });
  const logger = createLogger('test', config.logLevel);
  await createFirstAdmin(config, { username: 'admin', password: testPassword, displayName: '系统管理员' });
  const api = await createApi(config, logger);
  await api.listen(0, '127.0.0.1');
  const url = await api.getUrl();
  const worker: INestApplicationContext | undefined =
    options.worker === false ? undefined : await createWorker(config, logger);
  const admin = new ApiClient(url);
  await admin.signIn('admin', testPassword);
  let users = 0;
  const onlooker = new Client({ connectionString: database.adminUrl });
  await onlooker.connect();
  const sql = async <Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> =>
    (await onlooker.query<Row>(text, [...values])).rows;
  return {
    url,
    database,
    config,
    api,
    admin,
    anonymous: () => new ApiClient(url),
    signInAs: async (role, scope = { kind: 'county' }, username) => {
      users += 1;
      const name = username ?? `${role}${String(users)}`;
      const made = await admin.post('/users', {
        username: name,
        password: testPassword,
        displayName: name,
        role,
        scope,
      });
      if (made.status !== 201) throw new Error(`no user: ${JSON.stringify(made.body)}`);
      const client = new ApiClient(url);
      await client.signIn(name, testPassword);
      return client;
    },
    sql,
    audited: (subjectId) =>
      sql<AuditEntry>(
        `select action, actor_role as role, after, request_id as "requestId" from audit_entries
          where subject_id = $1 order by id`,
        [subjectId],
      ),
    stop: async () => {
      await api.close();
      await worker?.close();
      await onlooker.end();
      await database.close();
    },
  };
}
