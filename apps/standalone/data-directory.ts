import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { acquireLock } from './process-lock.mjs';
import { StartError } from './progress.mjs';

/** Made once for each data directory and never shown. */
export interface Secrets {
  readonly superuserPassword: string;
  readonly ownerPassword: string;
  readonly runtimePassword: string;
  /** The server's own key, given to api and worker as SECRET_KEY. */
  readonly secretKey: string;
}

const secretNames = ['superuserPassword', 'ownerPassword', 'runtimePassword', 'secretKey'] as const;

export interface DataDirectory {
  readonly path: string;
  readonly logs: string;
  readonly secrets: Secrets;
  release(): Promise<void>;
}

/** Makes the directory ours alone until it is released. A lock that a crash left behind does not count. */
export async function openDataDirectory(path: string): Promise<DataDirectory> {
  await mkdir(path, { recursive: true });
  const lock = await acquireLock(join(path, 'lock'));
  if (lock.release === undefined) {
    throw new StartError(
      `本系统已在数据目录 ${path} 上运行（进程 ${String(lock.holder)}）。` +
        '请先停止它，或用另一个数据目录和端口启动：DATA_DIR=.data2 PORT=3001 npm start',
    );
  }
  const logs = join(path, 'logs');
  await mkdir(logs, { recursive: true });
  return { path, logs, secrets: await readSecrets(join(path, 'secrets.json')), release: lock.release };
}

async function readSecrets(path: string): Promise<Secrets> {
  const stored: unknown = await readFile(path, 'utf8').then(JSON.parse, () => null);
  if (isSecrets(stored)) return stored;
  const made: Secrets = {
    superuserPassword: makeSecret(),
    ownerPassword: makeSecret(),
    runtimePassword: makeSecret(),
    secretKey: makeSecret(),
  };
  const draft = `${path}.new`;
  await writeFile(draft, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, path);
  return made;
}

function isSecrets(value: unknown): value is Secrets {
  if (typeof value !== 'object' || value === null) return false;
  const entries: ReadonlyMap<string, unknown> = new Map(Object.entries(value));
  return secretNames.every((name) => typeof entries.get(name) === 'string');
}

function makeSecret(): string {
  return randomBytes(32).toString('hex');
}
