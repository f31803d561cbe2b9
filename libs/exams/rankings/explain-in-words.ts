import { hundredthsToNumber } from '#arithmetic/hundredths.js';
import type { CutoffLines } from '../pupil-ranking.rules.js';
import type {
  ExplainedFigure,
  PlaceReason,
  RankSumFacts,
  WeightedTerm,
} from '../ranking-explanation.rules.js';
import { RATE_NAMES, type TieBreak } from '../ranking-policy.rules.js';
import type { CutoffLineDto, ExplainedFigureDto, RankSumDto } from './ranking-why.dto.js';

const figureTitles: Readonly<Record<ExplainedFigure['figure'], string>> = {
  mean: '均分',
  excellentRate: '优秀率（%）',
  goodRate: '良好率（%）',
  passRate: '合格率（%）',
  weightedRate: '三率加权（%）',
};

const termTitles = {
  meanPlace: '均分名次',
  excellentCountPlace: '优秀人数名次',
  weightedRatePlace: '三率加权名次',
};

const reasons: Readonly<Record<Exclude<PlaceReason, 'rank-sum'>, string>> = {
  'nobody-counted': '没有计入的学生，只列出，不排名次。',
  mean: '按均分从高到低排名，均分相同名次相同。',
  'tie-break-by-mean': '与名次和相同的单位相比，均分名次在前的排在前面。',
};

/** What parts equal rank sums, as the policy says. */
const rankSumReasons: Readonly<Record<TieBreak, string>> = {
  mean: '名次和最小的排第一，名次和相同且均分名次相同的并列。',
  none: '名次和最小的排第一，名次和相同的并列。',
};

/** `tieBreak` is the policy's; null in a primary ranking, and where nobody is counted. */
export function describePlace(reason: PlaceReason, tieBreak: TieBreak | null): string {
  return reason === 'rank-sum' ? rankSumReasons[tieBreak ?? 'none'] : reasons[reason];
}

function fixed(hundredths: number): string {
  return hundredthsToNumber(hundredths).toFixed(2);
}

/** A figure with its numbers put in, as a clerk would write it on paper. */
export function describeFigure(
  explained: ExplainedFigure,
  weights: readonly WeightedTerm[],
): ExplainedFigureDto {
  const { figure, numerator, denominator, value } = explained;
  const result = value === null ? '无人计入' : fixed(value);
  return {
    figure,
    title: figureTitles[figure],
    formula: `${describeDivision(explained, weights, numerator, denominator)} = ${result}`,
    value: value === null ? null : hundredthsToNumber(value),
  };
}

function describeDivision(
  { figure }: ExplainedFigure,
  weights: readonly WeightedTerm[],
  numerator: number,
  denominator: number,
): string {
  switch (figure) {
    case 'mean':
      return `${fixed(numerator)} ÷ ${String(denominator)}`;
    case 'excellentRate':
    case 'goodRate':
    case 'passRate':
      return `${String(numerator)} ÷ ${String(denominator)} × 100`;
    case 'weightedRate': {
      const sum = weights
        .map(({ weightPercent, pupils }) => `${String(weightPercent)} × ${String(pupils)}`)
        .join(' + ');
      // The rule's denominator counts whole percents; people know the number of pupils.
      return `(${sum}) ÷ ${String(denominator / 100)}`;
    }
  }
}

export function describeRankSum({ terms, sum, equalSums }: RankSumFacts): RankSumDto {
  return {
    terms: terms.map(({ term, place, tiedWith }) => ({
      term,
      title: termTitles[term],
      place,
      tiedWith: [...tiedWith],
    })),
    sum,
    formula: `${terms.map(({ place }) => String(place)).join(' + ')} = ${String(sum)}`,
    equalSums: equalSums.map(({ code }) => code),
  };
}

export function describeLines(lines: CutoffLines | null): CutoffLineDto[] {
  if (lines === null) return [];
  return RATE_NAMES.map((line) => {
    const { cutoff, markHundredths, holders, inCount } = lines[line];
    return {
      line,
      cutoff,
      mark: markHundredths === null ? null : hundredthsToNumber(markHundredths),
      pupilsAtMark: holders,
      pupilsIn: inCount,
      tieAcrossLine: inCount > cutoff,
    };
  });
}
