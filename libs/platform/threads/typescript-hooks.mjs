import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';

const libs = new URL('../../', import.meta.url);

/** Sends `./x.js` and `#room/x.js` of a TypeScript source to `x.ts`. */
export function resolve(specifier, context, next) {
  if (!context.parentURL?.endsWith('.ts')) return next(specifier, context);
  if (specifier.startsWith('.')) return next(specifier.replace(/\.js$/, '.ts'), context);
  if (specifier.startsWith('#'))
    return next(new URL(specifier.slice(1).replace(/\.js$/, '.ts'), libs).href, context);
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const filename = fileURLToPath(url);
  const { code } = await transform(await readFile(filename, 'utf8'), { filename, sourceMaps: 'inline' });
  return { format: 'module', source: code, shortCircuit: true };
}
