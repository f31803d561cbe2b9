import type { CutoffLines } from './pupil-ranking.rules.js';
import type { JuniorRankingFigures, RankingPolicyFigures, TieBreak } from './ranking-policy.rules.js';
import { RATE_SCALE, weighCounts } from './unit-figures.rules.js';
import type { UnitRow } from './unit-placing.rules.js';

/** One printed figure: value = round half up(numerator x scale / denominator), in the named unit. */
export interface ExplainedFigure {
  readonly figure: 'mean' | 'excellentRate' | 'goodRate' | 'passRate' | 'weightedRate';
  readonly formula:
    | 'total-over-counted'
    | 'excellent-over-counted'
    | 'good-over-counted'
    | 'pass-over-counted'
    | 'weighted-counts-over-counted';
  readonly unit: 'hundredths-of-a-mark' | 'hundredths-of-a-percent';
  readonly numerator: number;
  /** 0 where nobody is counted; the value is null then. */
  readonly denominator: number;
  readonly scale: number;
  readonly value: number | null;
}

/** One summand of the weighted rate's numerator: weight x pupils. */
export interface WeightedTerm {
  readonly count: 'excellentCount' | 'goodCount' | 'passCount';
  readonly weightPercent: number;
  readonly pupils: number;
}

/** One summand of the rank sum, and the other units that show the same figure and so hold the same place. */
export interface RankSumTerm {
  readonly term: 'meanPlace' | 'excellentCountPlace' | 'weightedRatePlace';
  readonly place: number;
  readonly tiedWith: readonly string[];
}

/** Another unit with the same rank sum, and where the policy put it. */
export interface EqualRankSum {
  readonly code: string;
  readonly meanPlace: number | null;
  readonly place: number | null;
}

export interface RankSumFacts {
  readonly terms: readonly RankSumTerm[];
  readonly sum: number;
  readonly tieBreak: TieBreak;
  readonly equalSums: readonly EqualRankSum[];
}

/** `tie-break-by-mean`: an equal rank sum was placed elsewhere because of its mean. */
export type PlaceReason = 'nobody-counted' | 'mean' | 'rank-sum' | 'tie-break-by-mean';

export interface UnitExplanation {
  readonly code: string;
  readonly name: string;
  readonly place: number | null;
  readonly because: PlaceReason;
  readonly tiedWith: readonly string[];
  readonly figures: readonly ExplainedFigure[];
  /** Empty in a primary ranking. */
  readonly weightedTerms: readonly WeightedTerm[];
  /** Null in a primary ranking and where nobody is counted. */
  readonly rankSum: RankSumFacts | null;
  readonly lines: CutoffLines | null;
}

/**
 * Opens one row of a ranking into the facts behind it: each figure with its numbers, the rank sum with its terms,
 * what decided the place, who shares it, and where the lines fell. `rows` are all rows of the same ranking (all
 * schools, or all townships); the row's own entry in it is passed over. Facts only: words are made where they
 * are read. County plan, section 6 (exams and rankings), and section 8: every figure can be opened.
 *
 * Throws RangeError when lines and policy are not of the same stage.
 *
 * Worked: 4 counted with a sum of 28500 hundredths give {mean, total-over-counted, 28500, 4, scale 1, value 7125};
 * places 2, 1, 1 give three terms with the sum 4.
 */
export function explainUnit(
  row: UnitRow,
  rows: readonly UnitRow[],
  lines: CutoffLines | null,
  policy: RankingPolicyFigures,
): UnitExplanation {
  if ((lines === null) !== (policy.stage === 'primary')) {
    throw new RangeError(`a ${policy.stage} ranking does not have these lines`);
  }
  const others = rows.filter(({ code }) => code !== row.code);
  const rankSum = policy.stage === 'primary' ? null : explainRankSum(row, others, policy.tieBreak);
  return {
    code: row.code,
    name: row.name,
    place: row.place,
    because: explainPlace(row, rankSum),
    tiedWith: row.tiedWith,
    figures:
      policy.stage === 'primary' ? [explainMean(row)] : [explainMean(row), ...explainRates(row, policy)],
    weightedTerms: policy.stage === 'primary' ? [] : explainWeights(row, policy),
    rankSum,
    lines,
  };
}

function explainPlace(row: UnitRow, rankSum: RankSumFacts | null): PlaceReason {
  if (row.place === null) return 'nobody-counted';
  if (rankSum === null) return 'mean';
  return rankSum.equalSums.some(({ place }) => place !== row.place) ? 'tie-break-by-mean' : 'rank-sum';
}

function explainMean(row: UnitRow): ExplainedFigure {
  return {
    figure: 'mean',
    formula: 'total-over-counted',
    unit: 'hundredths-of-a-mark',
    numerator: row.totalHundredths,
    denominator: row.counted,
    scale: 1,
    value: row.meanHundredths,
  };
}

function explainRates(row: UnitRow, policy: JuniorRankingFigures): ExplainedFigure[] {
  const rate = { unit: 'hundredths-of-a-percent', denominator: row.counted, scale: RATE_SCALE } as const;
  return [
    {
      ...rate,
      figure: 'excellentRate',
      formula: 'excellent-over-counted',
      numerator: row.excellentCount ?? 0,
      value: row.excellentRate,
    },
    {
      ...rate,
      figure: 'goodRate',
      formula: 'good-over-counted',
      numerator: row.goodCount ?? 0,
      value: row.goodRate,
    },
    {
      ...rate,
      figure: 'passRate',
      formula: 'pass-over-counted',
      numerator: row.passCount ?? 0,
      value: row.passRate,
    },
    {
      ...rate,
      figure: 'weightedRate',
      formula: 'weighted-counts-over-counted',
      numerator: weighCounts(row, policy) ?? 0,
      // the weights are percents, so 100 of them are one whole pupil
      denominator: 100 * row.counted,
      value: row.weightedRate,
    },
  ];
}

function explainWeights(row: UnitRow, { rateWeights }: JuniorRankingFigures): WeightedTerm[] {
  return [
    { count: 'excellentCount', weightPercent: rateWeights.excellent, pupils: row.excellentCount ?? 0 },
    { count: 'goodCount', weightPercent: rateWeights.good, pupils: row.goodCount ?? 0 },
    { count: 'passCount', weightPercent: rateWeights.pass, pupils: row.passCount ?? 0 },
  ];
}

function explainRankSum(row: UnitRow, others: readonly UnitRow[], tieBreak: TieBreak): RankSumFacts | null {
  const { rankSum } = row;
  if (rankSum === null) return null;
  const terms = (['meanPlace', 'excellentCountPlace', 'weightedRatePlace'] as const).map((term) => {
    const place = row[term];
    if (place === null) throw new RangeError(`unit ${row.code} has a rank sum and lacks its ${term}`);
    return { term, place, tiedWith: others.filter((other) => other[term] === place).map(({ code }) => code) };
  });
  return {
    terms,
    sum: rankSum,
    tieBreak,
    equalSums: others
      .filter((other) => other.rankSum === rankSum)
      .map(({ code, meanPlace, place }) => ({ code, meanPlace, place })),
  };
}
