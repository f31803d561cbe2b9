// Plain JavaScript because it runs before anything is installed or built.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { link, mkdir, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

// A pid alone says little after a reboot or in a fresh container, where small numbers come round again.
// Together with the moment the process started it names one process.
export function describeProcess(pid) {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // A zombie has ended already; nobody has collected it.
      return fields[0] === 'Z' ? null : `${pid} ${fields[19]}`;
    } catch {
      return null;
    }
  }
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return null;
  }
  if (process.platform === 'win32') return String(pid);
  try {
    const started = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return `${pid} ${started}`;
  } catch {
    return null;
  }
}

/** Returns `{ release }` when the lock is ours, or `{ holder }` with the pid of the process that has it. */
export async function acquireLock(path) {
  const own = `${describeProcess(process.pid)}\n`;
  const draft = `${path}.${process.pid}`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(draft, own);
  try {
    // A link appears with its content already in it, so nobody ever reads a half-written lock.
    await link(draft, path);
    await unlink(draft);
  } catch (error) {
    if (error.code !== 'EEXIST') {
      await rm(draft, { force: true });
      throw error;
    }
    const held = await readFile(path, 'utf8').catch(() => '');
    const holder = Number.parseInt(held, 10);
    if (Number.isInteger(holder) && `${describeProcess(holder)}\n` === held) {
      await rm(draft, { force: true });
      return { holder };
    }
    await rename(draft, path);
    // Another process may have found the same dead holder: the last rename wins, and both see who that was.
    await sleep(200);
  }
  const winner = await readFile(path, 'utf8').catch(() => '');
  if (winner !== own) return { holder: Number.parseInt(winner, 10) };
  return {
    release: async () => {
      if ((await readFile(path, 'utf8').catch(() => '')) === own) await rm(path, { force: true });
    },
  };
}
