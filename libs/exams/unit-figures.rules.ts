import { addTo, entryAt, byteAt } from '#arithmetic/column.js';
import { roundHalfUp } from '#arithmetic/ratio.js';
import { CandidateStatus, type CandidateColumns } from './candidate-columns.rules.js';
import type { Cutoffs, JuniorRankingFigures, RankingPolicyFigures } from './ranking-policy.rules.js';

/** What is counted of a unit's pupils; the numbers that every figure is made from. Tallies can be added. */
export interface UnitTally {
  readonly enrolled: number;
  /** Present and absent: the denominator of every figure. */
  readonly counted: number;
  readonly present: number;
  readonly absent: number;
  readonly excused: number;
  /** Sum of the totals of the counted, in hundredths of a mark. */
  readonly totalHundredths: number;
  /** Pupils within each line; null where the stage draws no lines. */
  readonly excellentCount: number | null;
  readonly goodCount: number | null;
  readonly passCount: number | null;
}

/** The printed figures. Null where nobody is counted, and the rates also where the stage draws no lines. */
export interface UnitFigures extends UnitTally {
  /** Hundredths of a mark, rounded once. */
  readonly meanHundredths: number | null;
  /** This and the other rates: hundredths of a percent, rounded once. */
  readonly excellentRate: number | null;
  readonly goodRate: number | null;
  readonly passRate: number | null;
  readonly weightedRate: number | null;
}

/** Whole percents in hundredths: what a share of 1 is printed as. */
export const RATE_SCALE = 10_000;

/**
 * The tally of each school, by the index that the columns use. `places` are the county places of the candidates,
 * 0 for the excused; `cutoffs` is null for a stage without lines.
 * County plan, section 6 (exams and rankings): school-stage figures.
 *
 * Worked: a school with the totals 92, 85, 70, one absent and one excused has enrolled 5, counted 4, present 3,
 * absent 1, excused 1, and a sum of 24700 hundredths.
 */
export function tallySchools(
  schoolCount: number,
  candidates: CandidateColumns,
  places: Int32Array,
  cutoffs: Cutoffs | null,
): readonly UnitTally[] {
  const { schoolIndex, status, totalHundredths } = candidates;
  const present = new Int32Array(schoolCount);
  const absent = new Int32Array(schoolCount);
  const excused = new Int32Array(schoolCount);
  const sums = new Float64Array(schoolCount);
  const excellent = new Int32Array(schoolCount);
  const good = new Int32Array(schoolCount);
  const pass = new Int32Array(schoolCount);
  for (let index = 0; index < schoolIndex.length; index += 1) {
    const school = entryAt(schoolIndex, index);
    const state = byteAt(status, index);
    if (state === CandidateStatus.excused) {
      addTo(excused, school, 1);
      continue;
    }
    addTo(state === CandidateStatus.present ? present : absent, school, 1);
    addTo(sums, school, entryAt(totalHundredths, index));
    if (cutoffs === null) continue;
    const place = entryAt(places, index);
    if (place <= cutoffs.excellent) addTo(excellent, school, 1);
    if (place <= cutoffs.good) addTo(good, school, 1);
    if (place <= cutoffs.pass) addTo(pass, school, 1);
  }
  const hasLines = cutoffs !== null;
  return Array.from({ length: schoolCount }, (_, school) => {
    const counted = entryAt(present, school) + entryAt(absent, school);
    return {
      enrolled: counted + entryAt(excused, school),
      counted,
      present: entryAt(present, school),
      absent: entryAt(absent, school),
      excused: entryAt(excused, school),
      totalHundredths: entryAt(sums, school),
      excellentCount: hasLines ? entryAt(excellent, school) : null,
      goodCount: hasLines ? entryAt(good, school) : null,
      passCount: hasLines ? entryAt(pass, school) : null,
    };
  });
}

/**
 * Two units' pupils as one pool, which is how a township is made from its schools: counts and sums are added,
 * never means or rates. County plan, section 6 (exams and rankings): township figures.
 *
 * Worked: 4 counted with a sum of 285 marks and 2 counted with 168 give 6 counted with 453: a mean of 75.50,
 * where the mean of the two means would be 77.63.
 */
export function poolTallies(a: UnitTally, b: UnitTally): UnitTally {
  return {
    enrolled: a.enrolled + b.enrolled,
    counted: a.counted + b.counted,
    present: a.present + b.present,
    absent: a.absent + b.absent,
    excused: a.excused + b.excused,
    totalHundredths: a.totalHundredths + b.totalHundredths,
    excellentCount: addCounts(a.excellentCount, b.excellentCount),
    goodCount: addCounts(a.goodCount, b.goodCount),
    passCount: addCounts(a.passCount, b.passCount),
  };
}

function addCounts(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

/**
 * The printed figures of one tally, each computed from whole numbers and rounded half up once. The weighted rate
 * comes from the counts, not from the three rates that were rounded for print.
 * County plan, section 6 (exams and rankings): school-stage figures, junior formula, rounding.
 *
 * Worked: 1, 1 and 2 of 3 counted, weights 40, 20, 40: rates 33.33, 33.33, 66.67 percent, weighted
 * (40 + 20 + 80) / 3 = 46.67.
 */
export function figureUnit(tally: UnitTally, policy: RankingPolicyFigures): UnitFigures {
  const { counted } = tally;
  return {
    ...tally,
    meanHundredths:
      counted === 0 ? null : roundHalfUp({ numerator: tally.totalHundredths, denominator: counted }, 0),
    excellentRate: rateOf(tally.excellentCount, counted),
    goodRate: rateOf(tally.goodCount, counted),
    passRate: rateOf(tally.passCount, counted),
    weightedRate: policy.stage === 'primary' ? null : rateOf(weighCounts(tally, policy), 100 * counted),
  };
}

/** The counts within the lines, weighted in whole percents: w·excellent + w·good + w·pass. Null without lines. */
export function weighCounts(
  tally: Pick<UnitTally, 'excellentCount' | 'goodCount' | 'passCount'>,
  { rateWeights }: JuniorRankingFigures,
): number | null {
  const { excellentCount, goodCount, passCount } = tally;
  if (excellentCount === null || goodCount === null || passCount === null) return null;
  return rateWeights.excellent * excellentCount + rateWeights.good * goodCount + rateWeights.pass * passCount;
}

function rateOf(part: number | null, whole: number): number | null {
  if (part === null || whole === 0) return null;
  return roundHalfUp({ numerator: part * RATE_SCALE, denominator: whole }, 0);
}
