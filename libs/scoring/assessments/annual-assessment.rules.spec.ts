import fc from 'fast-check';
import {
  type AssessedUnit,
  assessYear,
  placeAssessments,
  type YearResult,
} from './annual-assessment.rules.js';

const routine = [{ component: 'inspections', weightPercent: 100 }] as const;
const withTests = [
  { component: 'inspections', weightPercent: 60 },
  { component: 'county-test', weightPercent: 40 },
] as const;
const result = (component: string, term: 1 | 2, percent: number | null): YearResult => ({
  component,
  term,
  percent,
  title: `${component} ${String(term)}`,
});

describe('an annual assessment', () => {
  it('is that of the worked example', () => {
    const results = [
      result('inspections', 1, 8833),
      result('inspections', 2, 9000),
      result('county-test', 2, 7550),
    ];
    expect(assessYear(withTests, results, true)).toEqual({
      components: [
        {
          component: 'inspections',
          weightPercent: 60,
          // 89.165 is printed 89.17
          figure: 8917,
          results: [
            { term: 1, title: 'inspections 1', percent: 8833 },
            { term: 2, title: 'inspections 2', percent: 9000 },
          ],
        },
        {
          component: 'county-test',
          weightPercent: 40,
          figure: 7550,
          results: [{ term: 2, title: 'county-test 2', percent: 7550 }],
        },
      ],
      lacks: [],
      total: 8370,
    });
  });

  it('rounds a half up: 83.33 and 83.34 make 83.34', () => {
    expect(
      assessYear(routine, [result('inspections', 1, 8333), result('inspections', 2, 8334)], true).total,
    ).toBe(8334);
  });

  it('is incomplete without the inspections of either term, and says of which', () => {
    expect(assessYear(routine, [result('inspections', 2, 9000)], true)).toMatchObject({
      total: null,
      components: [{ figure: null, results: [{ term: 2 }] }],
      lacks: [{ component: 'inspections', term: 1, because: 'no-result' }],
    });
    // A result without a figure is none: the school lacked a visit.
    const halfInspected = [result('inspections', 1, 9000), result('inspections', 2, null)];
    expect(assessYear(routine, halfInspected, true)).toMatchObject({
      total: null,
      lacks: [{ component: 'inspections', term: 2, because: 'no-result' }],
    });
  });

  it('is incomplete while term 1 is unpublished: nobody knows what it held', () => {
    const results = [result('inspections', 2, 9000), result('county-test', 2, 8000)];
    expect(assessYear(withTests, results, false)).toMatchObject({
      total: null,
      lacks: [
        { component: 'inspections', term: 1, because: 'first-term-unpublished' },
        { component: 'county-test', term: 1, because: 'first-term-unpublished' },
      ],
    });
    // The zhongkao ends the school year.
    const zhongkao = [{ component: 'zhongkao', weightPercent: 100 }] as const;
    expect(assessYear(zhongkao, [result('zhongkao', 2, 7000)], false)).toMatchObject({
      total: 7000,
      lacks: [],
    });
  });

  it('takes the mean over all county tests of the year, and lacks them when there is none', () => {
    const tests = [{ component: 'county-test', weightPercent: 100 }] as const;
    const results = [
      result('county-test', 1, 6000),
      result('county-test', 2, 7000),
      result('county-test', 2, 7001),
    ];
    expect(assessYear(tests, results, true).total).toBe(6667);
    expect(assessYear(tests, [result('zhongkao', 2, 9000)], true)).toMatchObject({
      total: null,
      lacks: [{ component: 'county-test', term: null, because: 'no-result' }],
    });
  });

  it('knows no weights that do not sum to 100', () => {
    expect(() => assessYear([{ component: 'inspections', weightPercent: 99 }], [], true)).toThrow(RangeError);
  });

  const percent = fc.integer({ min: 0, max: 10_000 });

  it('lies between the least and the greatest of what it is made from, and never sinks with a better result', () => {
    fc.assert(
      fc.property(
        percent,
        percent,
        percent,
        fc.integer({ min: 1, max: 99 }),
        (first, second, test, weight) => {
          const weighted = [
            { component: 'inspections', weightPercent: weight },
            { component: 'county-test', weightPercent: 100 - weight },
          ] as const;
          const totalWith = (better: number): number =>
            assessYear(
              weighted,
              [
                result('inspections', 1, first),
                result('inspections', 2, second),
                result('county-test', 1, better),
              ],
              true,
            ).total ?? -1;
          const total = totalWith(test);
          expect(total).toBeGreaterThanOrEqual(Math.min(first, second, test));
          expect(total).toBeLessThanOrEqual(Math.max(first, second, test));
          expect(totalWith(Math.min(test + 500, 10_000))).toBeGreaterThanOrEqual(total);
        },
      ),
    );
  });
});

describe('places in annual assessments', () => {
  const unit = (code: string, total: number | null, change: Partial<AssessedUnit> = {}): AssessedUnit => ({
    kind: 'school-stage',
    stage: 'junior',
    townshipCode: 'T1',
    squadCode: null,
    code,
    total,
    ...change,
  });

  it('are those of the worked example, ties shared, the incomplete unranked', () => {
    const places = placeAssessments([
      unit('A', 9000),
      unit('C', 8850),
      unit('B', 8850, { townshipCode: 'T2', squadCode: 'X' }),
      unit('D', null),
    ]);
    expect(places).toEqual([
      { countyPlace: 1, countyRanked: 3, tiedWith: [], township: { place: 1, ranked: 2 }, squad: null },
      { countyPlace: 2, countyRanked: 3, tiedWith: ['B'], township: { place: 2, ranked: 2 }, squad: null },
      {
        countyPlace: 2,
        countyRanked: 3,
        tiedWith: ['C'],
        township: { place: 1, ranked: 1 },
        squad: { place: 1, ranked: 1 },
      },
      { countyPlace: null, countyRanked: 3, tiedWith: [], township: { place: null, ranked: 2 }, squad: null },
    ]);
  });

  it('are given to each kind and stage by itself', () => {
    const places = placeAssessments([
      unit('A', 5000),
      unit('A', 4000, { stage: 'primary' }),
      unit('T', 3000, { kind: 'township', stage: null, townshipCode: 'T' }),
    ]);
    expect(places.map(({ countyPlace, countyRanked }) => [countyPlace, countyRanked])).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
    ]);
  });
});
