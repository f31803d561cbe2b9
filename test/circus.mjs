// Jest's test runner, with one thing left out: a world of its own for each spec. A spec is loaded as Node loads any
// module, from dist/, so that what is tested is what runs, and what a hundred specs share is loaded once.
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const { default: runCircus } = require('jest-circus/runner');

/** Runs one spec: the signature is that of Jest's `testRunner`. */
export default async function runSpec(globalConfig, config, environment, runtime, path, sendMessage) {
  const world = { ...environment, global: globalThis };
  runtime.requireInternalModule = loadAfresh;
  runtime.setGlobalsForRuntime = () => undefined;
  runtime.unstable_shouldLoadAsEsm = () => true;
  runtime.unstable_importModule = () => import(compiled(config.rootDir, path));
  return await runCircus(globalConfig, config, world, runtime, path, sendMessage);
}

function compiled(root, path) {
  return pathToFileURL(join(root, 'dist', relative(root, path).replace(/\.ts$/, '.js'))).href;
}

/** Loads a module of the runner's as if for the first time: what it keeps of the last spec must not reach the next. */
function loadAfresh(path) {
  delete require.cache[require.resolve(path)];
  for (const symbol of Object.getOwnPropertySymbols(globalThis)) {
    if (['EVENT_HANDLERS', 'JEST_STATE_SYMBOL'].includes(symbol.description)) delete globalThis[symbol];
  }
  return require(path);
}
