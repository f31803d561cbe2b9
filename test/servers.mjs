// The servers that the tests and the benchmark work against, all of them our own and in a folder of their own.
import { fork, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { openSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeProcess } from '../apps/standalone/process-lock.mjs';
import { StartError, say } from '../apps/standalone/progress.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const folderPrefix = 'teaching-quality-test-';
const template = 'test_template';
/** Where Linux keeps files in memory: a database is a thousand files, and is made there far sooner. */
const memoryFolder = '/dev/shm';
const roomNeeded = 8 * 2 ** 30;

// Nothing in a test database is worth surviving a power cut.
const hastySettings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  autovacuum_naptime: '10s',
  jit: 'off',
};
const durableSettings = { max_connections: '200', shared_buffers: '256MB', max_wal_size: '2GB', jit: 'off' };

/** Starts PostgreSQL with a migrated template database, and Valkey unless TEST_REDIS_URL names a server. */
export async function startServers({ durable }) {
  await sweepLeftovers();
  const temporary = durable ? tmpdir() : await chooseTemporary();
  const folder = await mkdtemp(join(temporary, folderPrefix));
  await writeFile(join(folder, 'owner'), describeProcess(process.pid));
  const stops = [() => rm(folder, { recursive: true, force: true })];
  const stop = async () => {
    while (stops.length > 0) await stops.pop()();
  };
  try {
    const { startPostgres } = await fromDist('apps/standalone/postgres-server.js');
    const postgres = await startPostgres({
      projectRoot: root,
      dataDirectory: folder,
      superuserPassword: randomBytes(16).toString('hex'),
      settings: durable ? durableSettings : hastySettings,
      logPath: join(folder, 'postgres.log'),
    });
    stops.push(() => rm(postgres.home, { recursive: true, force: true }));
    stops.push(() => postgres.stop());
    const urls = await makeTemplate(postgres);
    let redisUrl = process.env.TEST_REDIS_URL;
    if (!redisUrl) {
      const valkey = await startValkey(join(folder, 'valkey.log'));
      stops.push(valkey.stop);
      redisUrl = valkey.url;
    }
    const environment = {
      ...urls,
      TMPDIR: temporary,
      TEST_TEMPLATE: template,
      TEST_REDIS_URL: redisUrl,
      TEST_POSTGRES_LOG: join(folder, 'postgres.log'),
    };
    return { folder, environment, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function makeTemplate(postgres) {
  const { default: pg } = await import('pg');
  const password = randomBytes(16).toString('hex');
  const address = `127.0.0.1:${postgres.port}/${template}`;
  const ownerUrl = `postgres://test_owner:${password}@${address}`;
  const runtimeUrl = `postgres://test_runtime:${password}@${address}`;
  const admin = new pg.Client({ connectionString: postgres.superuserUrl('postgres') });
  await admin.connect();
  try {
    await admin.query(`create role test_owner login createrole password '${password}'`);
    await admin.query(`create database ${template} owner test_owner`);
    await migrate({ DATABASE_OWNER_URL: ownerUrl, DATABASE_URL: runtimeUrl });
    // A single connection to the template would make every copy of it fail.
    await admin.query(`alter database ${template} allow_connections false`);
  } finally {
    await admin.end();
  }
  return {
    TEST_ADMIN_URL: postgres.superuserUrl('postgres'),
    TEST_OWNER_URL: ownerUrl,
    TEST_RUNTIME_URL: runtimeUrl,
  };
}

async function migrate(urls) {
  const child = spawn(process.execPath, [join(root, 'dist/apps/migrate/main.js')], {
    cwd: root,
    env: { ...process.env, ...urls },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new StartError(`测试模板库的迁移失败（${code}）：\n${output}`);
}

async function startValkey(logPath) {
  const log = openSync(logPath, 'a');
  const child = fork(join(root, 'test/support/valkey-server.mjs'), {
    detached: process.platform !== 'win32',
    execArgv: ['--no-warnings=ExperimentalWarning'],
    stdio: ['ignore', log, log, 'ipc'],
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const port = await new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message.port));
    child.once('exit', (code) => reject(new StartError(`测试用的 Valkey 未能启动（${code}）`)));
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: async () => {
      child.kill();
      await exited;
    },
  };
}

async function chooseTemporary() {
  const { bavail, bsize } = await statfs(memoryFolder).catch(() => ({ bavail: 0, bsize: 0 }));
  const room = Math.min(bavail * bsize, process.availableMemory());
  return room < roomNeeded ? tmpdir() : memoryFolder;
}

// A run that was killed outright leaves its server and its folder behind.
async function sweepLeftovers() {
  const { stopLeftoverServer } = await fromDist('apps/standalone/postgres-leftover.js');
  const found = await Promise.all(
    [tmpdir(), memoryFolder].map(async (parent) =>
      (await readdir(parent).catch(() => [])).map((name) => join(parent, name)),
    ),
  );
  for (const folder of found.flat()) {
    if (!basename(folder).startsWith(folderPrefix)) continue;
    const owner = await readFile(join(folder, 'owner'), 'utf8').catch(() => null);
    if (owner === null || describeProcess(Number.parseInt(owner, 10)) === owner) continue;
    say(`清理上次中断的测试留下的 ${folder}`);
    await stopLeftoverServer(join(folder, 'postgres', '18'));
    await rm(folder, { recursive: true, force: true });
  }
}

function fromDist(path) {
  return import(new URL(`../dist/${path}`, import.meta.url).href);
}
