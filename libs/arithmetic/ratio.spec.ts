import fc from 'fast-check';
import { compareRatios, roundHalfUp } from './ratio.js';

const numerators = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -1000, max: 1000 }));
const denominators = fc.oneof(
  fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  fc.integer({ min: 1, max: 400 }),
);

describe('roundHalfUp', () => {
  it.each([
    { numerator: 1, denominator: 8, decimals: 2, rounded: 13 },
    { numerator: -1, denominator: 8, decimals: 2, rounded: -12 },
    { numerator: 1, denominator: 3, decimals: 2, rounded: 33 },
    { numerator: 2, denominator: 3, decimals: 2, rounded: 67 },
    { numerator: 28500, denominator: 4, decimals: 0, rounded: 7125 },
    { numerator: 0, denominator: 7, decimals: 2, rounded: 0 },
    { numerator: -3, denominator: 2, decimals: 0, rounded: -1 },
    { numerator: -7, denominator: 4, decimals: 0, rounded: -2 },
  ])(
    'rounds $numerator/$denominator at $decimals decimals to $rounded',
    ({ numerator, denominator, decimals, rounded }) => {
      expect(roundHalfUp({ numerator, denominator }, decimals)).toBe(rounded);
    },
  );

  it('rounds 1.005 up to 1.01, which binary floating point does not', () => {
    expect(Math.round(1.005 * 100)).toBe(100);
    expect(roundHalfUp({ numerator: 1005, denominator: 1000 }, 2)).toBe(101);
  });

  it('keeps the half where the products pass 2^53', () => {
    const denominator = 2 ** 40;
    expect(roundHalfUp({ numerator: 2 ** 39 * 1001, denominator }, 1)).toBe(5005);
    expect(roundHalfUp({ numerator: 2 ** 39 * 1001, denominator }, 0)).toBe(501);
    expect(roundHalfUp({ numerator: 2 ** 39 * 1001 - 1, denominator }, 0)).toBe(500);
    expect(roundHalfUp({ numerator: -(2 ** 39 * 1001), denominator }, 0)).toBe(-500);
    expect(roundHalfUp({ numerator: -(2 ** 39 * 1001) - 1, denominator }, 0)).toBe(-501);
  });

  it('is the one integer within half a unit of the exact value, the upper one at a half', () => {
    fc.assert(
      fc.property(
        numerators,
        denominators,
        fc.integer({ min: 0, max: 4 }),
        (numerator, denominator, decimals) => {
          const unit = 2n * BigInt(denominator);
          const exact = 2n * BigInt(numerator) * 10n ** BigInt(decimals);
          const limit = BigInt(Number.MAX_SAFE_INTEGER) * unit;
          fc.pre(exact < limit - unit && exact > unit - limit);
          const distance = exact - BigInt(roundHalfUp({ numerator, denominator }, decimals)) * unit;
          expect(distance < BigInt(denominator) && distance >= -BigInt(denominator)).toBe(true);
        },
      ),
    );
  });

  it.each([
    { numerator: 1, denominator: 0 },
    { numerator: 1, denominator: -2 },
    { numerator: 0.5, denominator: 1 },
    { numerator: Number.NaN, denominator: 1 },
    { numerator: 2 ** 53, denominator: 1 },
  ])('refuses $numerator/$denominator', (ratio) => {
    expect(() => roundHalfUp(ratio, 2)).toThrow(RangeError);
    expect(() => compareRatios(ratio, { numerator: 1, denominator: 1 })).toThrow(RangeError);
  });

  it('refuses decimals that are no small whole number, and results that no longer count exactly', () => {
    expect(() => roundHalfUp({ numerator: 1, denominator: 2 }, -1)).toThrow(RangeError);
    expect(() => roundHalfUp({ numerator: 1, denominator: 2 }, 1.5)).toThrow(RangeError);
    expect(() => roundHalfUp({ numerator: Number.MAX_SAFE_INTEGER, denominator: 1 }, 2)).toThrow(RangeError);
  });
});

describe('compareRatios', () => {
  it('calls 1/3 and 2/6 equal and tells 1/3 from 33/100', () => {
    expect(compareRatios({ numerator: 1, denominator: 3 }, { numerator: 2, denominator: 6 })).toBe(0);
    expect(compareRatios({ numerator: 1, denominator: 3 }, { numerator: 33, denominator: 100 })).toBe(1);
    expect(compareRatios({ numerator: -1, denominator: 3 }, { numerator: 33, denominator: 100 })).toBe(-1);
  });

  it('tells apart ratios that are the same double', () => {
    const a = { numerator: 2 ** 53 - 1, denominator: 2 ** 53 - 2 };
    const b = { numerator: 2 ** 53 - 2, denominator: 2 ** 53 - 3 };
    expect(a.numerator / a.denominator).toBe(b.numerator / b.denominator);
    expect(compareRatios(a, b)).toBe(-1);
  });

  it('agrees with BigInt cross products, and with itself turned round', () => {
    fc.assert(
      fc.property(numerators, denominators, numerators, denominators, (n1, d1, n2, d2) => {
        const a = { numerator: n1, denominator: d1 };
        const b = { numerator: n2, denominator: d2 };
        const difference = BigInt(n1) * BigInt(d2) - BigInt(n2) * BigInt(d1);
        const expected = difference === 0n ? 0 : difference < 0n ? -1 : 1;
        expect(compareRatios(a, b)).toBe(expected);
        expect(compareRatios(b, a) + expected).toBe(0);
      }),
    );
  });
});
