import { addTo, entryAt } from './column.js';

/** `descending`: the greatest value is first. `ascending`: the smallest is. */
export type RankingOrder = 'descending' | 'ascending';

/** Each different value once, the first-placed in front, with the place it holds and how many hold it. */
export interface Ladder {
  readonly order: RankingOrder;
  readonly values: Float64Array;
  readonly places: Int32Array;
  readonly holders: Int32Array;
}

/**
 * Standard competition ranking as a ladder of values: a place is one more than the number of entries that are
 * strictly better, so equal values share a place and the places behind them stay empty.
 *
 * Values must be numbers that compare exactly (integers in practice); NaN throws RangeError.
 *
 * Worked: [90, 80, 80, 70] descending has the values 90, 80, 70, the places 1, 2, 4, the holders 1, 2, 1.
 */
export function buildLadder(values: ArrayLike<number>, order: RankingOrder): Ladder {
  const sorted = sortedCopy(values);
  if (order === 'descending') sorted.reverse();
  const { length } = sorted;
  const steps = {
    values: new Float64Array(length),
    places: new Int32Array(length),
    holders: new Int32Array(length),
  };
  let step = -1;
  let previous = Number.NaN;
  for (let index = 0; index < length; index += 1) {
    const value = entryAt(sorted, index);
    if (value !== previous) {
      step += 1;
      steps.values[step] = value;
      steps.places[step] = index + 1;
      previous = value;
    }
    addTo(steps.holders, step, 1);
  }
  return {
    order,
    values: steps.values.slice(0, step + 1),
    places: steps.places.slice(0, step + 1),
    holders: steps.holders.slice(0, step + 1),
  };
}

/** The place that a value holds on the ladder. A value that is not on it throws RangeError. */
export function placeOnLadder(ladder: Ladder, value: number): number {
  const { values, order } = ladder;
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const atMiddle = entryAt(values, middle);
    const isBehind = order === 'descending' ? atMiddle > value : atMiddle < value;
    if (isBehind) low = middle + 1;
    else high = middle;
  }
  if (values.length === 0 || entryAt(values, low) !== value) {
    throw new RangeError(`${String(value)} is not on the ladder`);
  }
  return entryAt(ladder.places, low);
}

/**
 * The place of each value, in the order in which the values came.
 *
 * Worked: [80, 90, 70, 80] descending gives 2, 1, 4, 2; ascending gives 2, 4, 1, 2.
 */
export function competitionPlaces(values: ArrayLike<number>, order: RankingOrder): Int32Array {
  const ladder = buildLadder(values, order);
  return Int32Array.from(values, (value) => placeOnLadder(ladder, value));
}

/**
 * Who shares a place: the holders of each place that is held, in the order in which they came.
 *
 * Worked: a, b, c, d with the places 2, 1, 4, 2 give 2 → [a, d], 1 → [b], 4 → [c].
 */
export function holdersByPlace<T>(
  ranked: readonly T[],
  placeOf: (holder: T) => number,
): ReadonlyMap<number, readonly T[]> {
  const holders = new Map<number, T[]>();
  for (const holder of ranked) {
    const place = placeOf(holder);
    const sharing = holders.get(place);
    if (sharing === undefined) holders.set(place, [holder]);
    else sharing.push(holder);
  }
  return holders;
}

function sortedCopy(values: ArrayLike<number>): Int32Array | Float64Array {
  // 32-bit columns sort about twice as fast as doubles, and hold no NaN to look for
  if (values instanceof Int32Array) return values.slice().sort();
  const copy = Float64Array.from(values);
  if (copy.some((value) => Number.isNaN(value))) {
    throw new RangeError('a value that is no number cannot be ranked');
  }
  return copy.sort();
}
