import fc from 'fast-check';
import { buildLadder, competitionPlaces, holdersByPlace, placeOnLadder } from './competition-ranking.js';

const values = fc.array(fc.integer({ min: -4, max: 4 }), { maxLength: 30 });
const orders = fc.constantFrom('ascending' as const, 'descending' as const);

describe('competitionPlaces', () => {
  it('gives 1, 2, 2, 4: the place behind a tie stays empty', () => {
    expect([...competitionPlaces([90, 80, 80, 70], 'descending')]).toEqual([1, 2, 2, 4]);
    expect([...competitionPlaces([80, 90, 70, 80], 'descending')]).toEqual([2, 1, 4, 2]);
    expect([...competitionPlaces([80, 90, 70, 80], 'ascending')]).toEqual([2, 4, 1, 2]);
  });

  it('ranks nothing, one, and all the same', () => {
    expect([...competitionPlaces([], 'descending')]).toEqual([]);
    expect([...competitionPlaces([5], 'descending')]).toEqual([1]);
    expect([...competitionPlaces([5, 5, 5], 'ascending')]).toEqual([1, 1, 1]);
  });

  it('is one more than the number of strictly better values, for every entry', () => {
    fc.assert(
      fc.property(values, orders, (list, order) => {
        const expected = list.map(
          (own) => 1 + list.filter((other) => (order === 'descending' ? other > own : other < own)).length,
        );
        expect([...competitionPlaces(list, order)]).toEqual(expected);
        expect([...competitionPlaces(Int32Array.from(list), order)]).toEqual(expected);
      }),
    );
  });

  it('leaves the values that it ranks untouched', () => {
    const list = Int32Array.of(3, 1, 2);
    competitionPlaces(list, 'descending');
    expect([...list]).toEqual([3, 1, 2]);
  });

  it('refuses what is no number', () => {
    expect(() => competitionPlaces([1, Number.NaN], 'descending')).toThrow(RangeError);
  });
});

describe('buildLadder', () => {
  it('names each value once with its place and its holders', () => {
    const ladder = buildLadder([80, 90, 70, 80], 'descending');
    expect([...ladder.values]).toEqual([90, 80, 70]);
    expect([...ladder.places]).toEqual([1, 2, 4]);
    expect([...ladder.holders]).toEqual([1, 2, 1]);
  });

  it('refuses to place a value that nobody holds', () => {
    const ladder = buildLadder([80, 90], 'descending');
    for (const absent of [95, 85, 70]) expect(() => placeOnLadder(ladder, absent)).toThrow(RangeError);
    expect(() => placeOnLadder(buildLadder([], 'ascending'), 1)).toThrow(RangeError);
  });
});

describe('holdersByPlace', () => {
  it('lists who shares a place', () => {
    const ranked = [
      { code: 'a', place: 2 },
      { code: 'b', place: 1 },
      { code: 'c', place: 4 },
      { code: 'd', place: 2 },
    ];
    const holders = [...holdersByPlace(ranked, ({ place }) => place)];
    expect(holders.map(([place, sharing]) => [place, sharing.map(({ code }) => code).join('')])).toEqual([
      [2, 'ad'],
      [1, 'b'],
      [4, 'c'],
    ]);
  });

  it('names everybody exactly once, and the next place is empty by the number of holders', () => {
    fc.assert(
      fc.property(values, orders, (list, order) => {
        const places = [...competitionPlaces(list, order)];
        const ranked = places.map((place, index) => ({ place, index }));
        const holders = holdersByPlace(ranked, ({ place }) => place);
        const named = [...holders.values()].flat().map(({ index }) => index);
        expect(named.sort((a, b) => a - b)).toEqual(list.map((_, index) => index));
        let next = 1;
        for (const [place, sharing] of [...holders].sort(([a], [b]) => a - b)) {
          expect(place).toBe(next);
          next += sharing.length;
        }
      }),
    );
  });
});
