/** The middle of an odd number of measurements. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new RangeError('nothing was measured');
  return middle;
}

/**
 * The middle of the ratios of each round. What a busy machine does to one round it does to both sides of its ratio,
 * which the ratio of two medians would not know.
 */
export function medianRatio(measured: readonly number[], against: readonly number[]): number {
  return median(measured.map((value, round) => value / (against[round] ?? Number.NaN)));
}

export async function millisecondsOf(work: () => unknown): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/**
 * Measures several things in turn, every other round in the opposite order: what one leaves behind, warm or full,
 * helps and hinders all of them alike, and so does whatever else the machine is doing.
 */
export async function inTurn(rounds: number, measures: readonly (() => Promise<void>)[]): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    for (const measure of round % 2 === 0 ? measures : measures.toReversed()) await measure();
  }
}
