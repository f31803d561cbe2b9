import { say } from '../../apps/standalone/progress.mjs';
import { runFaults } from './scoring-faults.js';

const seed = Number(process.env['FAULT_SEED'] ?? Date.now() % 1_000_000_000);
const only = process.env['FAULT_TRIAL'];
const count = Number(process.env['FAULT_TRIALS'] ?? 200);
const reruns = Number(process.env['FAULT_RERUNS'] ?? 100);

say(`种子 ${String(seed)}：正在搭建一个待评分的学期`);
const report = await runFaults({
  seed,
  trials: only === undefined ? Array.from({ length: count }, (_, trial) => trial) : [Number(only)],
  reruns: only === undefined ? reruns : 0,
  mostWorkers: 8,
  onProgress: say,
});
console.log(`\n${String(report)}`);
process.exitCode = report.faults.length === 0 && report.hashes.length === 1 ? 0 : 1;
