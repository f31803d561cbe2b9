import { SetMetadata } from '@nestjs/common';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { ScoredTermOfRun } from './scores-term.js';

/** What a conclusion rests on besides the run's own results, frozen with them. */
export interface FrozenMaterial {
  /** In Chinese: the versions of rules that it is made by. */
  readonly versions: readonly string[];
  /** What the hash of the run's inputs covers: plain JSON, the same in any database. */
  readonly canonical: unknown;
  /** What the stage is given; plain JSON. */
  readonly content: unknown;
}

/**
 * Draws conclusions from a run's results, in a stage after the term's summary; kept in tables of its own room, without a
 * right to change anything else. Marked with {@link ConcludesTermOf}, provided by a worker module.
 */
export interface ConcludesTerm {
  /** `accountability`. No two share one. */
  readonly noun: string;
  /** In Chinese. */
  readonly title: string;
  /** In the transaction of the run's one snapshot, as the role `job:scoring.freeze`. */
  freeze(unit: UnitOfWork, question: ScoredTermOfRun): Promise<FrozenMaterial>;
  /**
   * As the role `job:scoring.conclude`. Writes its rows.
   *
   * @returns what the hash of the run's results covers: plain JSON, the same in any database
   */
  conclude(unit: UnitOfWork, question: ScoredTermOfRun & { readonly content: unknown }): Promise<unknown>;
}

export const CONCLUDES_TERM = 'organization:concludes-term';

/** Marks a {@link ConcludesTerm}. */
export const ConcludesTermOf = (): ClassDecorator => SetMetadata(CONCLUDES_TERM, true);
