import fc from 'fast-check';
import { isDecimalNumber } from './decimal-number.js';

describe('isDecimalNumber', () => {
  it.each([0, -0, 33.33, 45.01, 0.07, 8.5, -113.5, 1_000_000, 999_999.99])('takes %p', (value) => {
    expect(isDecimalNumber(value)).toBe(true);
  });

  // A number this small is written with an exponent, and its decimals can't be counted behind a point.
  it.each([1e-7, 5e-324, 1.5e-7, 0.001, 1.005, 33.333, Number.NaN, Infinity, -Infinity])(
    'refuses %p',
    (value) => {
      expect(isDecimalNumber(value)).toBe(false);
    },
  );

  it.each([['33.33'], [null], [undefined], [[1]], [{}], [true]])(
    'refuses %p, which is no number',
    (value) => {
      expect(isDecimalNumber(value)).toBe(false);
    },
  );

  it('takes every whole number of hundredths, and nothing between two of them', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000_000, max: 100_000_000 }), (hundredths) => {
        expect(isDecimalNumber(hundredths / 100)).toBe(true);
        expect(isDecimalNumber((hundredths * 10 + 5) / 1000)).toBe(false);
      }),
    );
  });
});
