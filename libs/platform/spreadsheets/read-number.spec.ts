import fc from 'fast-check';
import { plainNumber, readHundredths } from './read-number.js';

describe('hundredths of a written mark', () => {
  it.each([
    ['0', 0],
    ['71.5', 7150],
    ['71.05', 7105],
    ['100.00', 10000],
    ['8.500', 850],
    ['007', 700],
    ['1.15', 115],
    ['4.35', 435],
  ])('%s are %i', (text, hundredths) => {
    expect(readHundredths(text)).toBe(hundredths);
  });

  it.each(['', '.5', '5.', '-1', '+1', '1e2', '1,000', '七十', '1.2.3', '1234567890'])(
    '%p is no mark',
    (text) => {
      expect(readHundredths(text)).toBeNull();
    },
  );

  it('a third decimal is refused, not rounded away', () => {
    expect(readHundredths('71.555')).toBe('too-fine');
  });

  it('are exact for every mark of 0.00 to 999.99', () => {
    fc.assert(
      fc.property(fc.nat(99_999), (hundredths) => {
        const text = `${String(Math.floor(hundredths / 100))}.${String(hundredths % 100).padStart(2, '0')}`;
        expect(readHundredths(text)).toBe(hundredths);
        expect(readHundredths(plainNumber(String(hundredths / 100)) ?? '')).toBe(hundredths);
      }),
    );
  });
});

describe('a number of a workbook', () => {
  it.each([
    ['2.0230101E7', '20230101'],
    ['71.299999999999997', '71.3'],
    ['0.30000000000000004', '0.3'],
    ['7.0000000000000007E-2', '0.07'],
    ['1E-7', '0.0000001'],
    ['123456789012345', '123456789012345'],
    ['-3', '-3'],
    ['0', '0'],
  ])('%s is read as a person sees it: %s', (stored, shown) => {
    expect(plainNumber(stored)).toBe(shown);
  });

  it.each(['1234567890123456', '4.1272619900101E+17', '1E+300', 'x', 'NaN'])(
    '%s has lost what was typed',
    (stored) => {
      expect(plainNumber(stored)).toBeNull();
    },
  );
});
