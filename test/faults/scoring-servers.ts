import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { type RunningPostgres, startPostgres } from '../../apps/standalone/postgres-server.js';
import { describeProcess } from '../../apps/standalone/process-lock.mjs';
import { openTcpGate, type TcpGate } from './tcp-gate.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const databaseName = 'county';
/** What is committed must outlive the server's processes; the machine itself does not fail here. */
const settings = { fsync: 'off', full_page_writes: 'off', max_connections: '200', jit: 'off' };

/** A PostgreSQL that may be killed: its address outlives it. */
export interface MortalPostgres {
  readonly gate: TcpGate;
  readonly adminUrl: string;
  readonly runtimeUrl: string;
  /** SIGKILL for the server and every process of it. */
  kill(): Promise<void>;
  /** Starts it again on what is left on the disk. */
  revive(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server in a folder of its own, which `npm test` sweeps away should this process die, with a migrated database. */
export async function startMortalPostgres(): Promise<MortalPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'teaching-quality-test-'));
  await writeFile(join(folder, 'owner'), describeProcess(process.pid) ?? '');
  const options = {
    projectRoot: root,
    dataDirectory: folder,
    superuserPassword: randomBytes(16).toString('hex'),
    settings,
    logPath: join(folder, 'postgres.log'),
  };
  let server: RunningPostgres = await startPostgres(options);
  const gate = await openTcpGate(server.superuserUrl(databaseName));
  const runtimeUrl = await makeDatabase(server, gate);
  return {
    gate,
    adminUrl: gate.url,
    runtimeUrl,
    kill: async () => {
      const pids = processesOf(server);
      for (const pid of pids) killAtOnce(pid);
      await server.exited;
    },
    revive: async () => {
      server = await startPostgres(options);
      gate.lead(server.superuserUrl(databaseName));
    },
    stop: async () => {
      await gate.close();
      await server.stop();
      await rm(server.home, { recursive: true, force: true });
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function makeDatabase(server: RunningPostgres, gate: TcpGate): Promise<string> {
  const password = randomBytes(16).toString('hex');
  const urlOf = (name: string): string => {
    const url = new URL(gate.url);
    url.username = name;
    url.password = password;
    return url.href;
  };
  const admin = new pg.Client({ connectionString: server.superuserUrl('postgres') });
  await admin.connect();
  await admin.query(`create role fault_owner login createrole password '${password}'`);
  await admin.query(`create database ${databaseName} owner fault_owner`);
  await admin.end();
  const runtimeUrl = urlOf('fault_runtime');
  await migrate({ DATABASE_OWNER_URL: urlOf('fault_owner'), DATABASE_URL: runtimeUrl });
  return runtimeUrl;
}

async function migrate(urls: Readonly<Record<string, string>>): Promise<void> {
  const child = spawn(process.execPath, [join(root, 'dist/apps/migrate/main.js')], {
    cwd: root,
    env: { ...process.env, ...urls, NODE_OPTIONS: '' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let faults = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (faults += text));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`not migrated: ${faults}`);
}

/** The server first, so that it can't start anything in place of what is killed. */
function processesOf({ home }: RunningPostgres): readonly number[] {
  const postmaster = Number.parseInt(readFileSync(join(home, '18', 'postmaster.pid'), 'utf8'), 10);
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === postmaster);
  return [postmaster, ...children.map(Number)];
}

function parentOf(pid: string): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^PPid:\s+(\d+)$/m.exec(status)?.[1]);
  } catch {
    return Number.NaN;
  }
}

function killAtOnce(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It has ended by itself meanwhile.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
