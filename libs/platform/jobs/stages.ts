import { Injectable } from '@nestjs/common';
import type { UnitOfWork } from '../database/unit-of-work.js';
import type { PlannedStage, Stage, StageProgress } from './stage.js';

/** What watchers are told about a work. */
export interface WorkState {
  readonly isRunning: boolean;
  readonly progress: StageProgress;
}

/** A stage as watchers see it. */
export interface WorkStage extends Stage, StageProgress {
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

/** Makes stages and rings for them, always inside the transaction that makes the work necessary. */
@Injectable()
export class Stages {
  /** Writes the stages of `workId` and rings for those that wait for nothing. */
  async plan(unit: UnitOfWork, workId: string, stages: readonly PlannedStage[]): Promise<void> {
    for (const stage of stages) {
      await unit.execute(
        `insert into stages (work_id, job, subject, after_jobs, state) values ($1, $2, $3, $4, $5)`,
        [workId, stage.job, stage.subject ?? '', stage.after, stage.after.length === 0 ? 'ready' : 'waiting'],
      );
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

  /** Where each work stands: whether a stage is in hand, and what its latest stage has reported. */
  async stateOfWorks(unit: UnitOfWork, workIds: readonly string[]): Promise<ReadonlyMap<string, WorkState>> {
    const rows = await unit.query<{ workId: string; isRunning: boolean; done: number; total: number }>(
      `select distinct on (stages.work_id) stages.work_id as "workId", stages.state = 'running' as "isRunning",
              coalesce(stage_progress.done, 0)::float8 as done, coalesce(stage_progress.total, 0)::float8 as total
         from stages left join stage_progress on stage_progress.stage_id = stages.id
        where stages.work_id = any ($1::uuid[])
        order by stages.work_id, stages.state = 'waiting', stages.id desc`,
      [workIds],
    );
    return new Map(
      rows.map(({ workId, isRunning, done, total }) => [workId, { isRunning, progress: { done, total } }]),
    );
  }

  /** Every stage of these works, in the order of their making. */
  async listOfWorks(unit: UnitOfWork, workIds: readonly string[]): Promise<WorkStage[]> {
    return unit.query<WorkStage>(
      `select stages.id, stages.work_id as "workId", stages.job, stages.subject, stages.state, stages.attempts,
              stages.error_code as "errorCode", stages.error_detail as "errorDetail",
              stages.started_at as "startedAt", stages.finished_at as "finishedAt",
              coalesce(stage_progress.done, 0)::float8 as done, coalesce(stage_progress.total, 0)::float8 as total
         from stages left join stage_progress on stage_progress.stage_id = stages.id
        where stages.work_id = any ($1::uuid[]) order by stages.id`,
      [workIds],
    );
  }

  /** Lets the failed stages of a work be tried again from the start. Returns how many there were. */
  async retry(unit: UnitOfWork, workId: string): Promise<number> {
    const retried = await unit.execute(
      `update stages set state = 'ready', attempts = 0, rung_at = null, finished_at = null
        where stages.work_id = $1 and stages.state = 'failed'`,
      [workId],
    );
    await this.ringReady(unit, workId);
    return retried;
  }

  /**
   * What has not begun never begins. A stage that a living worker has in hand is locked by it, and finishes; what would
   * come after it is called off all the same.
   */
  async cancel(unit: UnitOfWork, workId: string): Promise<void> {
    await unit.execute(
      `update stages set state = 'cancelled', finished_at = clock_timestamp()
        where stages.id in (select candidate.id from stages candidate
                             where candidate.work_id = $1 and candidate.state not in ('done', 'cancelled')
                             for no key update skip locked)`,
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
