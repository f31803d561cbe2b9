import { randomUUID } from 'node:crypto';
import { jobActor } from '../database/actor.js';
import type { UnitOfWork } from '../database/unit-of-work.js';
import { openRuntimeDatabase, type RuntimeDatabase } from '../database/runtime-database.fixture.js';
import type { PlannedStage, StageState } from './stage.js';
import { Stages } from './stages.js';

/** A stage's row and how many bells stand in the outbox for it, unposted. */
export interface StageRow {
  readonly id: string;
  readonly job: string;
  readonly state: StageState;
  readonly attempts: number;
  readonly errorCode: string | null;
  readonly bells: number;
}

/** The tables of stages and bells in a database of the calling spec, and short ways to work on them. */
export class StageBoard {
  readonly stages = new Stages();

  constructor(readonly runtime: RuntimeDatabase) {}

  async inUnit<Result>(work: (unit: UnitOfWork) => Promise<Result>): Promise<Result> {
    return this.runtime.database.untranslated(jobActor('spec'), work);
  }

  /** Plans a work and returns its id. */
  async plan(...stages: readonly PlannedStage[]): Promise<string> {
    const workId = randomUUID();
    await this.inUnit((unit) => this.stages.plan(unit, workId, stages));
    return workId;
  }

  async rows(workId: string): Promise<StageRow[]> {
    return this.runtime.query<StageRow>(
      `select stages.id, stages.job, stages.state, stages.attempts, stages.error_code as "errorCode",
              (select count(*)::int from outbox
                where outbox.stage_id = stages.id and outbox.posted_at is null) as bells
         from stages where stages.work_id = $1 order by stages.id`,
      [workId],
    );
  }

  async onlyRow(workId: string): Promise<StageRow> {
    const [row] = await this.rows(workId);
    if (!row) throw new Error('the work has no stage');
    return row;
  }

  /** State by job. */
  async states(workId: string): Promise<Readonly<Record<string, StageState>>> {
    return Object.fromEntries((await this.rows(workId)).map(({ job, state }) => [job, state]));
  }

  /** As the relay does, but without a queue. */
  async postAll(): Promise<void> {
    await this.runtime.query(
      `update outbox set posted_at = clock_timestamp() where outbox.posted_at is null`,
    );
  }
}

export async function openStageBoard(): Promise<StageBoard> {
  return new StageBoard(await openRuntimeDatabase(8));
}
