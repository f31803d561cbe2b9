import { randomUUID } from 'node:crypto';
import type { UnitOfWork } from '../database/unit-of-work.js';
import type { Stage } from './stage.js';

/** A stage and the token that proves whose turn it is. */
export interface ClaimedStage extends Stage {
  readonly token: string;
}

/**
 * Takes a stage for this worker, if it is to be done and nobody has it in hand. A stage marked running whose row is
 * not locked belongs to a dead worker and may be taken over: the new token shuts the old holder out.
 */
export async function claimStage(unit: UnitOfWork, stageId: string): Promise<ClaimedStage | undefined> {
  return unit.first<ClaimedStage>(
    `update stages set state = 'running', token = $2, attempts = stages.attempts + 1,
            started_at = coalesce(stages.started_at, clock_timestamp()), rung_at = clock_timestamp()
      where stages.id = (select candidate.id from stages candidate
                          where candidate.id = $1 and candidate.state in ('ready', 'running')
                          for no key update skip locked)
     returning stages.id, stages.work_id as "workId", stages.job, stages.subject, stages.state, stages.attempts,
               stages.error_code as "errorCode", stages.error_detail as "errorDetail", stages.token`,
    [stageId, randomUUID()],
  );
}

/** Locks the claimed row for as long as the transaction lives; false when somebody else took it meanwhile. */
export async function holdStage(unit: UnitOfWork, stage: ClaimedStage): Promise<boolean> {
  const held = await unit.first(
    `select stages.id from stages where stages.id = $1 and stages.token = $2 and stages.state = 'running' for no key update`,
    [stage.id, stage.token],
  );
  return held !== undefined;
}

export async function markStageDone(unit: UnitOfWork, stage: ClaimedStage): Promise<void> {
  await unit.execute(
    `update stages set state = 'done', finished_at = clock_timestamp(), error_code = null, error_detail = null
      where stages.id = $1`,
    [stage.id],
  );
}

export async function markStageFailed(
  unit: UnitOfWork,
  stage: ClaimedStage,
  failure: { readonly code: string; readonly detail: string },
): Promise<void> {
  await unit.execute(
    `update stages set state = 'failed', finished_at = clock_timestamp(), error_code = $2, error_detail = $3
      where stages.id = $1`,
    [stage.id, failure.code, failure.detail],
  );
}

/** Puts the stage back and rings again after a pause. */
export async function postponeStage(
  unit: UnitOfWork,
  stage: ClaimedStage,
  reason: { readonly code: string; readonly detail: string },
  pauseMs: number,
): Promise<void> {
  await unit.execute(
    `update stages set state = 'ready', rung_at = clock_timestamp() + make_interval(secs => $4::float8 / 1000),
            error_code = $2, error_detail = $3
      where stages.id = $1`,
    [stage.id, reason.code, reason.detail, pauseMs],
  );
  await unit.execute(
    `insert into outbox (job, stage_id, post_after)
     values ($1, $2, clock_timestamp() + make_interval(secs => $3::float8 / 1000))`,
    [stage.job, stage.id, pauseMs],
  );
}
