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
}

/** One school's pupils as array literals of PostgreSQL; element i of each belongs to the same pupil. */
export interface PupilList {
  readonly schoolId: string;
  readonly enrolmentIds: string;
  readonly statuses: string;
  readonly totalsHundredths: string;
  readonly countyPlaces: string;
}

/** What the thread returns. */
export interface RankingOutcome {
  /** SHA-256 over the canonical inputs, in hexadecimal. */
  readonly inputHash: string;
  readonly candidateCount: number;
  readonly lines: CutoffLines | null;
  readonly schools: readonly UnitRow[];
  readonly townships: readonly UnitRow[];
  readonly pupilLists: readonly PupilList[];
  /** How long ranking alone took, in milliseconds. */
  readonly rankMs: number;
}
