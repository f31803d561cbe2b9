import { say } from '../../apps/standalone/progress.mjs';
import { startChildSystem } from '../support/child-system.js';
import { prepareCounty } from './fuzz-county.js';
import { runFuzz } from './fuzz-run.js';

const lifted = '100000000';
const requests = Number(process.env['FUZZ_REQUESTS'] ?? 100_000);
const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000_000);
const concurrency = Number(process.env['FUZZ_CONCURRENCY'] ?? 16);

const system = await startChildSystem({
  REQUESTS_PER_MINUTE_OF_ADDRESS: lifted,
  REQUESTS_PER_MINUTE_OF_PERSON: lifted,
  LOG_LEVEL: 'info',
});
try {
  const county = await prepareCounty(system.admin, system.database.adminUrl);
  say(`种子 ${String(seed)}：向所有接口发送 ${String(requests)} 个请求`);
  const report = await runFuzz({
    ...county,
    url: system.url,
    seed,
    requests,
    concurrency,
    onProgress: (done) => {
      if (done > 0 && done % 10_000 === 0) say(`  已发送 ${String(done)}`);
    },
  });
  await county.close();
  console.log(String(report));
  const faults = system.output().match(/^.*"level":"(error|fatal)".*$/gm) ?? [];
  if (faults.length > 0)
    console.log(`日志中的错误 ${String(faults.length)} 条：\n${faults.slice(0, 20).join('\n')}`);
  const silent = report.routesWithoutSuccess();
  if (silent.length > 0) console.log(`从未成功的接口：${silent.join('、')}`);
  process.exitCode =
    report.serverErrors + report.breaches + (requests < 50_000 ? 0 : silent.length) === 0 ? 0 : 1;
} finally {
  await system.stop();
}
