import { SetMetadata } from '@nestjs/common';
import type { Isolation } from '../database/database.js';
import type { UnitOfWork } from '../database/unit-of-work.js';
import type { Stage, StageProgress } from './stage.js';

/** What a processor may use besides its unit of work. */
export interface StageContext {
  readonly stage: Stage;
  /** Shows how far it has come; seen at once by watchers, whatever becomes of the transaction. */
  readonly report: (progress: StageProgress) => void;
}

/** Why a stage will not be tried again. */
export interface StageFailure {
  readonly code: string;
  readonly detail: string;
}

/**
 * Does one kind of stage. `run` has one transaction; it is committed together with the stage's state, so whatever it
 * writes happens exactly once however often the bell rings.
 */
export interface StageProcessor {
  /** READ COMMITTED when not given. */
  readonly isolation?: Isolation;
  run(unit: UnitOfWork, context: StageContext): Promise<void>;
  /** Tells the noun that the stage has failed for good, in the transaction that says so. */
  failed?(unit: UnitOfWork, stage: Stage, failure: StageFailure): Promise<void>;
}

export const PROCESSES = 'platform:processes-job';

/** Marks a class as the one processor of a job. */
export const Processes = (job: string): ClassDecorator => SetMetadata(PROCESSES, job);
