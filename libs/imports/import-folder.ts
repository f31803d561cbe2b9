import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Folders are called `<prefix><machine>-<process>-<random>`, so that it shows whose they are. */
const prefix = 'teaching-quality-import-';
const machine = hostname().replace(/[^A-Za-z0-9]/g, '_');
const longestUseMs = 24 * 60 * 60 * 1_000;
const inUse = new Set<string>();

/** A folder for one uploaded file, gone when `use` has ended. What it holds is read by nobody else. */
export async function withImportFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), `${prefix}${machine}-${String(process.pid)}-`));
  inUse.add(folder);
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
    inUse.delete(folder);
  }
}

/**
 * Removes the folders of processes that were killed: they hold files with pupils' names. Those of processes that run are
 * left alone, and so are those of other machines with the same temp folder until they are older than any import takes.
 */
export async function sweepImportFolders(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(prefix)) continue;
    const folder = join(tmpdir(), name);
    if (inUse.has(folder) || !(await isLeftOver(folder, name))) continue;
    // Another process that starts at the same moment may be at it too.
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function isLeftOver(folder: string, name: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => null);
  // Somebody else's, or swept by another process in this moment.
  if (!found?.isDirectory() || found.uid !== (process.getuid?.() ?? found.uid)) return false;
  if (Date.now() - found.mtimeMs > longestUseMs) return true;
  const [owner, pid] = name.slice(prefix.length).split('-');
  return owner === machine && !isRunning(Number(pid));
}

/** Whatever bears this process's own number and is not in its use is of one that ran before, as in a container. */
function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  // Not a name that this program gives: nothing is known about it.
  if (!Number.isInteger(pid) || pid <= 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
