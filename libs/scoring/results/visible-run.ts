import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError } from '#platform/errors/app-error.js';
import type { ReadableRunDto } from './result.dto.js';
import { requireScoringRun, type ScoringRunRow } from '../runs/scoring-run.queries.js';

/** A finished run. */
export interface ReadableRun extends ScoringRunRow {
  readonly inputHash: string;
  readonly resultHash: string;
}

/** @throws AppError `not-found`, `state-conflict` while it has not finished: half a term is never shown */
export async function requireReadableRun(unit: UnitOfWork, id: string): Promise<ReadableRun> {
  const run = await requireScoringRun(unit, id);
  const { inputHash, resultHash } = run;
  if (inputHash === null || resultHash === null)
    throw new AppError('state-conflict', '这次学期评分还没有完成，请完成后再看结果。');
  return { ...run, inputHash, resultHash };
}

/** As answers name it. */
export function toReadableRun({
  id,
  schoolYear,
  term,
  inputHash,
  resultHash,
  publishedAt,
}: ReadableRun): ReadableRunDto {
  return { id, schoolYear, term, inputHash, resultHash, publishedAt: publishedAt?.toISOString() ?? null };
}

/** `2025-2026学年第2学期` */
export function titleOfTerm({ schoolYear, term }: Pick<ReadableRun, 'schoolYear' | 'term'>): string {
  return `${schoolYear}学年第${String(term)}学期`;
}
