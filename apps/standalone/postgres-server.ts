import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { preparePostgresHome } from './postgres-home.js';
import { stopLeftoverServer } from './postgres-leftover.js';
import { type PostgresPrograms, findPostgresPrograms } from './postgres-programs.js';
import { StartError, say } from './progress.mjs';

export interface PostgresOptions {
  readonly projectRoot: string;
  readonly dataDirectory: string;
  readonly superuserPassword: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly logPath: string;
}

export interface RunningPostgres {
  readonly port: number;
  /** The folder that holds the cluster; it lies outside the data directory when a root start had to move it. */
  readonly home: string;
  /** Resolves when the server process has ended, whoever ended it. */
  readonly exited: Promise<string>;
  superuserUrl(database: string): string;
  /** Closes connections and checkpoints; `immediately` leaves the rest to crash recovery at the next start. */
  stop(immediately?: boolean): Promise<void>;
}

/** An error is logged without the row, the statement and the parameters that it happened with: they hold people's data. */
const discreetLog = {
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
};

const majorVersion = '18';
const superuser = 'postgres';

/** Starts the PostgreSQL that npm installed on 127.0.0.1 and a free port, and creates its cluster the first time. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const programs = await findPostgresPrograms(options.projectRoot);
  const home = await preparePostgresHome(options.dataDirectory, programs.account, options.superuserPassword);
  const cluster = join(home, majorVersion);
  if (!existsSync(cluster)) await createCluster(programs, home, cluster, options);
  await stopLeftoverServer(cluster);

  const port = await findFreePort();
  const { server, exited } = await launch(programs, cluster, port, options);
  await waitUntilReady(server, exited, cluster, options.logPath);
  return {
    port,
    home,
    exited,
    superuserUrl: (database) =>
      `postgres://${superuser}:${options.superuserPassword}@127.0.0.1:${String(port)}/${database}`,
    stop: async (immediately = false) => {
      server.kill(immediately ? 'SIGQUIT' : 'SIGINT');
      await exited;
    },
  };
}

async function createCluster(
  programs: PostgresPrograms,
  home: string,
  cluster: string,
  options: PostgresOptions,
): Promise<void> {
  say('正在初始化新的 PostgreSQL 数据目录');
  const draft = `${cluster}.new`;
  const passwordFile = join(home, 'initdb-password');
  // A start that was killed during initdb leaves a half-made cluster behind.
  await rm(draft, { recursive: true, force: true });
  await writeFile(passwordFile, `${options.superuserPassword}\n`, { mode: 0o600 });
  if (programs.account !== null) await chown(passwordFile, programs.account.uid, programs.account.gid);
  try {
    await runInitdb(programs, [
      `--pgdata=${draft}`,
      `--username=${superuser}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
    ]);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(draft, cluster);
}

async function runInitdb(programs: PostgresPrograms, args: readonly string[]): Promise<void> {
  const child = spawn(programs.initdb, args, {
    ...programs.account,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let faults = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (faults += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new StartError(`内置 PostgreSQL 初始化失败：\n${faults}`);
}

interface Launched {
  readonly server: ChildProcess;
  readonly exited: Promise<string>;
}

async function launch(
  programs: PostgresPrograms,
  cluster: string,
  port: number,
  options: PostgresOptions,
): Promise<Launched> {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...discreetLog,
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = await open(options.logPath, 'a', 0o600);
  try {
    const server = spawn(programs.postgres, ['-D', cluster, '-p', String(port), ...flags], {
      ...programs.account,
      cwd: '/',
      stdio: ['ignore', log.fd, log.fd],
      // A Ctrl-C reaches every process of the terminal's group; the database must be the last to stop, not the first.
      detached: true,
    });
    const exited = new Promise<string>((resolve) => {
      server.once('error', (error) => {
        resolve(error.message);
      });
      server.once('exit', (code, signal) => {
        resolve(String(code ?? signal));
      });
    });
    return { server, exited };
  } finally {
    await log.close();
  }
}

async function waitUntilReady(
  server: ChildProcess,
  exited: Promise<string>,
  cluster: string,
  logPath: string,
): Promise<void> {
  // Recovery after a power cut may take long, so there is no deadline here: the server ends or becomes ready.
  for (;;) {
    const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
    if (lines[0] === String(server.pid) && lines[7]?.trim() === 'ready') return;
    const ended = await Promise.race([exited, sleep(25, null)]);
    if (ended !== null) throw new StartError(`内置 PostgreSQL 未能启动（${ended}），详见 ${logPath}`);
  }
}

async function findFreePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no TCP port'));
        else resolve(address.port);
      });
    });
  });
}
