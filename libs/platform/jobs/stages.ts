import { Injectable } from '@nestjs/common';
import type { UnitOfWork } from '../database/unit-of-work.js';
import type { PlannedStage, Stage, StageProgress } from './stage.js';

/** Makes stages and rings for them, always inside the transaction that makes the work necessary. */
@Injectable()
export class Stages {
  /** Writes the stages of `workId` and rings for those that wait for nothing. */
  async plan(unit: UnitOfWork, workId: string, stages: readonly PlannedStage[]): Promise<void> {
    for (const stage of stages) {
      await unit.execute(`insert into stages (work_id, job, after_jobs, state) values ($1, $2, $3, $4)`, [
        workId,
        stage.job,
        stage.after,
        stage.after.length === 0 ? 'ready' : 'waiting',
      ]);
    }
    await this.ringReady(unit, workId);
  }

  /** Makes ready what waited only for stages that are done, and rings for it. */
  async release(unit: UnitOfWork, workId: string): Promise<void> {
    // Two last stages that finish at the same moment must not both overlook the other.
    await unit.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [workId]);
    await unit.execute(
      `update stages waiting set state = 'ready'
        where waiting.work_id = $1 and waiting.state = 'waiting'
          and not exists (select 1 from stages earlier
                           where earlier.work_id = waiting.work_id and earlier.job = any (waiting.after_jobs)
                             and earlier.state <> 'done')`,
      [workId],
    );
    await this.ringReady(unit, workId);
  }

  /** All stages of a work, in the order in which they were planned. */
  async ofWork(unit: UnitOfWork, workId: string): Promise<Stage[]> {
    return unit.query<Stage>(
      `select stages.id, stages.work_id as "workId", stages.job, stages.state, stages.attempts,
              stages.error_code as "errorCode", stages.error_detail as "errorDetail"
         from stages where stages.work_id = $1 order by stages.id`,
      [workId],
    );
  }

  /** What the running, or last finished, stage of a work has reported. */
  async progressOfWork(unit: UnitOfWork, workId: string): Promise<StageProgress | undefined> {
    return unit.first<StageProgress>(
      `select stage_progress.done::int as done, stage_progress.total::int as total
         from stage_progress join stages on stages.id = stage_progress.stage_id
        where stages.work_id = $1 order by stages.id desc limit 1`,
      [workId],
    );
  }

  private async ringReady(unit: UnitOfWork, workId: string): Promise<void> {
    const rung = await unit.execute(
      `with ready as (
         update stages set rung_at = clock_timestamp()
          where stages.work_id = $1 and stages.state = 'ready' and stages.rung_at is null
        returning stages.id, stages.job)
       insert into outbox (job, stage_id) select ready.job, ready.id from ready`,
      [workId],
    );
    // A hint only: the relay also looks by itself.
    if (rung > 0) await unit.query(`select pg_notify('outbox', '')`);
  }
}
