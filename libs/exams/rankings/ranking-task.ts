import type { CutoffLines } from '../pupil-ranking.rules.js';
import type { RankedSchool } from '../candidate-columns.rules.js';
import type { RankingPolicyFigures } from '../ranking-policy.rules.js';
import type { UnitRow } from '../unit-placing.rules.js';

/** What the thread is given. */
export interface RankingTask {
  readonly schools: readonly (RankedSchool & { readonly id: string })[];
  /** COPY text; see RankingInputs. It is the thread's to use up. */
  readonly candidates: Uint8Array<ArrayBuffer>;
  readonly policy: RankingPolicyFigures;
  /** The exam's definition and the policy's version, in canonical JSON: the head of what is hashed. */
  readonly canonicalHead: string;
  /** Leading field of each line of `pupilLists`. */
  readonly runId: string;
}

/** What the thread returns. */
export interface RankingOutcome {
  /** SHA-256 over the canonical inputs, in hexadecimal. */
  readonly inputHash: string;
  readonly candidateCount: number;
  readonly lines: CutoffLines | null;
  readonly schools: readonly UnitRow[];
  readonly townships: readonly UnitRow[];
  /** COPY text for ranking_pupil_lists: run, school, enrolments, statuses, totals, places. */
  readonly pupilLists: Uint8Array;
  /** How long ranking alone took, in milliseconds. */
  readonly rankMs: number;
}
