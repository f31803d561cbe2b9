import { testSecretKey } from '../support/running-system.js';
import { type ChildProcess, fork } from 'node:child_process';
import { Redis } from 'ioredis';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { ChildProgram } from './child-program.js';
import { slowTestMs } from './fault-county.js';

describe('a worker that must not start', () => {
  let database: TestDatabase;
  let valkey: ChildProcess;
  let redisUrl: string;

  beforeAll(async () => {
    database = await openTestDatabase();
    // A server of its own: the setting that is changed here is everybody's.
    valkey = fork('test/support/valkey-server.mjs', {
      execArgv: ['--no-warnings=ExperimentalWarning'],
      silent: true,
    });
    const { port } = await new Promise<{ port: number }>((resolve, reject) => {
      valkey.once('message', (message) => {
        // What valkey-server.mjs sends.
        resolve(message as { port: number });
      });
      valkey.once('exit', reject);
    });
    redisUrl = `redis://127.0.0.1:${String(port)}`;
  }, slowTestMs);

  afterAll(async () => {
    valkey.kill('SIGKILL');
    await database.close();
  }, slowTestMs);

  it(
    'names the setting when Redis may throw jobs away',
    async () => {
      const redis = new Redis(redisUrl);
      await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
      redis.disconnect();
      const worker = ChildProgram.launch('worker', {
        DATABASE_URL: database.runtimeUrl,
        REDIS_URL: redisUrl,
        SECRET_KEY: testSecretKey,
      });
      expect(await worker.ended).toEqual({ code: 1, signal: null });
      expect(worker.lines.join('\n')).toMatch(/maxmemory-policy 须为 noeviction，现为 allkeys-lru/);
    },
    slowTestMs,
  );
});
