import { createServer } from 'node:net';
import { Client } from 'pg';
import { createFirstAdmin } from '../../libs/identity/first-admin.js';
import { loadConfig } from '../../libs/platform/config/config.js';
import { ApiClient } from '../support/api-client.js';
import { openTestDatabase } from '../support/database.js';
import { Service } from './service.js';

/** A whole installation on a database of its own: migrated, durable, empty. */
export interface BenchSystem {
  readonly api: Service;
  readonly worker: Service;
  /** Signed in as the research office. */
  readonly office: ApiClient;
  /** What an api or worker of this installation is started with, but its port. */
  readonly environment: NodeJS.ProcessEnv;
  /** A superuser's connection: it prepares rows and looks at them. */
  readonly admin: Client;
  readonly runtimeUrl: string;
  /** Makes a user and signs in. */
  signIn(person: Person): Promise<ApiClient>;
  /** The api's longest event-loop delay since the last call, in milliseconds. */
  longestDelayMs(): Promise<number>;
  stop(): Promise<void>;
}

interface Person {
  readonly username: string;
  readonly role: string;
  readonly scope: { readonly kind: 'county' | 'township' | 'school'; readonly code?: string };
}

const password = 'measured-not-guessed';

export async function startBenchSystem(): Promise<BenchSystem> {
  const database = await openTestDatabase();
  const environment = {
    DATABASE_URL: database.runtimeUrl,
    HOST: '127.0.0.1',
    // The queue lives in PostgreSQL, as it does after `npm start`.
    REDIS_URL: '',
    SECRET_KEY: 'a key that only the benchmark uses, 32',
    REQUESTS_PER_MINUTE_OF_PERSON: '1000000',
  };
  await createFirstAdmin(loadConfig(environment), { username: 'admin', password, displayName: '系统管理员' });
  const port = await freePort();
  const api = new Service('api', { ...environment, PORT: String(port) });
  const worker = new Service('worker', environment);
  await Promise.all([api.waitUntilReady(), worker.waitUntilReady()]);
  const url = `http://127.0.0.1:${String(port)}`;
  const administrator = new ApiClient(url, true);
  await administrator.signIn('admin', password);
  const signIn = async ({ username, role, scope }: Person): Promise<ApiClient> => {
    await administrator.post('/users', { username, password, displayName: username, role, scope });
    const client = new ApiClient(url, true);
    await client.signIn(username, password);
    return client;
  };
  const office = await signIn({ username: 'office', role: 'office', scope: { kind: 'county' } });
  const admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  return {
    api,
    worker,
    office,
    environment,
    admin,
    runtimeUrl: database.runtimeUrl,
    signIn,
    longestDelayMs: async () => {
      const { bytes } = await office.get('/metrics');
      const seconds = /^event_loop_delay_max_seconds (\S+)$/m.exec(bytes.toString('utf8'))?.[1];
      return Number(seconds) * 1000;
    },
    stop: async () => {
      await api.stop();
      await worker.stop();
      await admin.end();
      await database.close();
    },
  };
}

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
}
