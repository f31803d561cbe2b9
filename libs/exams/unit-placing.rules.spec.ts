import { juniorPolicy, placesIn, rankCohorts } from './cohort.fixture.js';

describe('equal rank sums', () => {
  const rateWeights = { excellent: 40, good: 10, pass: 50 };
  // A is 2nd by mean and 1st by excellent count, B the other way round, both have the weighted rate 50.00
  const units = [
    { code: 'A', pupils: [100, 20] },
    { code: 'B', pupils: [70, 70] },
    { code: 'C', pupils: [10, 10] },
  ];

  it('go to the better mean when the policy says so', () => {
    const ranking = rankCohorts(juniorPolicy(1, 1, 3, { rateWeights }), ...units);
    expect(ranking.schools.map(({ rankSum, meanPlace }) => [rankSum, meanPlace])).toEqual([
      [4, 1],
      [4, 2],
      [8, 3],
    ]);
    expect(placesIn(ranking.schools)).toBe('B:1 A:2 C:3');
    expect(ranking.schools.map(({ tiedWith }) => tiedWith)).toEqual([[], [], []]);
  });

  it('share the place when the policy has no tie-break', () => {
    const ranking = rankCohorts(juniorPolicy(1, 1, 3, { rateWeights, tieBreak: 'none' }), ...units);
    expect(placesIn(ranking.schools)).toBe('A:1 B:1 C:3');
    expect(ranking.schools.map(({ tiedWith }) => tiedWith)).toEqual([['B'], ['A'], []]);
  });

  it('share the place when the means are equal as well', () => {
    const ranking = rankCohorts(
      juniorPolicy(1, 1, 3, { rateWeights: { excellent: 20, good: 0, pass: 80 } }),
      { code: 'B', pupils: [50, 50] },
      { code: 'A', pupils: [100, 0] },
    );
    expect(ranking.schools.map((row) => [row.excellentCountPlace, row.weightedRatePlace])).toEqual([
      [1, 2],
      [2, 1],
    ]);
    expect(placesIn(ranking.schools)).toBe('A:1 B:1');
  });

  it('never let a better mean win over a smaller rank sum', () => {
    // D is 1st by mean and 3rd by the other two: 7; A has 3 + 1 + 1 = 5, B 2 + 2 + 2 = 6
    const ranking = rankCohorts(
      juniorPolicy(3, 3, 3),
      { code: 'A', pupils: [99, 98, 0, 0] },
      { code: 'B', pupils: [97, 60, 60, 0, 60] },
      { code: 'D', pupils: [80, 80] },
    );
    expect(ranking.schools.map(({ code, rankSum, meanPlace }) => [code, rankSum, meanPlace])).toEqual([
      ['A', 5, 3],
      ['B', 6, 2],
      ['D', 7, 1],
    ]);
  });
});
