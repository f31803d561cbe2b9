import { CandidateStatus, type CandidateColumns, type RankedSchool } from './candidate-columns.rules.js';
import { rankExam, type ExamRanking } from './ranking.rules.js';
import type { JuniorRankingFigures, RankingPolicyFigures } from './ranking-policy.rules.js';
import type { UnitRow } from './unit-placing.rules.js';

/** What became of one candidate: a total in marks, or why there is none. */
export type Outcome = number | 'absent' | 'excused';

export interface SchoolCohort {
  readonly code: string;
  readonly township?: string | null;
  readonly pupils: readonly Outcome[];
}

export interface Cohort {
  readonly schools: readonly RankedSchool[];
  readonly candidates: CandidateColumns;
}

/** The columns of an exam; without a township a school is a direct school. */
export function cohortOf(...cohorts: readonly SchoolCohort[]): Cohort {
  const entries = cohorts.flatMap(({ pupils }, school) => pupils.map((outcome) => ({ school, outcome })));
  return {
    schools: cohorts.map(({ code, township = null }) => ({
      code,
      name: `学校${code}`,
      townshipCode: township,
      townshipName: township === null ? null : `乡镇${township}`,
    })),
    candidates: {
      schoolIndex: Int32Array.from(entries, ({ school }) => school),
      status: Uint8Array.from(entries, ({ outcome }) => statusOf(outcome)),
      totalHundredths: Int32Array.from(entries, ({ outcome }) =>
        typeof outcome === 'number' ? Math.round(outcome * 100) : 0,
      ),
    },
  };
}

/** The plan's weights with lines that a handful of pupils can reach. */
export function juniorPolicy(
  excellent: number,
  good: number,
  pass: number,
  rest: Partial<Pick<JuniorRankingFigures, 'rateWeights' | 'tieBreak'>> = {},
): JuniorRankingFigures {
  return {
    stage: 'junior',
    cutoffs: { excellent, good, pass },
    rateWeights: { excellent: 40, good: 20, pass: 40 },
    tieBreak: 'mean',
    ...rest,
  };
}

export function rankCohorts(policy: RankingPolicyFigures, ...cohorts: readonly SchoolCohort[]): ExamRanking {
  const { schools, candidates } = cohortOf(...cohorts);
  return rankExam(schools, candidates, policy);
}

export function schoolRow(ranking: Pick<ExamRanking, 'schools'>, code: string): UnitRow {
  const row = ranking.schools.find((school) => school.code === code);
  if (row === undefined) throw new Error(`${code} is not listed`);
  return row;
}

/** The rows in short, in their order: "A:1 C:2 B:null". */
export function placesIn(rows: readonly UnitRow[]): string {
  return rows.map(({ code, place }) => `${code}:${String(place)}`).join(' ');
}

/** The schools of the worked example of the rule. */
export const EXAMPLE = {
  A: { code: 'A', pupils: [95, 90, 60, 40] },
  B: { code: 'B', pupils: [92, 85, 70, 'absent'] },
  C: { code: 'C', pupils: [88, 80] },
} as const;

function statusOf(outcome: Outcome): number {
  return typeof outcome === 'number' ? CandidateStatus.present : CandidateStatus[outcome];
}
