import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { Stage } from '#platform/jobs/stage.js';
import type { StageFailure } from '#platform/jobs/stage-processor.js';

/** Writes on the import itself that and why its work has failed. */
export async function failImport(unit: UnitOfWork, stage: Stage, failure: StageFailure): Promise<void> {
  await unit.execute(
    `update imports set status = 'failed', error_code = $2, error_detail = $3 where imports.id = $1`,
    [stage.workId, failure.code, failure.detail],
  );
}
