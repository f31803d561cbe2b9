import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say } from '../../apps/standalone/progress.mjs';
import { benchImports } from './bench-imports.js';
import { benchLargeRanking, benchRanking } from './bench-ranking.js';
import { type BenchSystem, startBenchSystem } from './bench-system.js';
import { generateExam } from './generate-exam.js';
import { loadCohort, loadSchools } from './load-cohort.js';
import { describeMachine } from './machine.js';
import { type Figure, holds, printFigures } from './report.js';

const seed = 20_260_620;
const schoolCount = 300;
const pupilCount = 100_000;

/** Measures everything in one run on one system; whoever is compared was measured minutes apart at most. */
async function measureAll(system: BenchSystem, folder: string): Promise<readonly Figure[]> {
  say(`准备 ${String(pupilCount)} 名考生 × 9 科`);
  await loadSchools(system, schoolCount);
  const generated = generateExam({ seed, firstId: 1, pupilCount, schoolCount });
  const exam = await loadCohort(system, generated, { name: '十万人中招', censusDate: '2025-09-30' });
  await system.longestDelayMs();
  const imports = await benchImports(system, exam, folder);
  const importDelay = delayFigure('导入', await system.longestDelayMs());
  const ranking = await benchRanking(system, exam, schoolCount);
  const rankingDelay = delayFigure('排名', await system.longestDelayMs());
  const memory = await memoryFigures(system, `${String(pupilCount / 10_000)} 万人`);
  const large = await benchLargeRanking(system, seed, schoolCount);
  const largeDelay = delayFigure('千万分数排名', await system.longestDelayMs());
  return [
    ...imports,
    ...ranking,
    ...large,
    importDelay,
    rankingDelay,
    largeDelay,
    ...memory,
    ...(await memoryFigures(system, '含千万分数')),
  ];
}

function delayFigure(phase: string, measured: number): Figure {
  return { name: `api 事件循环最长延迟：${phase}期间`, measured, limit: 50, isBelow: true, unit: '毫秒' };
}

async function memoryFigures({ api, worker }: BenchSystem, phase: string): Promise<readonly Figure[]> {
  const figures = await Promise.all(
    [api, worker].map(async (service) => {
      const measured = await service.peakMegabytes();
      if (measured === null) return [];
      const name = `${service.name} 内存峰值：${phase}`;
      return [{ name, measured, limit: 700, isBelow: true, unit: 'MB' } as const];
    }),
  );
  return figures.flat();
}

const folder = await mkdtemp(join(tmpdir(), 'teaching-quality-bench-'));
const system = await startBenchSystem();
try {
  const machine = await describeMachine(system.admin);
  console.log(machine);
  const figures = await measureAll(system, folder);
  console.log(`\n${machine}`);
  printFigures(figures);
  process.exitCode = figures.every(holds) ? 0 : 1;
} finally {
  await system.stop();
  await rm(folder, { recursive: true, force: true });
}
