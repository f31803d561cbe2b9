type WritableColumn = Int32Array | Float64Array;

/**
 * The entry of a column of numbers. An index outside the column is an error, never a silent 0: a figure that
 * was made up because two columns differ in length would pass for a real one.
 *
 * Worked: `entryAt([7, 8], 1)` is 8; `entryAt([7, 8], 2)` throws RangeError.
 */
export function entryAt(column: ArrayLike<number>, index: number): number {
  const entry = column[index];
  if (entry === undefined) {
    throw new RangeError(`index ${String(index)} is outside a column of ${String(column.length)}`);
  }
  return entry;
}

/** Adds to one entry of a column in place. Worked: [7, 8], index 1, amount 2 becomes [7, 10]. */
export function addTo(column: WritableColumn, index: number, amount: number): void {
  column[index] = entryAt(column, index) + amount;
}
