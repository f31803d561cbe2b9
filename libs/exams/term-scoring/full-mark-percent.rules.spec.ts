import fc from 'fast-check';
import { percentOfFullMark } from './full-mark-percent.rules.js';

describe('a mean as a share of the full mark', () => {
  it('is rounded once, half up', () => {
    // 412.35 / 700 = 58.9071… %
    expect(percentOfFullMark(41_235, 70_000)).toBe(5891);
    // 1 / 800 = 0.125 %
    expect(percentOfFullMark(100, 80_000)).toBe(13);
    expect(percentOfFullMark(0, 10_000)).toBe(0);
    expect(percentOfFullMark(10_000, 10_000)).toBe(10_000);
  });

  it('is refused for what is no mean of the exam', () => {
    for (const [mean, full] of [
      [1, 0],
      [-1, 100],
      [101, 100],
      [0.5, 100],
    ] as const)
      expect(() => percentOfFullMark(mean, full)).toThrow(RangeError);
  });

  it('never falls when the mean rises', () => {
    const mark = fc.integer({ min: 0, max: 90_000 });
    fc.assert(
      fc.property(mark, mark, fc.integer({ min: 90_000, max: 100_000 }), (a, b, full) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        expect(percentOfFullMark(low, full)).toBeLessThanOrEqual(percentOfFullMark(high, full));
      }),
    );
  });
});
