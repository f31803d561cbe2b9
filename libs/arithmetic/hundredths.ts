export type MarkRefusal = 'empty' | 'negative' | 'too-many-decimals' | 'too-large' | 'not-a-number';

export type ParsedHundredths =
  { readonly ok: true; readonly hundredths: number } | { readonly ok: false; readonly because: MarkRefusal };

const ZERO = 48;
const NINE = 57;
const POINT = 46;
// 13 characters leave room for two more digits below 2^53
const LONGEST_MARK = 13;

/**
 * Reads a mark as a whole number of hundredths, digit by digit, without passing through a binary fraction.
 * Allowed: ASCII digits, then at most one point with one or two digits; white space around it. Everything else
 * is refused with a reason: a sign, an exponent, a separator, full-width digits, a third decimal even if it is 0.
 *
 * At most 13 characters, so that the result is a safe integer; a longer number is `too-large`.
 *
 * Worked: "71.5" is 7150, " 88.25 " is 8825, "150" is 15000; "71.505" is refused as `too-many-decimals`.
 */
export function parseHundredths(text: string): ParsedHundredths {
  const mark = text.trim();
  const point = mark.indexOf('.');
  const end = mark.length;
  const decimals = point === -1 ? 0 : end - point - 1;
  const hasPlainForm = point === -1 ? end > 0 : point > 0 && (decimals === 1 || decimals === 2);
  if (!hasPlainForm || end > LONGEST_MARK) return { ok: false, because: explainRefusal(mark) };
  let value = 0;
  for (let index = 0; index < end; index += 1) {
    const code = mark.charCodeAt(index);
    if (code >= ZERO && code <= NINE) value = value * 10 + (code - ZERO);
    else if (code !== POINT || index !== point) return { ok: false, because: explainRefusal(mark) };
  }
  return { ok: true, hundredths: decimals === 0 ? value * 100 : decimals === 1 ? value * 10 : value };
}

/**
 * A whole number of hundredths as the JSON number with at most two decimals. One division of two integers is
 * rounded to the nearest double, which is the very double that the decimal text stands for.
 *
 * Throws RangeError for anything that is no safe integer. Worked: 7125 is 71.25, 7150 is 71.5, 15000 is 150.
 */
export function hundredthsToNumber(hundredths: number): number {
  if (!Number.isSafeInteger(hundredths)) {
    throw new RangeError(`not a whole number of hundredths: ${String(hundredths)}`);
  }
  return hundredths / 100;
}

/** Whether a number has at most two decimals: it is the very double that such a decimal text stands for. Worked: 4.35 is, 1.005 is not. */
export function hasTwoDecimals(value: number): boolean {
  const hundredths = Math.round(value * 100);
  return Number.isSafeInteger(hundredths) && hundredths / 100 === value;
}

/**
 * A number of at most two decimals as whole hundredths: the product may miss the whole number by its last bit, so the
 * nearest one is taken. The other way round of {@link hundredthsToNumber}.
 *
 * Throws RangeError for any other number. Worked: 4.35 is 435, though 4.35 x 100 is 434.99999999999994.
 */
export function numberToHundredths(value: number): number {
  if (!hasTwoDecimals(value)) throw new RangeError(`not a number of at most two decimals: ${String(value)}`);
  return Math.round(value * 100);
}

function explainRefusal(mark: string): MarkRefusal {
  if (mark === '') return 'empty';
  if (/^-\d+(\.\d+)?$/.test(mark)) return 'negative';
  if (/^\d+\.\d{3,}$/.test(mark)) return 'too-many-decimals';
  if (/^\d+(\.\d{1,2})?$/.test(mark)) return 'too-large';
  return 'not-a-number';
}

/**
 * A figure as it is printed, from its hundredths; what could not be computed stays null.
 *
 * Worked: 7150 is 71.5, null is null.
 */
export function printed(hundredths: number | null): number | null {
  return hundredths === null ? null : hundredthsToNumber(hundredths);
}
