import { createServer } from 'node:net';
import { createFirstAdmin } from '../../libs/identity/first-admin.js';
import { loadConfig } from '../../libs/platform/config/config.js';
import { ChildProgram } from '../faults/child-program.js';
import { ApiClient } from './api-client.js';
import { openTestDatabase, type TestDatabase } from './database.js';

/** The api and a worker as processes of their own, on a database of their own. */
export interface ChildSystem {
  readonly url: string;
  readonly database: TestDatabase;
  /** A client that is signed in as the administrator that every installation begins with. */
  readonly admin: ApiClient;
  /** All that the two have printed so far. */
  output(): string;
  stop(): Promise<void>;
}

const password = 'correct-horse-battery';

export async function startChildSystem(
  settings: Readonly<Record<string, string>> = {},
): Promise<ChildSystem> {
  const database = await openTestDatabase();
  const port = await freePort();
  const environment = {
    DATABASE_URL: database.runtimeUrl,
    SECRET_KEY: 'a key that only tests use, of 32 characters',
    HOST: '127.0.0.1',
    PORT: String(port),
    REDIS_URL: '',
    RELAY_POLL_MS: '100',
    ...settings,
  };
  await createFirstAdmin(loadConfig(environment), { username: 'admin', password, displayName: '系统管理员' });
  const programs = await Promise.all([
    ChildProgram.start('api', environment),
    ChildProgram.start('worker', environment),
  ]);
  const url = `http://127.0.0.1:${String(port)}`;
  const admin = new ApiClient(url);
  await admin.signIn('admin', password);
  return {
    url,
    database,
    admin,
    output: () => programs.flatMap(({ lines }) => lines).join('\n'),
    stop: async () => {
      for (const program of programs) await program.terminate();
      await database.close();
    },
  };
}

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
}
