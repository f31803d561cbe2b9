import { SetMetadata } from '@nestjs/common';
import type { NamedTerm } from '#calendar/term.queries.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { StageProgress } from '#platform/jobs/stage.js';
import type { Stage } from '../schools/school-stage.rules.js';

/** A school-stage or a township as a scoring run found it. Its id is the school-stage's, or the township's. */
export interface FrozenUnit {
  readonly kind: 'school-stage' | 'township';
  readonly id: string;
  readonly code: string;
  readonly name: string;
  /** Null: a township. */
  readonly stage: Stage | null;
  readonly schoolId: string | null;
  /** The township itself, or the school's; null: directly under the bureau. */
  readonly townshipId: string | null;
  readonly townshipCode: string | null;
  readonly townshipName: string | null;
  readonly squadCode: string | null;
  readonly squadName: string | null;
}

/** Names a unit in the inputs and results of a run. */
export type UnitName = Pick<FrozenUnit, 'kind' | 'id'>;

/** What is scored, in which run. */
export interface ScoredTermOfRun {
  readonly runId: string;
  readonly term: NamedTerm;
  /** Who started the run. */
  readonly startedBy: string;
  /** Every unit of the county, by kind, code and stage. */
  readonly units: readonly FrozenUnit[];
}

/** One thing that a result of a unit was made from, as people read it: `value` is compared from run to run. */
export interface InputFact {
  /** Once in a unit. */
  readonly key: string;
  /** In Chinese. */
  readonly label: string;
  readonly value: string;
}

/** What one unit's result is made from. */
export interface UnitInput {
  readonly unit: UnitName;
  readonly facts: readonly InputFact[];
  /** What the noun itself needs to score the unit; plain JSON. */
  readonly data: unknown;
}

/** One result that a term has: the inspections, or one exam. Every subject becomes a stage of the run. */
export interface FrozenSubject {
  /** Once in a noun; may be an id. */
  readonly key: string;
  /** The same in any database: no ids. */
  readonly canonicalKey: string;
  /** In Chinese. */
  readonly title: string;
  /** Results of one series are compared from term to term: `inspections`, `county-test/junior/9`. */
  readonly series: string;
  /** Which component of an annual assessment it is part of: `inspections`, `county-test`, `zhongkao`. */
  readonly component: string;
  /** In Chinese: the versions of policies and checklists that it is made by. */
  readonly versions: readonly string[];
  /** SHA-256 over all inputs in canonical form, in hexadecimal. */
  readonly inputHash: string;
  readonly inputs: readonly UnitInput[];
}

/** A figure as it is printed: at most two decimals, or null. */
export interface ResultFigure {
  readonly key: string;
  /** In Chinese. */
  readonly label: string;
  readonly value: number | null;
}

/** The result of one unit in one subject. Places are given within the unit's kind, and of school-stages within the stage. */
export interface TermResult {
  readonly unit: UnitName;
  /** The printed figure that best stands for the result, in hundredths; null: incomplete. */
  readonly value: number | null;
  /** The result as hundredths of a percent, for annual assessments; null where it has none. */
  readonly percent: number | null;
  readonly countyPlace: number | null;
  /** Of how many. */
  readonly countyRanked: number;
  /** Codes of the others who share the place, in the order of code units. */
  readonly tiedWith: readonly string[];
  readonly figures: readonly ResultFigure[];
  /** In Chinese: the formula with its numbers. */
  readonly explanation: readonly string[];
}

/**
 * Brings one noun's evidence into a term's scoring. The noun's room writes it, marks it with {@link ScoresTermOf} and lists
 * it among its worker module's providers; the run finds it, and knows nothing else of the noun.
 */
export interface ScoresTerm {
  /** `inspections`, `exams`. No two share one. */
  readonly noun: string;
  /**
   * Reads all that the term's results are made from, in the transaction of the run's one snapshot, as the role
   * `job:scoring.freeze`. Whatever is not kept in the answer, or in tables of the noun's own, later stages can't see.
   */
  freeze(unit: UnitOfWork, question: ScoredTermOfRun): Promise<readonly FrozenSubject[]>;
  /** The results of one subject, from what was frozen alone, as the role `job:scoring.score`. Repeatable. */
  score(
    unit: UnitOfWork,
    question: ScoredTermOfRun & {
      readonly subject: string;
      readonly inputs: readonly UnitInput[];
      readonly report: (progress: StageProgress) => void;
    },
  ): Promise<readonly TermResult[]>;
  /** The stage of the subject has failed for good, and says why. */
  failed?(
    unit: UnitOfWork,
    runId: string,
    subject: string,
    failure: { readonly code: string; readonly detail: string },
  ): Promise<void>;
}

export const SCORES_TERM = 'organization:scores-term';

/** Marks a {@link ScoresTerm}. */
export const ScoresTermOf = (): ClassDecorator => SetMetadata(SCORES_TERM, true);
