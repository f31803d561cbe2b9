import { unitOf } from './history.fixture.js';
import { standIn } from './standing.rules.js';

const bottomThree = { end: 'bottom', places: 3 } as const;

function inPosition(places: readonly (number | null)[], position: Parameters<typeof standIn>[1]) {
  return standIn(
    places.map((place, index) => unitOf(`U${String(index).padStart(2, '0')}`, place)),
    position,
  )
    .filter(({ isInPosition }) => isInPosition)
    .map(({ place, beyond, isInByTie }) => [place, beyond, isInByTie]);
}

describe('the bottom three', () => {
  it('are three when nobody shares a place', () => {
    expect(inPosition([1, 2, 3, 4, 5], bottomThree)).toEqual([
      [3, 2, false],
      [4, 1, false],
      [5, 0, false],
    ]);
  });

  it('are four when two share the place at the line, and both are told that the tie brings them in', () => {
    expect(inPosition([1, 2, 3, 4, 5, 6, 7, 7, 9, 10], bottomThree)).toEqual([
      [7, 2, true],
      [7, 2, true],
      [9, 1, false],
      [10, 0, false],
    ]);
  });

  it('are three when the tie lies within them', () => {
    expect(inPosition([1, 2, 3, 4, 4], bottomThree)).toEqual([
      [3, 2, false],
      [4, 0, false],
      [4, 0, false],
    ]);
  });

  it('end before a tie with three strictly worse behind it', () => {
    expect(inPosition([1, 2, 2, 4, 5, 6], bottomThree).map(([place]) => place)).toEqual([4, 5, 6]);
  });

  it('are everybody when all share one place: which the facts say', () => {
    expect(inPosition([1, 1, 1, 1], bottomThree)).toEqual(Array.from({ length: 4 }, () => [1, 0, true]));
  });

  it('leave out who has no place, and count them for nobody', () => {
    expect(inPosition([1, 2, 3, 4, null, null], bottomThree).map(([place]) => place)).toEqual([2, 3, 4]);
  });
});

describe('the last', () => {
  it('are two when they share the last place', () => {
    expect(inPosition([1, 2, 3, 3], { end: 'bottom', places: 1 })).toEqual([
      [3, 0, true],
      [3, 0, true],
    ]);
  });
});

describe('the top ten', () => {
  it('are eleven when two share place 10, and end behind place 9 when two share place 9', () => {
    const tied = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 12];
    expect(inPosition(tied, { end: 'top', places: 10 })).toHaveLength(11);
    const within = [1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 11];
    expect(inPosition(within, { end: 'top', places: 10 }).map(([place]) => place)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 9,
    ]);
  });
});

it('says how many were ranked and who shares the place', () => {
  const [found] = standIn([unitOf('C', 2), unitOf('A', 1), unitOf('B', 2), unitOf('D', null)], bottomThree);
  expect(found).toMatchObject({ code: 'C', ranked: 3, tiedWith: ['B'] });
});
