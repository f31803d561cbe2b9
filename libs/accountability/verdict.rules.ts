import type { Stage } from '#organization/schools/school-stage.rules.js';
import type { JudgedLine, PublishedFigure } from '#scoring/target-letters/target-judgement.rules.js';
import type { TargetLine } from '#scoring/target-letters/target-line.rules.js';
import type { ExamResult } from './period.rules.js';
import type { Standing } from './standing.rules.js';
import type { Tenure } from './tenure.rules.js';

/** What the county has published, and who answered for what: everything that rules are judged by. */
export interface History {
  readonly results: readonly ExamResult[];
  readonly tenures: readonly Tenure[];
  readonly letters: readonly SignedLetter[];
}

/** A signed target letter, and what is published of its school-stage in its school year. */
export interface SignedLetter {
  readonly letterId: string;
  /** The school's. */
  readonly unitId: string;
  readonly code: string;
  readonly name: string;
  readonly stage: Stage;
  readonly schoolYear: string;
  /** The last day of the school year's last term. */
  readonly yearEndsOn: string;
  readonly lines: readonly TargetLine[];
  readonly figures: readonly PublishedFigure[];
}

/** The day (YYYY-MM-DD) on which it is asked who holds a post, and the school year that it lies in. */
export interface AsOf {
  readonly day: string;
  readonly schoolYear: string;
}

/** Whose periods those of the past are: of who held the post on the last day of each, or of who holds it today. */
export type HolderAsked = 'of-each-period' | 'of-today';

/** One ranking of a period, and who held the post that answers for the unit when the exam was held. */
export interface RankingFact extends Standing {
  readonly exam: ExamResult;
  readonly holder: Tenure | null;
}

export interface PeriodFact {
  readonly schoolYear: string;
  readonly term: 1 | 2 | null;
  /** It lies in the tenure of whoever holds the post now; true for a rule about no person. */
  readonly isOfHolder: boolean;
  /** None for a rule that watches targets. */
  readonly rankings: readonly RankingFact[];
  /** Null for a rule that watches places. */
  readonly letter: JudgedLetter | null;
}

export interface JudgedLetter {
  readonly letterId: string;
  readonly lines: readonly JudgedLine[];
}

export type VerdictReason =
  'reached' | 'post-vacant' | 'post-changed-hands' | 'one-period-short' | 'one-line-short' | 'not-reached';

export interface Verdict {
  readonly outcome: 'fires' | 'blocked' | 'near-miss' | 'quiet';
  readonly because: VerdictReason;
  readonly unit: { readonly unitId: string; readonly code: string; readonly name: string };
  /** The last period that was looked at; of a letter, up to the last day of its school year. */
  readonly through: { readonly schoolYear: string; readonly term: 1 | 2 | null; readonly heldOn: string };
  /** The periods that it stands on, the oldest first; none when it is quiet. */
  readonly periods: readonly PeriodFact[];
  /** How many periods the unit has that count together, whoever held the post. */
  readonly unitCount: number;
  /** How many of the present holder's count together. */
  readonly holderCount: number;
  /** One more such period, or line met, would make it fire: every near miss is, and a blocked unit may be. */
  readonly isOneShort: boolean;
  /** Who holds the post; null when nobody does, and for a rule about no person. */
  readonly person: Tenure | null;
  /** Who held it from the first of the periods until now. */
  readonly tenures: readonly Tenure[];
}
