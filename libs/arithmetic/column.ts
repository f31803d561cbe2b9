/**
 * The entry of a column of numbers. An index outside the column is an error, never a silent 0: a figure that
 * was made up because two columns differ in length would pass for a real one.
 *
 * Bytes have a reader of their own, because one that serves every kind of array is compiled for none of them:
 * ranking 1.1 million pupils through such a one took twice as long.
 *
 * Worked: in the column [7, 8], index 1 is 8 and index 2 throws RangeError.
 */
export function entryAt(column: Int32Array | Float64Array, index: number): number {
  return column[index] ?? refuse(column, index);
}

/** As `entryAt`, for a column of bytes. */
export function byteAt(column: Uint8Array, index: number): number {
  return column[index] ?? refuse(column, index);
}

/** Adds to one entry of a column in place. Worked: [7, 8], index 1, amount 2 becomes [7, 10]. */
export function addTo(column: Int32Array | Float64Array, index: number, amount: number): void {
  column[index] = entryAt(column, index) + amount;
}

function refuse(column: ArrayLike<number>, index: number): never {
  throw new RangeError(`index ${String(index)} is outside a column of ${String(column.length)}`);
}
