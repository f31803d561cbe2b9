import { spawn } from 'node:child_process';
import { lstat, mkdir, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { sweepImportFolders, withImportFolder } from './import-folder.js';

const machine = hostname().replace(/[^A-Za-z0-9]/g, '_');
const dayMs = 24 * 60 * 60 * 1_000;

/** The number of a process that has ended. */
async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => child.once('close', resolve));
  return child.pid ?? 0;
}

describe('the folder of an uploaded file', () => {
  const made: string[] = [];
  afterEach(async () => {
    for (const path of made.splice(0)) await rm(path, { recursive: true, force: true });
  });

  /** A folder with a file in it, as a process leaves it when it is killed. */
  async function leave(name: string, ageMs = 0): Promise<string> {
    const folder = join(tmpdir(), `${name}-${String(made.length)}`);
    await mkdir(folder);
    made.push(folder);
    await writeFile(join(folder, 'upload.csv'), 'pupil_no\n');
    const then = new Date(Date.now() - ageMs);
    await utimes(folder, then, then);
    return folder;
  }
  const isThere = async (path: string): Promise<boolean> =>
    lstat(path).then(
      () => true,
      () => false,
    );

  it('is gone when its use has ended, well or not, and is nobody else’s to read', async () => {
    let folder = '';
    await withImportFolder(async (path) => {
      folder = path;
      expect((await lstat(path)).mode & 0o077).toBe(0);
    });
    expect(await isThere(folder)).toBe(false);
    const failing = withImportFolder((path) => {
      folder = path;
      return Promise.reject(new Error('no'));
    });
    await expect(failing).rejects.toThrow('no');
    expect(await isThere(folder)).toBe(false);
  });

  it('that a killed process has left is swept, also one with this process’s own number', async () => {
    const ofDead = await leave(`teaching-quality-import-${machine}-${String(await endedProcess())}`);
    const ofLife = await leave(`teaching-quality-import-${machine}-${String(process.pid)}`);
    await sweepImportFolders();
    expect(await isThere(ofDead)).toBe(false);
    expect(await isThere(ofLife)).toBe(false);
  });

  it('is not swept while it is used, by this process or by another that runs', async () => {
    const ofOther = await leave(`teaching-quality-import-${machine}-${String(process.ppid)}`);
    await withImportFolder(async (folder) => {
      await sweepImportFolders();
      expect(await isThere(folder)).toBe(true);
    });
    expect(await isThere(ofOther)).toBe(true);
  });

  it('of another machine is left until it is older than any import takes', async () => {
    const young = await leave('teaching-quality-import-elsewhere-1', dayMs - 60_000);
    const old = await leave('teaching-quality-import-elsewhere-2', dayMs + 60_000);
    await sweepImportFolders();
    expect([await isThere(young), await isThere(old)]).toEqual([true, false]);
  });

  it('is the only thing that is swept: no other program’s folder goes, and nothing behind a link', async () => {
    const pid = String(await endedProcess());
    const others = [
      await leave(`import-${machine}-${pid}`, 3 * dayMs),
      await leave(`teaching-quality-test-${pid}`, 3 * dayMs),
    ];
    const [target = ''] = others;
    const link = join(tmpdir(), `teaching-quality-import-${machine}-${pid}-link`);
    await symlink(target, link);
    made.push(link);
    await sweepImportFolders();
    for (const folder of others)
      expect([basename(folder), await isThere(folder)]).toEqual([basename(folder), true]);
    expect(await readdir(target)).toEqual(['upload.csv']);
    expect(await isThere(link)).toBe(true);
  });
});
