import { visibleUnits } from '#organization/visible-units.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError, notFound } from '#platform/errors/app-error.js';

/** A finished run, as those who read its results need it. */
export interface ReadableRun {
  readonly id: string;
  readonly termId: string;
  readonly schoolYear: string;
  readonly term: 1 | 2;
  readonly inputHash: string;
  readonly resultHash: string;
  readonly publishedAt: Date | null;
}

interface RunRow extends Omit<ReadableRun, 'inputHash' | 'resultHash'> {
  readonly inputHash: string | null;
  readonly resultHash: string | null;
}

/**
 * The run, if the unit of work's actor may read results of it: whoever sees only units of their own sees only published runs.
 *
 * @throws AppError `not-found`, `state-conflict` while it has not finished: half a term is never shown
 */
export async function requireReadableRun(unit: UnitOfWork, id: string): Promise<ReadableRun> {
  const [seesCounty] = visibleUnits(unit.actor);
  const run = await unit.first<RunRow>(
    `select scoring_runs.id, scoring_runs.term_id as "termId", school_years.name as "schoolYear",
            terms.number as term, scoring_runs.input_hash as "inputHash",
            scoring_runs.result_hash as "resultHash", scoring_runs.published_at as "publishedAt"
       from scoring_runs
       join terms on terms.id = scoring_runs.term_id
       join school_years on school_years.id = terms.school_year_id
      where scoring_runs.id = $1 and ($2::boolean or scoring_runs.published_at is not null)`,
    [id, seesCounty],
  );
  if (!run) throw notFound('这次学期评分');
  const { inputHash, resultHash } = run;
  if (inputHash === null || resultHash === null)
    throw new AppError('state-conflict', '这次学期评分还没有完成，请完成后再看结果。');
  return { ...run, inputHash, resultHash };
}

/** `2025-2026学年第2学期` */
export function titleOfTerm({ schoolYear, term }: Pick<ReadableRun, 'schoolYear' | 'term'>): string {
  return `${schoolYear}学年第${String(term)}学期`;
}
