const zero = 0x30;
const nine = 0x39;
const dot = 0x2e;

/** Hundredths of a plain decimal; null when it is no such number; `too-fine` when a third decimal is not 0. */
export type Hundredths = number | null | 'too-fine';

/**
 * Reads `71.5` as 7150, digit by digit: no binary fraction ever stands between what was written and what
 * is kept. A sign, an exponent or a thousands comma is not a plain decimal; at most 9 digits before the dot.
 */
export function readHundredths(text: string): Hundredths {
  let whole = 0;
  let at = 0;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < zero || code > nine) break;
    whole = whole * 10 + (code - zero);
  }
  if (at === 0 || at > 9) return null;
  if (at === text.length) return whole * 100;
  if (text.charCodeAt(at) !== dot || at + 1 === text.length) return null;
  let hundredths = whole * 100;
  let isTooFine = false;
  for (let place = 1; at + place < text.length; place += 1) {
    const code = text.charCodeAt(at + place);
    if (code < zero || code > nine) return null;
    if (place === 1) hundredths += (code - zero) * 10;
    else if (place === 2) hundredths += code - zero;
    else if (code !== zero) isTooFine = true;
  }
  return isTooFine ? 'too-fine' : hundredths;
}

const shortPlain = /^-?\d+(?:\.\d+)?$/;
const firstLostInteger = 1e15;

/**
 * Writes a workbook's number as the spreadsheet program shows it: at most 15 significant digits and never an
 * exponent. `2.0230101E7` -> `20230101`, `71.299999999999997` -> `71.3`. Null for an integer of 16 digits or
 * more: the file keeps only 15 of them, so what the person typed cannot be known.
 */
export function plainNumber(stored: string): string | null {
  if (stored.length <= 15 && shortPlain.test(stored)) return stored;
  const value = Number(stored);
  if (!(Math.abs(value) < firstLostInteger)) return null;
  const shown = Number(value.toPrecision(15));
  const text = String(shown);
  return text.includes('e') ? shown.toFixed(20).replace(/\.?0+$/, '') : text;
}
