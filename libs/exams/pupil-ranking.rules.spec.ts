import { EXAMPLE, juniorPolicy, rankCohorts, schoolRow } from './cohort.fixture.js';

const { A, B, C } = EXAMPLE;

describe('the lines', () => {
  it('takes in everybody who is tied across a line, at each of the three', () => {
    const ranking = rankCohorts(
      juniorPolicy(2, 4, 6),
      { code: 'A', pupils: [90, 80, 70, 60, 50] },
      { code: 'B', pupils: [80, 70, 60] },
    );
    expect([...ranking.pupilPlaces]).toEqual([1, 2, 4, 6, 8, 2, 4, 6]);
    expect(ranking.lines).toEqual({
      excellent: { cutoff: 2, markHundredths: 8000, place: 2, holders: 2, inCount: 3 },
      good: { cutoff: 4, markHundredths: 7000, place: 4, holders: 2, inCount: 5 },
      pass: { cutoff: 6, markHundredths: 6000, place: 6, holders: 2, inCount: 7 },
    });
    expect(schoolRow(ranking, 'A')).toMatchObject({ excellentCount: 2, goodCount: 3, passCount: 4 });
    expect(schoolRow(ranking, 'B')).toMatchObject({ excellentCount: 1, goodCount: 2, passCount: 3 });
  });

  it('leaves out the pupil behind a tie that fills the line', () => {
    const ranking = rankCohorts(juniorPolicy(2, 3, 3), { code: 'A', pupils: [90, 80, 80, 80, 70] });
    expect(schoolRow(ranking, 'A')).toMatchObject({ excellentCount: 4, goodCount: 4, passCount: 4 });
  });

  it('puts others out when a better mark breaks their tie at the line, of the same school too', () => {
    const before = rankCohorts(juniorPolicy(1, 5, 7), { code: 'A', pupils: [90, 90, 80] });
    const after = rankCohorts(juniorPolicy(1, 5, 7), { code: 'A', pupils: [90, 90, 95] });
    expect(schoolRow(before, 'A').excellentCount).toBe(2);
    expect(schoolRow(after, 'A').excellentCount).toBe(1);
  });

  it('takes in everybody in a cohort smaller than the cut-offs, the absent with their 0 too', () => {
    const ranking = rankCohorts(juniorPolicy(3000, 5000, 7000), A, B, C);
    const all = { place: 10, holders: 1, inCount: 10, markHundredths: 0 };
    expect(ranking.lines).toEqual({
      excellent: { cutoff: 3000, ...all },
      good: { cutoff: 5000, ...all },
      pass: { cutoff: 7000, ...all },
    });
    expect(schoolRow(ranking, 'B')).toMatchObject({
      excellentCount: 4,
      excellentRate: 10000,
      weightedRate: 10000,
    });
  });

  it('does not let the excused take a place from anybody', () => {
    const ranking = rankCohorts(juniorPolicy(1, 2, 3), {
      code: 'A',
      pupils: ['excused', 70, 'absent', 'excused', 80],
    });
    expect([...ranking.pupilPlaces]).toEqual([0, 2, 3, 0, 1]);
    expect(schoolRow(ranking, 'A')).toMatchObject({
      enrolled: 5,
      counted: 3,
      present: 2,
      absent: 1,
      excused: 2,
      meanHundredths: 5000,
      passCount: 3,
    });
  });
});
