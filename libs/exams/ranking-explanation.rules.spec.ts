import fc from 'fast-check';
import { EXAMPLE, juniorPolicy, rankCohorts, schoolRow, type SchoolCohort } from './cohort.fixture.js';
import type { JuniorRankingFigures, RankingPolicyFigures } from './ranking-policy.rules.js';
import { explainUnit, type UnitExplanation } from './ranking-explanation.rules.js';

function explain(
  code: string,
  policy: RankingPolicyFigures,
  ...cohorts: readonly SchoolCohort[]
): UnitExplanation {
  const ranking = rankCohorts(policy, ...cohorts);
  return explainUnit(schoolRow(ranking, code), ranking.schools, ranking.lines, policy);
}

const { A, B, C } = EXAMPLE;

describe('why a school holds its place', () => {
  const policy = juniorPolicy(3, 5, 7);
  const why = explain('B', policy, A, B, C);

  it('opens every figure into the whole numbers that it is made of', () => {
    const rate = { unit: 'hundredths-of-a-percent', denominator: 4, scale: 10000 };
    expect(why.figures).toEqual([
      {
        figure: 'mean',
        formula: 'total-over-counted',
        unit: 'hundredths-of-a-mark',
        numerator: 24700,
        denominator: 4,
        scale: 1,
        value: 6175,
      },
      { ...rate, figure: 'excellentRate', formula: 'excellent-over-counted', numerator: 1, value: 2500 },
      { ...rate, figure: 'goodRate', formula: 'good-over-counted', numerator: 2, value: 5000 },
      { ...rate, figure: 'passRate', formula: 'pass-over-counted', numerator: 3, value: 7500 },
      {
        ...rate,
        figure: 'weightedRate',
        formula: 'weighted-counts-over-counted',
        numerator: 200,
        denominator: 400,
        value: 5000,
      },
    ]);
    expect(why.weightedTerms).toEqual([
      { count: 'excellentCount', weightPercent: 40, pupils: 1 },
      { count: 'goodCount', weightPercent: 20, pupils: 2 },
      { count: 'passCount', weightPercent: 40, pupils: 3 },
    ]);
  });

  it('gives the rank sum with its terms and who shares each of them', () => {
    expect(why.rankSum).toEqual({
      terms: [
        { term: 'meanPlace', place: 3, tiedWith: [] },
        { term: 'excellentCountPlace', place: 2, tiedWith: [] },
        { term: 'weightedRatePlace', place: 1, tiedWith: ['A', 'C'] },
      ],
      sum: 6,
      tieBreak: 'mean',
      equalSums: [],
    });
    expect(why).toMatchObject({ code: 'B', name: '学校B', place: 3, because: 'rank-sum', tiedWith: [] });
  });

  it('carries the mark at each line', () => {
    expect(why.lines?.good).toEqual({ cutoff: 5, markHundredths: 8500, place: 5, holders: 1, inCount: 5 });
  });
});

describe('what decided a place', () => {
  const rateWeights = { excellent: 40, good: 10, pass: 50 };
  const units = [
    { code: 'A', pupils: [100, 20] },
    { code: 'B', pupils: [70, 70] },
  ];

  it('was the mean, where an equal rank sum was placed elsewhere', () => {
    const why = explain('A', juniorPolicy(1, 1, 3, { rateWeights }), ...units);
    expect(why).toMatchObject({ place: 2, because: 'tie-break-by-mean', tiedWith: [] });
    expect(why.rankSum?.equalSums).toEqual([{ code: 'B', meanPlace: 1, place: 1 }]);
  });

  it('was the rank sum, where equal sums share the place', () => {
    const why = explain('A', juniorPolicy(1, 1, 3, { rateWeights, tieBreak: 'none' }), ...units);
    expect(why).toMatchObject({ place: 1, because: 'rank-sum', tiedWith: ['B'] });
    expect(why.rankSum).toMatchObject({
      tieBreak: 'none',
      equalSums: [{ code: 'B', meanPlace: 1, place: 1 }],
    });
  });

  it('was nothing, where nobody is counted', () => {
    const why = explain('Z', juniorPolicy(3, 5, 7), A, { code: 'Z', pupils: ['excused'] });
    expect(why).toMatchObject({ place: null, because: 'nobody-counted', rankSum: null });
    expect(why.figures.map(({ denominator, value }) => [denominator, value])).toEqual(
      Array(5).fill([0, null]),
    );
  });

  it('was the mean in a primary ranking, which has no other figure', () => {
    const why = explain('A', { stage: 'primary' }, A, B, C);
    expect(why).toMatchObject({ place: 2, because: 'mean', rankSum: null, lines: null, weightedTerms: [] });
    expect(why.figures).toHaveLength(1);
    expect(why.figures[0]).toMatchObject({ figure: 'mean', numerator: 28500, denominator: 4, value: 7125 });
  });

  it('cannot be told with the lines of another stage', () => {
    const { schools, lines } = rankCohorts(juniorPolicy(3, 5, 7), A);
    const row = schoolRow({ schools }, 'A');
    expect(() => explainUnit(row, schools, lines, { stage: 'primary' })).toThrow(RangeError);
    expect(() => explainUnit(row, schools, null, juniorPolicy(3, 5, 7))).toThrow(RangeError);
  });
});

it('every explained value follows from its numerator, denominator and scale', () => {
  const pupils = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 9 });
  const weights: JuniorRankingFigures['rateWeights'] = { excellent: 37, good: 24, pass: 39 };
  fc.assert(
    fc.property(pupils, pupils, (a, b) => {
      const policy = juniorPolicy(2, 4, 7, { rateWeights: weights });
      const why = explain('A', policy, { code: 'A', pupils: a }, { code: 'B', pupils: b });
      for (const { numerator, denominator, scale, value } of why.figures) {
        const [whole, parts] = [BigInt(denominator), BigInt(numerator) * BigInt(scale)];
        expect(BigInt(value ?? -1)).toBe((parts * 2n + whole) / (whole * 2n));
      }
      const weighted = why.weightedTerms.reduce(
        (sum, { weightPercent, pupils: n }) => sum + weightPercent * n,
        0,
      );
      expect(why.figures.find(({ figure }) => figure === 'weightedRate')?.numerator).toBe(weighted);
      expect(why.rankSum?.terms.reduce((sum, { place }) => sum + place, 0)).toBe(why.rankSum?.sum);
    }),
  );
});
