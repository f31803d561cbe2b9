import { EXAMPLE, juniorPolicy, rankCohorts, schoolRow } from '../cohort.fixture.js';
import type { JuniorRankingFigures, RankingPolicyFigures } from '../ranking-policy.rules.js';
import { explainUnit, type UnitExplanation } from '../ranking-explanation.rules.js';
import type { SchoolCohort } from '../cohort.fixture.js';
import { describeFigure, describeLines, describePlace, describeRankSum } from './explain-in-words.js';

function explain(
  code: string,
  policy: RankingPolicyFigures,
  ...cohorts: readonly SchoolCohort[]
): UnitExplanation {
  const { schools, lines } = rankCohorts(policy, ...cohorts);
  return explainUnit(schoolRow({ schools }, code), schools, lines, policy);
}

const plan = juniorPolicy(3, 5, 7);
const example = [EXAMPLE.A, EXAMPLE.B, EXAMPLE.C];
const formulas = ({ figures, weightedTerms }: UnitExplanation): string[] =>
  figures.map((figure) => describeFigure(figure, weightedTerms).formula);

describe('the formulas of a row', () => {
  it('hold the numbers of the worked example', () => {
    expect(formulas(explain('A', plan, ...example))).toEqual([
      '285.00 ÷ 4 = 71.25',
      '2 ÷ 4 × 100 = 50.00',
      '2 ÷ 4 × 100 = 50.00',
      '2 ÷ 4 × 100 = 50.00',
      '(40 × 2 + 20 × 2 + 40 × 2) ÷ 4 = 50.00',
    ]);
    expect(formulas(explain('B', plan, ...example))[0]).toBe('247.00 ÷ 4 = 61.75');
  });

  it('come out at what a pocket calculator says, rounded half up', () => {
    const uneven = { code: 'U', pupils: [90.5, 70, 'absent', 'excused'] } as const;
    const explained = explain('U', juniorPolicy(1, 1, 2), uneven);
    for (const figure of explained.figures) {
      const { formula, value } = describeFigure(figure, explained.weightedTerms);
      const [expression = '', result = ''] = formula.split(' = ');
      const calculated = evaluate(expression);
      expect(Math.abs(calculated - Number(result))).toBeLessThanOrEqual(0.005 + 1e-9);
      expect(Number(result)).toBe(value);
    }
  });

  it('say that nobody is counted where everybody is excused', () => {
    const { figures, weightedTerms } = explain('X', plan, ...example, { code: 'X', pupils: ['excused'] });
    expect(figures.map((figure) => describeFigure(figure, weightedTerms))[0]).toEqual({
      figure: 'mean',
      title: '均分',
      formula: '0.00 ÷ 0 = 无人计入',
      value: null,
    });
  });

  it('are the mean alone in a primary ranking', () => {
    expect(formulas(explain('C', { stage: 'primary' }, ...example))).toEqual(['168.00 ÷ 2 = 84.00']);
  });
});

describe('why a unit holds its place', () => {
  const why = (code: string, policy: JuniorRankingFigures, ...cohorts: readonly SchoolCohort[]): string => {
    const { because, rankSum } = explain(code, policy, ...cohorts);
    return describePlace(because, rankSum?.tieBreak ?? null);
  };
  // mean 85 and 51, nobody and two excellent, both 50 percent: the rank sums are 4 and 4
  const equalSums = [
    { code: 'A', pupils: [90, 80] },
    { code: 'B', pupils: [95, 94, 10, 5] },
  ];

  it('names the mean where it parted equal rank sums', () => {
    expect(why('A', juniorPolicy(2, 3, 4), ...equalSums)).toBe(
      '与名次和相同的单位相比，均分名次在前的排在前面。',
    );
    expect(why('B', juniorPolicy(2, 3, 4), ...equalSums)).toBe(
      '与名次和相同的单位相比，均分名次在前的排在前面。',
    );
  });

  it('does not speak of the mean where the policy lets equal rank sums share a place', () => {
    expect(why('A', juniorPolicy(2, 3, 4, { tieBreak: 'none' }), ...equalSums)).toBe(
      '名次和最小的排第一，名次和相同的并列。',
    );
  });

  it('tells a unit with a rank sum of its own what would have happened', () => {
    expect(why('A', plan, ...example)).toBe('名次和最小的排第一，名次和相同且均分名次相同的并列。');
  });

  it('is the mean in a primary ranking, and nothing where nobody is counted', () => {
    expect(describePlace(explain('A', { stage: 'primary' }, ...example).because, null)).toBe(
      '按均分从高到低排名，均分相同名次相同。',
    );
    expect(why('X', plan, ...example, { code: 'X', pupils: ['excused'] })).toBe(
      '没有计入的学生，只列出，不排名次。',
    );
  });
});

describe('the rank sum and the lines', () => {
  it('are added up in the order of the rule, each term with those who share it', () => {
    const { rankSum } = explain('A', plan, ...example);
    expect(rankSum && describeRankSum(rankSum)).toEqual({
      terms: [
        { term: 'meanPlace', title: '均分名次', place: 2, tiedWith: [] },
        { term: 'excellentCountPlace', title: '优秀人数名次', place: 1, tiedWith: [] },
        { term: 'weightedRatePlace', title: '三率加权名次', place: 1, tiedWith: ['C', 'B'] },
      ],
      sum: 4,
      formula: '2 + 1 + 1 = 4',
      equalSums: [],
    });
  });

  it('say where a tie lies across a line, and where there are fewer pupils than the line takes', () => {
    const { lines } = explain('A', juniorPolicy(1, 3, 9), { code: 'A', pupils: [90.5, 90.5, 70] });
    expect(describeLines(lines)).toEqual([
      { line: 'excellent', cutoff: 1, mark: 90.5, pupilsAtMark: 2, pupilsIn: 2, tieAcrossLine: true },
      { line: 'good', cutoff: 3, mark: 70, pupilsAtMark: 1, pupilsIn: 3, tieAcrossLine: false },
      { line: 'pass', cutoff: 9, mark: 70, pupilsAtMark: 1, pupilsIn: 3, tieAcrossLine: false },
    ]);
  });

  it('have no mark where nobody is counted, and are not drawn in a primary ranking', () => {
    const { lines } = explain('X', plan, { code: 'X', pupils: ['excused'] });
    expect(describeLines(lines)[0]).toEqual({
      line: 'excellent',
      cutoff: 3,
      mark: null,
      pupilsAtMark: 0,
      pupilsIn: 0,
      tieAcrossLine: false,
    });
    expect(describeLines(null)).toEqual([]);
  });
});

/** What the left side of a formula comes to: a sum of products or one number, then divided and multiplied. */
function evaluate(expression: string): number {
  const [sum = '', rest = ''] = expression.split(' ÷ ');
  const numerator = sum
    .replace(/[()]/g, '')
    .split(' + ')
    .map((term) => term.split(' × ').reduce((product, factor) => product * Number(factor), 1))
    .reduce((total, term) => total + term, 0);
  const [divisor = '', factor = '1'] = rest.split(' × ');
  return (numerator / Number(divisor)) * Number(factor);
}
