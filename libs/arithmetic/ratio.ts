/** An exact fraction of two safe integers, the denominator above 0. */
export interface Ratio {
  readonly numerator: number;
  readonly denominator: number;
}

/**
 * Rounds an exact fraction once, half up (a half goes towards positive infinity), to an integer that counts
 * units of 10^-decimals. Works on integers only; where a product would pass 2^53 it goes on in BigInt, so the
 * result never depends on how a binary fraction happens to be stored.
 *
 * Throws RangeError for a part that is no safe integer, a denominator of 0 or less, decimals outside 0 to 9,
 * and a result that is no safe integer.
 *
 * Worked: 1/8 with 2 decimals is 12.5 hundredths, so 13; -1/8 gives -12.
 */
export function roundHalfUp(ratio: Ratio, decimals: number): number {
  assertRatio(ratio);
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > 9) {
    throw new RangeError(`decimals must be an integer from 0 to 9, not ${String(decimals)}`);
  }
  const { numerator, denominator } = ratio;
  // round(x) = floor(x + 1/2) = floor((2n + d) / 2d), which keeps the half inside the integers
  const doubled = numerator * 10 ** decimals * 2;
  const dividend = doubled + denominator;
  const divisor = denominator * 2;
  if (Number.isSafeInteger(doubled) && Number.isSafeInteger(dividend) && Number.isSafeInteger(divisor)) {
    const remainder = dividend % divisor;
    return (dividend - remainder) / divisor - (remainder < 0 ? 1 : 0);
  }
  const rounded = floorDivide(
    BigInt(numerator) * 10n ** BigInt(decimals) * 2n + BigInt(denominator),
    BigInt(denominator) * 2n,
  );
  const result = Number(rounded);
  if (!Number.isSafeInteger(result)) {
    throw new RangeError('the rounded ratio does not fit a safe integer');
  }
  return result;
}

/**
 * Orders two exact fractions by cross multiplication: negative when a < b, 0 when equal, positive when a > b.
 *
 * Throws RangeError as `roundHalfUp` does. Worked: 1/3 against 2/6 gives 0, 1/3 against 33/100 gives 1.
 */
export function compareRatios(a: Ratio, b: Ratio): -1 | 0 | 1 {
  assertRatio(a);
  assertRatio(b);
  const left = a.numerator * b.denominator;
  const right = b.numerator * a.denominator;
  if (Number.isSafeInteger(left) && Number.isSafeInteger(right)) {
    return order(left, right);
  }
  return order(BigInt(a.numerator) * BigInt(b.denominator), BigInt(b.numerator) * BigInt(a.denominator));
}

function order<T extends number | bigint>(left: T, right: T): -1 | 0 | 1 {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}

function assertRatio({ numerator, denominator }: Ratio): void {
  if (!Number.isSafeInteger(numerator) || !Number.isSafeInteger(denominator) || denominator <= 0) {
    throw new RangeError(`not a ratio of safe integers: ${String(numerator)}/${String(denominator)}`);
  }
}
