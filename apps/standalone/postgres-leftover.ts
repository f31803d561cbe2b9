import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeProcess } from './process-lock.mjs';
import { StartError, say } from './progress.mjs';

const patienceMs = 30_000;

/**
 * Stops the server that still runs on this cluster after its parent was killed. Only processes that work in this very
 * directory are touched: another PostgreSQL, or a stranger that has inherited the pid, is left alone.
 */
export async function stopLeftoverServer(cluster: string): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const directory = await realpath(cluster);
  const postmaster = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
  if (serves(postmaster, directory)) {
    say(`发现上次异常退出留下的数据库进程 ${String(postmaster)}，正在让它正常关闭`);
    process.kill(postmaster, 'SIGINT');
  }
  const deadline = Date.now() + patienceMs;
  while (serves(postmaster, directory) || hasBackends(directory)) {
    if (Date.now() > deadline) {
      throw new StartError(`上次留下的数据库进程 ${String(postmaster)} 没有退出，请结束它后重新启动。`);
    }
    await sleep(50);
  }
  // Nothing works in the cluster any more. A stranger under the old pid would make the server refuse to start.
  await rm(pidFile, { force: true });
}

function serves(pid: number, directory: string): boolean {
  if (!Number.isInteger(pid) || describeProcess(pid) === null) return false;
  if (process.platform === 'linux') return workingDirectory(pid) === directory;
  if (process.platform === 'win32') return false;
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes(
      directory,
    );
  } catch {
    return false;
  }
}

// Backends outlive a killed postmaster for a moment, and removing the pid file would take away the server's own guard.
function hasBackends(directory: string): boolean {
  if (process.platform !== 'linux') return false;
  return readdirSync('/proc').some(
    (name) => /^\d+$/.test(name) && workingDirectory(Number(name)) === directory,
  );
}

function workingDirectory(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${String(pid)}/cwd`);
  } catch {
    return null;
  }
}
