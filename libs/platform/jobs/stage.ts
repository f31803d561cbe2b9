/**
 * A stage is one step of long work (an import, a ranking run), kept as a row. The row is the truth; the queue only
 * says that somebody should look at it.
 */
export type StageState = 'waiting' | 'ready' | 'running' | 'done' | 'failed' | 'cancelled';

/** A step to be made when work begins. */
export interface PlannedStage {
  /** Which processor does it: the name is looked up in the worker's catalogue. */
  readonly job: string;
  /** Tells stages of one job in one work apart; empty when there is only one. */
  readonly subject?: string;
  /** Jobs of the same work, whatever their subjects, that must be done before this one. Empty: it is ready at once. */
  readonly after: readonly string[];
}

/** A stage as a processor or a watcher sees it. */
export interface Stage {
  readonly id: string;
  readonly workId: string;
  readonly job: string;
  readonly subject: string;
  readonly state: StageState;
  readonly attempts: number;
  readonly errorCode: string | null;
  readonly errorDetail: string | null;
}

/** How far a stage has come, in units that its processor chose (rows, pupils). */
export interface StageProgress {
  readonly done: number;
  readonly total: number;
}
