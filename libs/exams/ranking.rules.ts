import { assertRankable, type CandidateColumns, type RankedSchool } from './candidate-columns.rules.js';
import { drawLines, rankPupils, type CutoffLines } from './pupil-ranking.rules.js';
import { checkPolicyFigures, type RankingPolicyFigures } from './ranking-policy.rules.js';
import { figureUnit, poolTallies, tallySchools, type UnitTally } from './unit-figures.rules.js';
import { placeUnits, type NamedFigures, type UnitRow } from './unit-placing.rules.js';

export interface ExamRanking {
  /** County place of each candidate, in the order of the columns; 0 for the excused. */
  readonly pupilPlaces: Int32Array;
  /** Present and absent pupils of the county. */
  readonly counted: number;
  /** Null in a primary ranking, which draws none. */
  readonly lines: CutoffLines | null;
  readonly schools: readonly UnitRow[];
  readonly townships: readonly UnitRow[];
}

/**
 * Ranks one exam of one grade: its pupils in the county, its school-stages, and its townships, each township as
 * the pool of its schools' pupils. A direct school belongs to no township. A school without any candidate is not
 * listed; one whose candidates are all excused is listed and not placed.
 *
 * The order of the schools and of the candidates never changes a figure. Everything is whole numbers: marks in
 * hundredths, rates in hundredths of a percent. Absent pupils hold a place with 0 also in a cohort that is
 * smaller than the cut-offs, where they are in like everybody else.
 *
 * Throws RangeError for columns, schools or a policy that contradict themselves.
 * County plan, section 6 (exams and rankings).
 *
 * Worked, with cut-offs 3, 5, 7 and weights 40, 20, 40: A 95 90 60 40, B 92 85 70 and one absent, C 88 80 have the
 * means 71.25, 61.75, 84.00, the excellent counts 2, 1, 0, all the weighted rate 50.00; rank sums 4, 6, 5: A, C, B.
 */
export function rankExam(
  schools: readonly RankedSchool[],
  candidates: CandidateColumns,
  policy: RankingPolicyFigures,
): ExamRanking {
  const fault = checkPolicyFigures(policy)[0];
  if (fault !== undefined) throw new RangeError(`policy: ${fault.path} ${fault.because}`);
  assertRankable(schools, candidates);

  const cutoffs = policy.stage === 'primary' ? null : policy.cutoffs;
  const { places, counted, ladder } = rankPupils(candidates);
  const units = schoolUnits(schools, tallySchools(schools.length, candidates, places, cutoffs));
  const rank = (ranked: readonly TalliedUnit[]): readonly UnitRow[] =>
    placeUnits(
      ranked.map(({ code, name, tally }): NamedFigures => ({ code, name, ...figureUnit(tally, policy) })),
      policy,
    );
  return {
    pupilPlaces: places,
    counted,
    lines: cutoffs === null ? null : drawLines(ladder, cutoffs),
    schools: rank(units),
    townships: rank(townshipUnits(units)),
  };
}

interface TalliedUnit {
  readonly code: string;
  readonly name: string;
  readonly tally: UnitTally;
}

interface TalliedSchool extends TalliedUnit {
  readonly school: RankedSchool;
}

function schoolUnits(schools: readonly RankedSchool[], tallies: readonly UnitTally[]): TalliedSchool[] {
  return schools.flatMap((school, index) => {
    const tally = tallies[index];
    if (tally === undefined || tally.enrolled === 0) return [];
    return [{ code: school.code, name: school.name, tally, school }];
  });
}

function townshipUnits(schools: readonly TalliedSchool[]): TalliedUnit[] {
  const townships = new Map<string, TalliedUnit>();
  for (const { school, tally } of schools) {
    const { townshipCode, townshipName } = school;
    if (townshipCode === null || townshipName === null) continue;
    const pooled = townships.get(townshipCode);
    townships.set(townshipCode, {
      code: townshipCode,
      name: townshipName,
      tally: pooled === undefined ? tally : poolTallies(pooled.tally, tally),
    });
  }
  return [...townships.values()];
}
