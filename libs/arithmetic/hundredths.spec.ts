import fc from 'fast-check';
import { hundredthsToNumber, numberToHundredths, parseHundredths, printed } from './hundredths.js';

describe('parseHundredths', () => {
  it.each([
    ['71.5', 7150],
    ['150', 15000],
    [' 88.25 ', 8825],
    ['\u300088.25\t', 8825],
    ['0', 0],
    ['0.05', 5],
    ['0.29', 29],
    ['1.1', 110],
    ['071.50', 7150],
    ['9999999999999', 999999999999900],
  ])('reads "%s" as %i hundredths', (text, hundredths) => {
    expect(parseHundredths(text)).toEqual({ ok: true, hundredths });
  });

  it.each([
    ['', 'empty'],
    ['  ', 'empty'],
    ['-1', 'negative'],
    ['-0.5', 'negative'],
    ['71.505', 'too-many-decimals'],
    ['71.500', 'too-many-decimals'],
    ['71.49999999999999999', 'too-many-decimals'],
    ['99999999999999', 'too-large'],
    ['1e2', 'not-a-number'],
    ['+5', 'not-a-number'],
    ['.5', 'not-a-number'],
    ['5.', 'not-a-number'],
    ['.', 'not-a-number'],
    ['1.2.3', 'not-a-number'],
    ['1..2', 'not-a-number'],
    ['1,5', 'not-a-number'],
    ['1 5', 'not-a-number'],
    ['\uff17\uff11', 'not-a-number'],
    ['71\uff0e5', 'not-a-number'],
    ['٧١', 'not-a-number'],
    ['0x10', 'not-a-number'],
    ['Infinity', 'not-a-number'],
    ['缺考', 'not-a-number'],
    ['71.5分', 'not-a-number'],
    ['1\n2', 'not-a-number'],
  ])('refuses "%s" as %s', (text, because) => {
    expect(parseHundredths(text)).toEqual({ ok: false, because });
  });

  it('refuses every text that is not digits with one or two decimals', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0159.-+e ,') }), (text) => {
        expect(parseHundredths(text).ok).toBe(/^\d{1,13}$|^\d+\.\d{1,2}$/.test(text.trim()));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('hundredthsToNumber', () => {
  it('is the number that the decimal text stands for', () => {
    expect(hundredthsToNumber(7125)).toBe(71.25);
    expect(hundredthsToNumber(7150)).toBe(71.5);
    expect(hundredthsToNumber(15000)).toBe(150);
    expect(hundredthsToNumber(0)).toBe(0);
  });

  it('prints at most two decimals and comes back unchanged, for every mark that can be read', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 13 - 1 }), (hundredths) => {
        const digits = String(hundredths).padStart(3, '0');
        const text = `${digits.slice(0, -2)}.${digits.slice(-2)}`;
        const number = hundredthsToNumber(hundredths);
        expect(number).toBe(Number(text));
        expect(JSON.stringify(number)).toMatch(/^\d+(\.\d{1,2})?$/);
        fc.pre(text.length <= 13);
        expect(parseHundredths(text)).toEqual({ ok: true, hundredths });
        expect(parseHundredths(JSON.stringify(number))).toEqual({ ok: true, hundredths });
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses what is no whole number of hundredths', () => {
    expect(() => hundredthsToNumber(71.25)).toThrow(RangeError);
    expect(() => hundredthsToNumber(Number.NaN)).toThrow(RangeError);
  });
});

describe('numberToHundredths', () => {
  it('is the way back of hundredthsToNumber, also where the product misses the whole number', () => {
    expect(numberToHundredths(4.35)).toBe(435);
    fc.assert(
      fc.property(fc.integer({ min: -(10 ** 12), max: 10 ** 12 }), (hundredths) => {
        expect(numberToHundredths(hundredthsToNumber(hundredths))).toBe(hundredths);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([1.005, 0.001, 1e-7, 1e300, Number.NaN, Infinity])('refuses %p', (value) => {
    expect(() => numberToHundredths(value)).toThrow(RangeError);
  });
});

describe('a figure as it is printed', () => {
  it('is the number, and null where nothing could be computed', () => {
    expect([printed(7150), printed(0), printed(null)]).toEqual([71.5, 0, null]);
  });
});
