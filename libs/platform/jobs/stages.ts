import { Injectable } from '@nestjs/common';
import type { UnitOfWork } from '../database/unit-of-work.js';
import type { PlannedStage, StageProgress } from './stage.js';

/** What watchers are told about a work. */
export interface WorkState {
  readonly isRunning: boolean;
  readonly progress: StageProgress;
}

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
