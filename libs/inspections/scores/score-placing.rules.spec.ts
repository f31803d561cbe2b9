import fc from 'fast-check';
import { compareWithPast, placeScores, type ScoredUnit } from './score-placing.rules.js';

function unit(code: string, total: number | null, rest: Partial<ScoredUnit> = {}): ScoredUnit {
  return { code, stage: 'junior', townshipCode: 'T1', squadId: null, total, ...rest };
}

const units = fc.uniqueArray(
  fc.record({
    code: fc.string({ unit: fc.constantFrom(...'019aB'), minLength: 1, maxLength: 3 }),
    stage: fc.constantFrom('primary', 'junior'),
    townshipCode: fc.constantFrom(null, 'T1', 'T2'),
    squadId: fc.constantFrom(null, 'Q1', 'Q2'),
    total: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 10_000 })),
  }),
  { selector: ({ code }) => code, maxLength: 20 },
);

describe('places by inspection score', () => {
  it('are shared by equal totals, and the places behind stay empty', () => {
    const places = placeScores([unit('C', 8850), unit('A', 9000), unit('B', 8850), unit('D', 8800)]);
    expect(places.map(({ countyPlace, tiedWith }) => [countyPlace, tiedWith])).toEqual([
      [2, ['B']],
      [1, []],
      [2, ['C']],
      [4, []],
    ]);
  });

  it('go to nobody whose score is incomplete, and nobody is placed behind them', () => {
    const places = placeScores([unit('A', null, { squadId: 'Q1' }), unit('B', 0), unit('C', null)]);
    expect(places).toEqual([
      { countyPlace: null, townshipPlace: null, squadPlace: null, tiedWith: [] },
      { countyPlace: 1, townshipPlace: 1, squadPlace: null, tiedWith: [] },
      { countyPlace: null, townshipPlace: null, squadPlace: null, tiedWith: [] },
    ]);
  });

  it('are counted for each stage of a school by itself', () => {
    const places = placeScores([unit('A', 7000, { stage: 'primary' }), unit('A', 9000), unit('B', 9500)]);
    expect(places.map(({ countyPlace }) => countyPlace)).toEqual([1, 2, 1]);
  });

  it('within a township: a direct school has none', () => {
    const places = placeScores([
      unit('A', 9000, { townshipCode: null }),
      unit('B', 8000),
      unit('C', 8500, { townshipCode: 'T2' }),
    ]);
    expect(places.map(({ countyPlace, townshipPlace }) => [countyPlace, townshipPlace])).toEqual([
      [1, null],
      [3, 1],
      [2, 1],
    ]);
  });

  it('within a squad: only against its members', () => {
    const places = placeScores([
      unit('A', 9000),
      unit('B', 8000, { squadId: 'Q1' }),
      unit('C', 8500, { squadId: 'Q1' }),
      unit('D', 9500, { squadId: 'Q2' }),
    ]);
    expect(places.map(({ squadPlace }) => squadPlace)).toEqual([null, 2, 1, 1]);
  });

  it('are one more than the number of those who are strictly better, whoever is asked first', () => {
    fc.assert(
      fc.property(units, (county) => {
        const better = (own: ScoredUnit, isIn: (other: ScoredUnit) => boolean): number | null =>
          own.total === null
            ? null
            : 1 +
              county.filter(
                (other) => other.stage === own.stage && isIn(other) && (other.total ?? -1) > (own.total ?? 0),
              ).length;
        const expected = county.map((own) => ({
          countyPlace: better(own, () => true),
          townshipPlace:
            own.townshipCode === null
              ? null
              : better(own, (other) => other.townshipCode === own.townshipCode),
          squadPlace: own.squadId === null ? null : better(own, (other) => other.squadId === own.squadId),
          tiedWith: county
            .filter(
              (other) =>
                other !== own && other.stage === own.stage && own.total !== null && other.total === own.total,
            )
            .map(({ code }) => code)
            .sort(),
        }));
        expect(placeScores(county)).toEqual(expected);
        expect(placeScores(county.toReversed())).toEqual(expected.toReversed());
      }),
      { numRuns: 500 },
    );
  });
});

describe('the change against the own past', () => {
  it('is positive for a better total and for a place further to the front', () => {
    expect(compareWithPast({ total: 8800, countyPlace: 4 }, { total: 8520, countyPlace: 7 })).toEqual({
      points: 280,
      places: 3,
    });
    expect(compareWithPast({ total: 8700, countyPlace: 9 }, { total: 8800, countyPlace: 4 })).toEqual({
      points: -100,
      places: -5,
    });
  });

  it.each([
    ['there was nothing before', { total: 8800, countyPlace: 4 }, undefined],
    ['it was incomplete before', { total: 8800, countyPlace: 4 }, { total: null, countyPlace: null }],
    ['it is incomplete now', { total: null, countyPlace: null }, { total: 8800, countyPlace: 4 }],
  ])('is not told when %s', (_, now, past) => {
    expect(compareWithPast(now, past)).toBeNull();
  });
});
