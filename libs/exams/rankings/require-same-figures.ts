import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError } from '#platform/errors/app-error.js';
import { type Difference, findDifferences } from './verify-ranking.queries.js';

/** @throws AppError `verification-failed` naming the units, when the rows that are kept are not what SQL has found */
export async function requireSameFigures(unit: UnitOfWork, runId: string, recomputed: string): Promise<void> {
  const differences: Difference[] = await findDifferences(unit, runId, recomputed);
  if (differences.length === 0) return;
  const named = differences
    .slice(0, 10)
    .map(({ unitCode, figure, kept, found }) => `${unitCode} ${figure}：${kept ?? '无'} ≠ ${found ?? '无'}`);
  throw new AppError(
    'verification-failed',
    `两种独立的算法结果不一致，不能使用这次排名：${named.join('；')}。`,
  );
}
