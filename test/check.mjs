// Everything that is checked without running the program. `npm run check` runs this file; `npm test` calls it last.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { say } from '../apps/standalone/progress.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));

// The slow ones first, so that the quick ones fill the gaps.
const checks = [
  { name: 'lint', command: ['eslint/bin/eslint.js', '.', '--max-warnings', '0'] },
  { name: 'types', command: ['typescript/bin/tsc', '-p', 'tsconfig.json', '--noEmit'] },
  {
    name: 'dependency rules',
    command: ['dependency-cruiser/bin/dependency-cruise.mjs', 'apps', 'libs', 'migrations', 'test'],
  },
  { name: 'unused code', command: ['knip/bin/knip.js'] },
  { name: 'format', command: ['prettier/bin/prettier.cjs', '--check', '.', '--log-level', 'warn'] },
];

/** Runs all checks and prints each failure's output. Returns `{ name, isPassed }` for each. */
export async function runChecks(signal) {
  const waiting = [...checks];
  const results = [];
  const takeTurns = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      results.push(await runCheck(check, signal));
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), 3) }, takeTurns));
  return results;
}

async function runCheck({ name, command: [script, ...args] }, signal) {
  const began = performance.now();
  const child = spawn(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    env: process.stdout.isTTY ? { ...process.env, FORCE_COLOR: '1' } : process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  const code = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', resolve);
  });
  const isPassed = code === 0;
  say(`${isPassed ? '通过' : '未通过'} ${name}（${((performance.now() - began) / 1000).toFixed(1)} 秒）`);
  if (!isPassed && !signal?.aborted) console.log(output);
  return { name, isPassed };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const results = await runChecks();
  const failed = results.filter((result) => !result.isPassed).length;
  console.log(`${results.length - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
