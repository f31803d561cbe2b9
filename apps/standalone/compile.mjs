// Compiles the sources into dist/, folder for folder, only when they differ from the last build.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const dist = join(root, 'dist');
const stampPath = join(dist, '.stamp');
const sourceFolders = ['apps', 'libs', 'migrations', 'test'];
const settings = ['.swcrc', 'package-lock.json', 'apps/standalone/compile.mjs'];

/** Returns how many files were compiled; 0 when dist/ was up to date. */
export async function build() {
  const began = performance.now();
  const sources = await listSources();
  const stamp = await hashFiles([...sources, ...settings]);
  const lastStamp = await readFile(stampPath, 'utf8').catch(() => '');
  if (stamp === lastStamp) return { built: 0, seconds: secondsSince(began) };

  // While files are being replaced dist/ agrees with no source; an interrupted build must be done again.
  await rm(stampPath, { force: true });
  const outputs = new Map();
  for (const source of sources) {
    for (const [path, content] of await compile(source)) outputs.set(path, content);
  }
  for (const [path, content] of outputs) await writeIfChanged(join(dist, path), content);
  await removeStale(dist, outputs);
  await writeIfChanged(stampPath, stamp);
  return { built: sources.length, seconds: secondsSince(began) };
}

function secondsSince(began) {
  return (performance.now() - began) / 1000;
}

async function listSources() {
  const found = [];
  for (const folder of sourceFolders) {
    if (!existsSync(join(root, folder))) continue;
    const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      const path = relative(root, join(entry.parentPath, entry.name)).split(sep).join('/');
      if (entry.isFile() && isSource(path)) found.push(path);
    }
  }
  return found.sort();
}

function isSource(path) {
  if (path.endsWith('.d.ts')) return false;
  if (path.endsWith('.ts')) return true;
  // Plain JavaScript belongs to the build only where TypeScript imports it, which a .d.mts beside it declares.
  if (path.endsWith('.mjs')) return existsSync(join(root, path.replace(/\.mjs$/, '.d.mts')));
  return !path.startsWith('test/') && /\.(json|sql|csv|html|css)$/.test(path);
}

async function hashFiles(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    const content = await readFile(join(root, path));
    hash.update(`${path}\n${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

async function compile(source) {
  const content = await readFile(join(root, source), 'utf8');
  if (!source.endsWith('.ts')) return [[source, content]];
  const { transform } = await import('@swc/core');
  const filename = join(root, source);
  const output = source.replace(/\.ts$/, '.js');
  const { code, map } = await transform(content, {
    cwd: root,
    root,
    filename,
    sourceFileName: relative(dirname(join(dist, output)), filename)
      .split(sep)
      .join('/'),
    sourceMaps: true,
  });
  const name = output.slice(output.lastIndexOf('/') + 1);
  return [
    [output, `${code}\n//# sourceMappingURL=${name}.map\n`],
    [`${output}.map`, map],
  ];
}

// A rename replaces a file in one step: a process that is loading modules sees the old one or the new one.
async function writeIfChanged(path, content) {
  const present = await readFile(path, 'utf8').catch(() => null);
  if (present === content) return;
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.tmp`;
  await writeFile(draft, content);
  await rename(draft, path);
}

async function removeStale(folder, outputs) {
  let kept = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      kept += await removeStale(path, outputs);
    } else if (outputs.has(relative(dist, path).split(sep).join('/')) || isOwnFile(folder, entry.name)) {
      kept += 1;
    } else {
      await rm(path, { force: true });
    }
  }
  if (kept === 0 && folder !== dist) await rmdir(folder);
  return kept;
}

function isOwnFile(folder, name) {
  return folder === dist && (name === '.stamp' || name.startsWith('.lock'));
}
