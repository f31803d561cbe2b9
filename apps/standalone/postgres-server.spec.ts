import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { type PostgresOptions, type RunningPostgres, startPostgres } from './postgres-server.js';

/** Starts the server from a process that is then killed outright, as a power user does to a terminal. */
const abandonServer = `
  const { startPostgres } = await import(process.argv[1]);
  const { default: pg } = await import('pg');
  const server = await startPostgres(JSON.parse(process.argv[2]));
  const client = new pg.Client({ connectionString: server.superuserUrl('postgres') });
  await client.connect();
  await client.query('create table kept as select 42 as answer');
  process.kill(process.pid, 'SIGKILL');
`;

describe('the embedded PostgreSQL', () => {
  let folder: string;
  let options: PostgresOptions;
  let server: RunningPostgres | null = null;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'embedded-'));
    options = {
      projectRoot: process.cwd(),
      dataDirectory: folder,
      superuserPassword: 'only-for-this-test',
      settings: { fsync: 'off' },
      logPath: join(folder, 'postgres.log'),
    };
  });

  afterAll(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('stops the server that a killed start left behind, and finds all that was committed', async () => {
    const module = join(process.cwd(), 'dist/apps/standalone/postgres-server.js');
    const parent = spawn(
      process.execPath,
      ['--input-type=module', '-e', abandonServer, module, JSON.stringify(options)],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    const signal = await new Promise((resolve) => parent.once('exit', (_, name) => resolve(name)));
    expect(signal).toBe('SIGKILL');
    const pidFile = join(folder, 'postgres', '18', 'postmaster.pid');
    const abandoned = Number.parseInt(await readFile(pidFile, 'utf8'), 10);

    server = await startPostgres(options);

    expect(Number.parseInt(await readFile(pidFile, 'utf8'), 10)).not.toBe(abandoned);
    expect(await readFile(options.logPath, 'utf8')).toContain('received fast shutdown request');
    const client = new Client({ connectionString: server.superuserUrl('postgres') });
    await client.connect();
    const { rows } = await client.query<{ answer: number }>('select answer from kept');
    await client.end();
    expect(rows).toEqual([{ answer: 42 }]);
  });

  it('lets nobody in without the password', async () => {
    const url = new URL(server?.superuserUrl('postgres') ?? '');
    url.password = 'wrong';
    const client = new Client({ connectionString: url.href });
    await expect(client.connect()).rejects.toMatchObject({ code: '28P01' });
  });
});
