// `npm test`: all tests and checks. `npm test -- <jest arguments>`: those tests only. `npm run bench`: the benchmark.
// `npm run fuzz`: requests of every kind, right and wrong, for every route and role.
// `npm run faults`: a term is scored again and again while servers and programs are killed.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { prepare, root } from '../apps/standalone/bootstrap.mjs';
import { reportFailure, say } from '../apps/standalone/progress.mjs';

const args = process.argv.slice(2);

async function runBenchmark({ environment }, signal) {
  return await runNode([join(root, 'dist/test/bench/main.js'), ...args.slice(1)], environment, signal);
}

async function runFuzz({ environment }, signal) {
  return await runNode([join(root, 'dist/test/fuzz/main.js'), ...args.slice(1)], environment, signal);
}

async function runFaults({ environment }, signal) {
  return await runNode(
    [join(root, 'dist/test/faults/scoring-main.js'), ...args.slice(1)],
    environment,
    signal,
  );
}

async function runTests({ folder, environment }, signal) {
  const resultFile = join(folder, 'result.json');
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  await runNode(
    ['--enable-source-maps', jest, '--json', `--outputFile=${resultFile}`, ...args],
    environment,
    signal,
  );
  signal.throwIfAborted();
  const counts = await readCounts(resultFile);
  if (args.length > 0) return conclude(counts);
  say('检查类型、代码规范、格式、依赖方向与无用代码');
  const { runChecks } = await import('./check.mjs');
  for (const { isPassed } of await runChecks(signal)) {
    if (isPassed) counts.passed += 1;
    else counts.failed += 1;
  }
  return conclude(counts);
}

async function readCounts(resultFile) {
  try {
    const result = JSON.parse(await readFile(resultFile, 'utf8'));
    // A file that fails to load has no tests to count, and must count all the same.
    const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
    return { passed: result.numPassedTests, failed: result.success ? failed : Math.max(failed, 1) };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

function conclude({ passed, failed }) {
  lastLine = `${passed} passed, ${failed} failed`;
  return failed === 0 ? 0 : 1;
}

function runNode(nodeArgs, environment, signal) {
  const child = spawn(process.execPath, nodeArgs, {
    cwd: root,
    env: { ...process.env, ...environment },
    // --json makes jest print its report as JSON too; what people read goes to stderr.
    stdio: ['inherit', nodeArgs.includes('--json') ? 'ignore' : 'inherit', 'inherit'],
  });
  signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

const programs = { bench: runBenchmark, faults: runFaults, fuzz: runFuzz };
let lastLine = '0 passed, 1 failed';
let exitCode;
let servers = null;
try {
  await prepare();
  const { watchInterruption } = await import('../dist/apps/standalone/interruption.js');
  const { startServers } = await import('./servers.mjs');
  const signal = watchInterruption(() => process.exit(130));
  say('正在启动测试用的 PostgreSQL 与 Valkey');
  servers = await startServers({ durable: args[0] === 'bench' });
  signal.throwIfAborted();
  exitCode = await (programs[args[0]] ?? runTests)(servers, signal);
} catch (error) {
  exitCode = error.name === 'Interrupted' ? 130 : reportFailure(error);
}
await servers?.stop();
if (!(args[0] in programs)) console.log(lastLine);
process.exit(exitCode);
