import { spawn } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acquireLock, describeProcess } from './process-lock.mjs';

/** Takes the lock in a process of its own, prints whether it got it, and holds it until its input ends. */
const contender = `
  const { acquireLock } = await import(process.argv[1]);
  const lock = await acquireLock(process.argv[2]);
  process.stdout.write(lock.release === undefined ? 'no' : 'yes');
  process.stdin.resume().on('end', () => process.exit());
`;

describe('a process lock', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lock-'));
    path = join(folder, 'lock');
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('is refused while a living process holds it, and names that process', async () => {
    const first = await acquireLock(path);
    expect(first.release).toBeDefined();
    expect(await acquireLock(path)).toEqual({ holder: process.pid });
    await first.release?.();
    expect((await acquireLock(path)).release).toBeDefined();
  });

  it('is taken over from a process that died, also when a stranger has its number now', async () => {
    await writeFile(path, `${String(process.pid)} 1\n`);
    const lock = await acquireLock(path);
    expect(lock.release).toBeDefined();
    expect(await readFile(path, 'utf8')).toBe(`${String(describeProcess(process.pid))}\n`);
  });

  it('is taken over from a file cut short by a full disk', async () => {
    await writeFile(path, '');
    expect((await acquireLock(path)).release).toBeDefined();
  });

  it('goes to one process alone when several find the same dead holder at once', async () => {
    await writeFile(path, '1 0\n');
    const module = join(process.cwd(), 'apps/standalone/process-lock.mjs');
    const children = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ['--input-type=module', '-e', contender, module, path], {
        stdio: ['pipe', 'pipe', 'inherit'],
      }),
    );
    const answers = await Promise.all(
      children.map(
        (child) =>
          new Promise<string>((resolve) => {
            child.stdout.once('data', (text: Buffer) => {
              resolve(text.toString());
            });
          }),
      ),
    );
    for (const child of children) child.stdin.end();
    expect(answers.toSorted()).toEqual(['no', 'no', 'no', 'yes']);
    expect(await readdir(folder)).toEqual(['lock']);
  });
});
