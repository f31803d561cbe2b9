import { roundHalfUp } from '#arithmetic/ratio.js';

/**
 * A printed mean as a share of the exam's full mark, in hundredths of a percent, rounded once, half up. Both arguments are
 * hundredths of a mark. County plan, section 10 (annual assessment): components are percents.
 *
 * Throws RangeError for a full mark that is not above 0, and for a mean outside 0 to the full mark.
 *
 * Worked: a mean of 412.35 of 700 is 58.907… %, printed 58.91.
 */
export function percentOfFullMark(meanHundredths: number, fullMarkHundredths: number): number {
  const isPossible =
    Number.isSafeInteger(meanHundredths) &&
    Number.isSafeInteger(fullMarkHundredths) &&
    0 <= meanHundredths &&
    meanHundredths <= fullMarkHundredths;
  if (!isPossible || fullMarkHundredths === 0)
    throw new RangeError(`${String(meanHundredths)} is no mean of ${String(fullMarkHundredths)}`);
  return roundHalfUp({ numerator: meanHundredths * 100, denominator: fullMarkHundredths }, 2);
}
