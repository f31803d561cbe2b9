import { EXAMPLE, juniorPolicy, placesIn, rankCohorts, schoolRow } from './cohort.fixture.js';

const { A, B, C } = EXAMPLE;

describe('the worked example', () => {
  const ranking = rankCohorts(juniorPolicy(3, 5, 7), A, B, C);

  it('places every pupil in the county, the absent one last', () => {
    expect([...ranking.pupilPlaces]).toEqual([1, 3, 8, 9, 2, 5, 7, 10, 4, 6]);
    expect(ranking.counted).toBe(10);
  });

  it('gives the three rows, A first, C second, B third', () => {
    expect(ranking.schools).toEqual([
      {
        code: 'A',
        name: '学校A',
        enrolled: 4,
        counted: 4,
        present: 4,
        absent: 0,
        excused: 0,
        totalHundredths: 28500,
        meanHundredths: 7125,
        excellentCount: 2,
        goodCount: 2,
        passCount: 2,
        excellentRate: 5000,
        goodRate: 5000,
        passRate: 5000,
        weightedRate: 5000,
        meanPlace: 2,
        excellentCountPlace: 1,
        weightedRatePlace: 1,
        rankSum: 4,
        place: 1,
        tiedWith: [],
      },
      {
        code: 'C',
        name: '学校C',
        enrolled: 2,
        counted: 2,
        present: 2,
        absent: 0,
        excused: 0,
        totalHundredths: 16800,
        meanHundredths: 8400,
        excellentCount: 0,
        goodCount: 1,
        passCount: 2,
        excellentRate: 0,
        goodRate: 5000,
        passRate: 10000,
        weightedRate: 5000,
        meanPlace: 1,
        excellentCountPlace: 3,
        weightedRatePlace: 1,
        rankSum: 5,
        place: 2,
        tiedWith: [],
      },
      {
        code: 'B',
        name: '学校B',
        enrolled: 4,
        counted: 4,
        present: 3,
        absent: 1,
        excused: 0,
        totalHundredths: 24700,
        meanHundredths: 6175,
        excellentCount: 1,
        goodCount: 2,
        passCount: 3,
        excellentRate: 2500,
        goodRate: 5000,
        passRate: 7500,
        weightedRate: 5000,
        meanPlace: 3,
        excellentCountPlace: 2,
        weightedRatePlace: 1,
        rankSum: 6,
        place: 3,
        tiedWith: [],
      },
    ]);
  });

  it('draws the lines at 90, 85 and 70', () => {
    expect(ranking.lines).toEqual({
      excellent: { cutoff: 3, markHundredths: 9000, place: 3, holders: 1, inCount: 3 },
      good: { cutoff: 5, markHundredths: 8500, place: 5, holders: 1, inCount: 5 },
      pass: { cutoff: 7, markHundredths: 7000, place: 7, holders: 1, inCount: 7 },
    });
  });
});

describe('who is listed and who is placed', () => {
  it('lists a school whose pupils are all excused, last and without a place', () => {
    const ranking = rankCohorts(
      juniorPolicy(3, 5, 7),
      { code: 'A', pupils: ['excused', 'excused'] },
      { code: 'B', pupils: [0] },
    );
    expect(placesIn(ranking.schools)).toBe('B:1 A:null');
    expect(schoolRow(ranking, 'A')).toMatchObject({
      enrolled: 2,
      counted: 0,
      excused: 2,
      totalHundredths: 0,
      meanHundredths: null,
      excellentCount: 0,
      excellentRate: null,
      weightedRate: null,
      meanPlace: null,
      excellentCountPlace: null,
      weightedRatePlace: null,
      rankSum: null,
      place: null,
      tiedWith: [],
    });
  });

  it('places a school of which nobody came, with the mean 0', () => {
    const ranking = rankCohorts(
      juniorPolicy(1, 1, 1),
      { code: 'A', pupils: ['absent', 'absent'] },
      { code: 'B', pupils: [1] },
    );
    expect(placesIn(ranking.schools)).toBe('B:1 A:2');
    expect(schoolRow(ranking, 'A')).toMatchObject({
      present: 0,
      counted: 2,
      meanHundredths: 0,
      weightedRate: 0,
    });
  });

  it('places nobody when nobody is counted, and does not draw a line', () => {
    const ranking = rankCohorts(juniorPolicy(1, 2, 3), { code: 'A', township: 'T', pupils: ['excused'] });
    expect(placesIn(ranking.schools)).toBe('A:null');
    expect(placesIn(ranking.townships)).toBe('T:null');
    expect(ranking.lines?.pass).toEqual({
      cutoff: 3,
      markHundredths: null,
      place: null,
      holders: 0,
      inCount: 0,
    });
  });

  it('ranks a single pupil', () => {
    const ranking = rankCohorts(juniorPolicy(3, 5, 7), { code: 'A', pupils: [88.5] });
    expect(schoolRow(ranking, 'A')).toMatchObject({
      meanHundredths: 8850,
      weightedRate: 10000,
      rankSum: 3,
      place: 1,
    });
  });

  it('does not list a school without a candidate, nor a township that has only such schools', () => {
    const ranking = rankCohorts(
      juniorPolicy(3, 5, 7),
      { code: 'A', township: 'T1', pupils: [] },
      { code: 'B', township: 'T2', pupils: [50] },
    );
    expect(placesIn(ranking.schools)).toBe('B:1');
    expect(placesIn(ranking.townships)).toBe('T2:1');
  });

  it('lists nothing for an exam without candidates', () => {
    const ranking = rankCohorts(juniorPolicy(3, 5, 7));
    expect(ranking).toMatchObject({ counted: 0, schools: [], townships: [] });
  });

  it('orders those who share a place by code, as plain text', () => {
    const ranking = rankCohorts(
      { stage: 'primary' },
      ...['b', 'S2', 'S10', 'B'].map((code) => ({ code, pupils: [5] })),
      { code: 'Z', pupils: ['excused'] },
      { code: 'Y', pupils: ['excused'] },
    );
    expect(placesIn(ranking.schools)).toBe('B:1 S10:1 S2:1 b:1 Y:null Z:null');
    expect(schoolRow(ranking, 'S2').tiedWith).toEqual(['B', 'S10', 'b']);
  });
});

describe('townships', () => {
  it('pool their pupils instead of averaging means, and direct schools belong to none', () => {
    const ranking = rankCohorts(
      juniorPolicy(3, 5, 7),
      { ...A, township: 'T1' },
      { ...C, township: 'T1' },
      { ...B, township: 'T2' },
      { code: 'D', pupils: [10] },
    );
    expect(placesIn(ranking.townships)).toBe('T1:1 T2:2');
    expect(ranking.townships[0]).toMatchObject({
      code: 'T1',
      name: '乡镇T1',
      enrolled: 6,
      counted: 6,
      totalHundredths: 45300,
      meanHundredths: 7550,
      excellentCount: 2,
      goodCount: 3,
      passCount: 4,
      weightedRate: 5000,
    });
  });
});

describe('a primary ranking', () => {
  it('goes by the mean alone and draws no lines', () => {
    const ranking = rankCohorts({ stage: 'primary' }, A, B, C);
    expect(placesIn(ranking.schools)).toBe('C:1 A:2 B:3');
    expect(ranking.lines).toBeNull();
    expect(schoolRow(ranking, 'A')).toMatchObject({
      meanPlace: 2,
      excellentCount: null,
      goodCount: null,
      passCount: null,
      excellentRate: null,
      weightedRate: null,
      excellentCountPlace: null,
      weightedRatePlace: null,
      rankSum: null,
    });
  });
});
