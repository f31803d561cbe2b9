import fc from 'fast-check';
import {
  meanOfPrinted,
  scoreSection,
  scoreTerm,
  percentOfVisit,
  type TermPoints,
  type VisitPoints,
} from './term-score.rules.js';

type Visit = VisitPoints;

const points = (process: readonly Visit[], final: readonly Visit[]): TermPoints => ({ process, final });

const visit: fc.Arbitrary<Visit> = fc
  .tuple(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 0, max: 10_000 }))
  .map(([max, share]) => ({ max, given: Math.floor((max * share) / 10_000) }));
const visits = fc.array(visit, { minLength: 1, maxLength: 7 });

describe('the score of a term', () => {
  it('is half the mean of the process visits and half the mean of the final ones', () => {
    const score = scoreTerm(
      points(
        [
          { given: 8000, max: 10_000 },
          { given: 5700, max: 9500 },
        ],
        [{ given: 7000, max: 9000 }],
      ),
    );
    expect(score).toEqual({ process: 7000, final: 7778, total: 7389, lacks: [] });
  });

  it('is rounded once: never from halves that were rounded before', () => {
    // 1/3 and 2/3: halves of 33.33 and 66.67, and exactly 50
    const thirds = points([{ given: 1, max: 3 }], [{ given: 2, max: 3 }]);
    expect(scoreTerm(thirds)).toMatchObject({ process: 3333, final: 6667, total: 5000 });
    // 33.333… and 33.335: the printed halves 33.33 and 33.34 would give 33.335, so 33.34; exactly it is 33.334…
    const near = points([{ given: 1, max: 3 }], [{ given: 6667, max: 20_000 }]);
    expect(scoreTerm(near)).toMatchObject({ process: 3333, final: 3334, total: 3333 });
  });

  it('rounds a half up, at the very half', () => {
    // 80.01 and 80.00: 80.005
    const half = points([{ given: 8001, max: 10_000 }], [{ given: 8000, max: 10_000 }]);
    expect(scoreTerm(half).total).toBe(8001);
    // one ten-millionth below the half stays below
    const below = points([{ given: 8001, max: 10_000 }], [{ given: 7_999_999, max: 10_000_000 }]);
    expect(scoreTerm(below).total).toBe(8000);
  });

  it('counts visits, not points: a visit with few applicable items weighs as much as any other', () => {
    const uneven = points(
      [
        { given: 10_000, max: 10_000 },
        { given: 0, max: 1000 },
      ],
      [{ given: 1, max: 1 }],
    );
    expect(scoreTerm(uneven)).toMatchObject({ process: 5000, total: 7500 });
  });

  it.each<[string, TermPoints, string[]]>([
    ['a process visit', points([], [{ given: 1, max: 1 }]), ['process']],
    ['a final visit', points([{ given: 1, max: 1 }], []), ['final']],
    ['both', points([], []), ['process', 'final']],
  ])('lacking %s it is incomplete, however good the rest', (_, incomplete, lacks) => {
    expect(scoreTerm(incomplete)).toMatchObject({ total: null, lacks });
  });

  it('follows the split of the policy', () => {
    const term = points([{ given: 1, max: 1 }], [{ given: 0, max: 1 }]);
    expect(scoreTerm(term, { processPercent: 30, finalPercent: 70, source: 'bureau' }).total).toBe(3000);
    expect(() => scoreTerm(term, { processPercent: 50, finalPercent: 60, source: 'bureau' })).toThrow(
      RangeError,
    );
  });

  it.each([
    { given: 101, max: 100 },
    { given: -1, max: 100 },
    { given: 0, max: 0 },
    { given: 0.5, max: 1 },
  ])('is never made from impossible points: $given of $max', (wrong) => {
    expect(() => scoreTerm(points([wrong], []))).toThrow(RangeError);
  });

  it('does not depend on the order of the visits', () => {
    fc.assert(
      fc.property(
        visits.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        visits,
        ([process, shuffled], final) => {
          const inOrder = scoreTerm(points(process, final));
          expect(scoreTerm(points(shuffled, final.toReversed()))).toEqual(inOrder);
        },
      ),
    );
  });

  it('never falls when a visit gets better', () => {
    fc.assert(
      fc.property(visits, visits, fc.nat(), fc.nat(), fc.boolean(), (process, final, at, more, isProcess) => {
        const half = isProcess ? process : final;
        const better = half.map((old, index) =>
          index === at % half.length ? { ...old, given: Math.min(old.max, old.given + more) } : old,
        );
        const before = scoreTerm(points(process, final)).total ?? 0;
        const after = scoreTerm(isProcess ? points(better, final) : points(process, better)).total ?? 0;
        expect(after).toBeGreaterThanOrEqual(before);
      }),
    );
  });

  it('agrees with the formula worked out over one common denominator', () => {
    fc.assert(
      fc.property(visits, visits, fc.integer({ min: 0, max: 100 }), (process, final, processPercent) => {
        const split = { processPercent, finalPercent: 100 - processPercent, source: 'bureau' } as const;
        const { total } = scoreTerm(points(process, final), split);
        expect(total).toBe(byCommonDenominator(process, final, processPercent));
      }),
      { numRuns: 1000 },
    );
  });

  it('of a section follows the same formula, and is nothing where a half never scored it', () => {
    expect(scoreSection(points([{ given: 1800, max: 2000 }], [{ given: 1500, max: 2000 }]))).toBe(8250);
    expect(scoreSection(points([{ given: 1800, max: 2000 }], []))).toBeNull();
  });

  it('of one visit is what it gave of what applied', () => {
    expect(percentOfVisit({ given: 5700, max: 9500 })).toBe(6000);
    expect(percentOfVisit({ given: 2, max: 3 })).toBe(6667);
  });
});

describe('a figure of a year', () => {
  it('is the mean of what was printed for the terms, a half going up', () => {
    expect(meanOfPrinted([8833, 9000])).toBe(8917);
    expect(meanOfPrinted([8834, 9000])).toBe(8917);
    expect(meanOfPrinted([0, 0])).toBe(0);
  });

  it('is nothing when a term has none', () => {
    expect(meanOfPrinted([8833, null])).toBeNull();
    expect(meanOfPrinted([])).toBeNull();
  });
});

/** Everything over D = product of all maxima x visits x visits x 100; then the integer nearest, looked for by remainder. */
function byCommonDenominator(
  process: readonly Visit[],
  final: readonly Visit[],
  processPercent: number,
): number {
  const product = [...process, ...final].reduce((sum, { max }) => sum * BigInt(max), 1n);
  const sumOf = (list: readonly Visit[]): bigint =>
    list.reduce((sum, { given, max }) => sum + BigInt(given) * (product / BigInt(max)), 0n);
  const [p, f] = [BigInt(process.length), BigInt(final.length)];
  const numerator =
    BigInt(processPercent) * sumOf(process) * f + BigInt(100 - processPercent) * sumOf(final) * p;
  const scaled = numerator * 10_000n;
  const denominator = product * p * f * 100n;
  const whole = scaled / denominator;
  return Number((scaled % denominator) * 2n >= denominator ? whole + 1n : whole);
}
