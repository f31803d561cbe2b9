import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say } from '../../apps/standalone/progress.mjs';
import { benchImports } from './bench-imports.js';
import { benchLargeRanking, benchRanking } from './bench-ranking.js';
import { type BenchSystem, startBenchSystem } from './bench-system.js';
import { benchWalls } from './bench-walls.js';
import { generateExam } from './generate-exam.js';
import { IdleThread } from './idle-thread.js';
import { loadCohort, loadSchools } from './load-cohort.js';
import type { Figure } from './report.js';

const seed = 20_260_620;
const schoolCount = 300;
const pupilCount = 100_000;

async function measureAll(system: BenchSystem, idle: IdleThread, folder: string): Promise<readonly Figure[]> {
  const delays: Figure[] = [];
  const during = async (
    phase: string,
    measure: () => Promise<readonly Figure[]>,
  ): Promise<readonly Figure[]> => {
    await Promise.all([system.longestDelayMs(), idle.longestDelayMs()]);
    const figures = await measure();
    delays.push(await delayFigure(phase, system, idle));
    return figures;
  };
  say(`准备 ${String(pupilCount)} 名考生 × 9 科`);
  await loadSchools(system, schoolCount);
  const generated = generateExam({ seed, firstId: 1, pupilCount, schoolCount });
  const exam = await loadCohort(system, generated, { name: '十万人中招', censusDate: '2025-09-30' });
  const imports = await during('导入', () => benchImports(system, exam, folder));
  const ranking = await during('排名', () => benchRanking(system, exam, schoolCount));
  const memory = await memoryFigures(system, '十万人');
  const walls = await benchWalls(system, exam);
  const large = await during('千万分数', () => benchLargeRanking(system, seed, schoolCount));
  return [
    ...imports,
    ...ranking,
    ...walls,
    ...large,
    ...delays,
    ...memory,
    ...(await memoryFigures(system, '含千万分数')),
  ];
}

async function delayFigure(phase: string, system: BenchSystem, idle: IdleThread): Promise<Figure> {
  const [measured, ofIdle] = await Promise.all([system.longestDelayMs(), idle.longestDelayMs()]);
  const name = `api 事件循环最长延迟：${phase}`;
  return { name, measured, limit: 50, isBelow: true, unit: '毫秒', idle: ofIdle };
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

/** Imports, rankings and the walls in one run on one system; whatever is compared was measured in turn. */
export async function benchExams(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'teaching-quality-bench-'));
  const system = await startBenchSystem();
  const idle = new IdleThread();
  try {
    return await measureAll(system, idle, folder);
  } finally {
    await idle.stop();
    await system.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
