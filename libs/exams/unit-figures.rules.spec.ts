import { juniorPolicy, placesIn, rankCohorts, schoolRow } from './cohort.fixture.js';

describe('rounding', () => {
  const primary = { stage: 'primary' } as const;

  it('gives the same place to means that are equal only after rounding', () => {
    const ranking = rankCohorts(
      primary,
      { code: 'A', pupils: [66.66, 66.67, 66.67] },
      { code: 'B', pupils: [66.67, 66.67, 66.67] },
      { code: 'C', pupils: [66.66, 66.66, 66.67] },
    );
    expect(ranking.schools.map(({ meanHundredths }) => meanHundredths)).toEqual([6667, 6667, 6666]);
    expect(placesIn(ranking.schools)).toBe('A:1 B:1 C:3');
    expect(ranking.schools.map(({ tiedWith }) => tiedWith)).toEqual([['B'], ['A'], []]);
  });

  it('rounds a half up, also where the double nearest to the mean lies below it', () => {
    const ranking = rankCohorts(primary, { code: 'A', pupils: [1, 1.01] }, { code: 'B', pupils: [1.01] });
    expect(Math.round(1.005 * 100)).toBe(100);
    expect(placesIn(ranking.schools)).toBe('A:1 B:1');
  });

  it('rounds the weighted rate from the counts, not from the printed rates', () => {
    // 1, 3 and 4 of 6: (40 + 60 + 160) / 6 = 43.33, while 16.67, 50.00 and 66.67 would give 43.34
    const ranking = rankCohorts(juniorPolicy(1, 3, 4), { code: 'A', pupils: [99, 98, 97, 96, 95, 94] });
    expect(schoolRow(ranking, 'A')).toMatchObject({
      excellentRate: 1667,
      goodRate: 5000,
      passRate: 6667,
      weightedRate: 4333,
    });
  });

  it('keeps half marks exact', () => {
    const ranking = rankCohorts(primary, { code: 'A', pupils: [71.5, 70, 70.5] });
    expect(schoolRow(ranking, 'A')).toMatchObject({ totalHundredths: 21200, meanHundredths: 7067 });
  });
});
