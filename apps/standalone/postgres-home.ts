import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { say } from './progress.mjs';
import { type Account, sharedHome } from './postgres-programs.js';

/**
 * The folder that holds the cluster, made and owned as the server needs it: `<dataDirectory>/postgres`, or, when a root
 * start lies in a private folder that the server's account cannot enter, one under {@link sharedHome}. The
 * key ties that folder to this data directory: one that was emptied or copied gets a cluster of its own.
 */
export async function preparePostgresHome(
  dataDirectory: string,
  account: Account | null,
  key: string,
): Promise<string> {
  await mkdir(dataDirectory, { recursive: true });
  const wanted = join(dataDirectory, 'postgres');
  if (account === null) return await makeHome(wanted, null);
  await chmod(dataDirectory, 0o711);
  if (canEnter(dataDirectory, account)) return await makeHome(wanted, account);

  const name = createHash('sha256')
    .update(`${await realpath(dataDirectory)}\n${key}`)
    .digest('hex')
    .slice(0, 12);
  const elsewhere = join(sharedHome, name);
  if (!existsSync(elsewhere)) say(`账户 postgres 无法进入 ${dataDirectory}，数据库文件改放在 ${elsewhere}`);
  await mkdir(sharedHome, { recursive: true });
  await chmod(sharedHome, 0o755);
  return await makeHome(elsewhere, account);
}

async function makeHome(path: string, account: Account | null): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  if (account !== null) await chown(path, account.uid, account.gid);
  return path;
}

function canEnter(directory: string, account: Account): boolean {
  const trial = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', directory], {
    ...account,
    cwd: '/',
    stdio: 'ignore',
  });
  return trial.status === 0;
}
