import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DataDirectory, openDataDirectory } from './data-directory.js';
import { type DatabaseUrls, prepareDatabase } from './database-roles.js';
import { Interrupted, watchInterruption } from './interruption.js';
import { requireFreePort } from './port.js';
import { startPostgres } from './postgres-server.js';
import { StartError, reportFailure, say } from './progress.mjs';
import { loadSeed } from './seed/load-seed.js';
import { ServiceProcess, runToEnd } from './service-process.js';
import { type Settings, readSettings } from './settings.js';

const projectRoot = fileURLToPath(new URL('../../../', import.meta.url));

/** Something that was started and must be stopped, last one first. */
interface Part {
  readonly name: string;
  readonly exited: Promise<string>;
  stop(immediately?: boolean): Promise<void>;
}

/** Starts everything on one machine and stays until it is interrupted (0) or a part of it fails (1). */
export async function main(): Promise<number> {
  const parts: Part[] = [];
  const signal = watchInterruption(() => {
    console.error('强制结束');
    void Promise.all(parts.map((part) => part.stop(true))).finally(() => process.exit(130));
  });
  let directory: DataDirectory | null = null;
  let exitCode = 0;
  try {
    const settings = readSettings(process.env, projectRoot);
    directory = await openDataDirectory(settings.dataDirectory);
    await requireFreePort(settings.host, settings.port);
    await startAll(settings, directory, parts, signal);
    await untilSomethingEnds(parts, signal);
  } catch (error) {
    if (!(error instanceof Interrupted)) exitCode = reportFailure(error);
  }
  for (const part of parts.toReversed()) {
    say(`正在停止${part.name}`);
    await part.stop();
  }
  if (directory !== null) await directory.release();
  if (exitCode === 0) say('已全部停止');
  return exitCode;
}

async function startAll(
  settings: Settings,
  directory: DataDirectory,
  parts: Part[],
  signal: AbortSignal,
): Promise<void> {
  const urls = settings.outsideDatabase ?? (await startDatabase(directory, parts));
  signal.throwIfAborted();

  const secretKey = settings.secretKey ?? directory.secrets.secretKey;
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: process.env['NODE_ENV'] ?? 'production',
    DATA_DIR: directory.path,
    DATABASE_URL: urls.runtimeUrl,
    HOST: settings.host,
    PORT: String(settings.port),
    SECRET_KEY: secretKey,
  };
  delete environment['DATABASE_OWNER_URL'];
  const program = (app: string): { script: string; logPath: string } => ({
    script: join(projectRoot, 'dist', 'apps', app, 'main.js'),
    logPath: join(directory.logs, `${app}.log`),
  });

  if (urls.ownerUrl === null) {
    say('未设置 DATABASE_OWNER_URL，跳过数据库结构更新');
  } else {
    say('正在更新数据库结构');
    const migration = { ...environment, DATABASE_OWNER_URL: urls.ownerUrl };
    await runToEnd({ name: '数据库结构更新', environment: migration, ...program('migrate') }, signal);
  }

  say('正在启动接口服务和后台任务');
  const api = new ServiceProcess({ name: '接口服务', environment, ...program('api') });
  const worker = new ServiceProcess({
    name: '后台任务',
    environment,
    readyMessage: 'worker ready',
    ...program('worker'),
  });
  parts.push(worker, api);
  const apiUrl = `http://${reachableHost(settings.host)}:${String(settings.port)}`;
  await Promise.all([
    api.waitUntil(() => answers(`${apiUrl}/health/ready`), signal),
    worker.waitUntil(() => worker.hasSaidReady(), signal),
  ]);
  say(`接口服务已就绪：${apiUrl}（接口文档：${apiUrl}/api/docs）`);

  const seeding = loadSeed({
    seed: settings.seed,
    apiUrl,
    databaseUrl: urls.runtimeUrl,
    secretKey,
    adminPassword: settings.adminPassword,
    dataDirectory: directory.path,
    signal,
    say,
  });
  await Promise.race([seeding, untilSomethingEnds(parts, signal)]);
  say('启动完成，按 Ctrl-C 停止');
}

async function startDatabase(directory: DataDirectory, parts: Part[]): Promise<DatabaseUrls> {
  say('正在启动内置 PostgreSQL');
  const postgres = await startPostgres({
    projectRoot,
    dataDirectory: directory.path,
    superuserPassword: directory.secrets.superuserPassword,
    settings: {
      shared_buffers: '256MB',
      max_connections: '100',
      max_wal_size: '2GB',
      wal_compression: 'off',
      jit: 'off',
    },
    logPath: join(directory.logs, 'postgres.log'),
  });
  parts.push({ name: '内置 PostgreSQL', ...postgres });
  return await prepareDatabase(postgres, directory.secrets);
}

async function untilSomethingEnds(parts: readonly Part[], signal: AbortSignal): Promise<never> {
  const interrupted = new Promise<never>((_, reject) => {
    const stop = (): void => {
      reject(new Interrupted());
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  const failed = parts.map(async (part) => {
    const ended = await part.exited;
    throw new StartError(`${part.name}意外退出（${ended}），详见数据目录中的 logs。`);
  });
  return await Promise.race([interrupted, ...failed]);
}

function reachableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
