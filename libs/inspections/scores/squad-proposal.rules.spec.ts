import fc from 'fast-check';
import { proposeSquads, type SquadCandidate } from './squad-proposal.rules.js';

function school(code: string, enrolment: number | null, pastTotal: number | null): SquadCandidate {
  return { code, enrolment, pastTotal };
}

function propose(candidates: readonly SquadCandidate[], sizeBands: number, levelBands: number) {
  return proposeSquads(candidates, { sizeBands, levelBands }).map(
    ({ sizeBand, levelBand, schools }) =>
      `${String(sizeBand)}.${String(levelBand)} ${schools.map(({ code }) => code).join(' ')}`,
  );
}

describe('the proposal of squads', () => {
  it('tells sizes apart first, and past levels within a size', () => {
    const candidates = [
      school('A', 900, 8000),
      school('B', 800, 9000),
      school('C', 500, 7000),
      school('D', 400, 7500),
    ];
    expect(propose(candidates, 2, 2)).toEqual(['1.1 B', '1.2 A', '2.1 D', '2.2 C']);
  });

  it('takes one school more into the first bands when the number does not divide', () => {
    const candidates = ['A', 'B', 'C', 'D', 'E'].map((code, index) => school(code, 500 - index, null));
    expect(propose(candidates, 3, 1)).toEqual(['1.1 A B', '2.1 C D', '3.1 E']);
  });

  it('puts a school without a past total where its size says, into the squad that has the fewest', () => {
    const candidates = [
      school('A', 900, 9000),
      school('B', 890, 8000),
      school('C', 880, 7000),
      school('D', 870, null),
      school('E', 300, null),
      school('F', 200, 9900),
    ];
    // sizes: A B C | D E F; levels of the first: A B | C, of the second: F alone, then D and E by size
    expect(propose(candidates, 2, 2)).toEqual(['1.1 A B', '1.2 C', '2.1 E F', '2.2 D']);
  });

  it('is settled by the code where figures are equal', () => {
    const candidates = ['D', 'C', 'B', 'A'].map((code) => school(code, 100, 8000));
    expect(propose(candidates, 2, 2)).toEqual(['1.1 A', '1.2 B', '2.1 C', '2.2 D']);
  });

  it('goes by level alone where no size is known', () => {
    const candidates = [school('A', null, 7000), school('B', null, 9000), school('C', 0, 8000)];
    expect(propose(candidates, 2, 3)).toEqual(['1.1 B', '1.2 C', '1.3 A']);
  });

  it('leaves out squads that nobody is in', () => {
    expect(propose([school('A', 100, 8000)], 3, 2)).toEqual(['1.1 A']);
    expect(propose([], 3, 2)).toEqual([]);
  });

  it('cannot be asked for with no bands', () => {
    expect(() => propose([], 0, 1)).toThrow(RangeError);
    expect(() => propose([], 1, 1.5)).toThrow(RangeError);
  });

  const candidates = fc.uniqueArray(
    fc.record({
      code: fc.string({ unit: fc.constantFrom(...'019aB'), minLength: 1, maxLength: 3 }),
      enrolment: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 3000 })),
      pastTotal: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 10_000 })),
    }),
    { selector: ({ code }) => code, maxLength: 30 },
  );
  const bands = fc.record({
    sizeBands: fc.integer({ min: 1, max: 5 }),
    levelBands: fc.integer({ min: 1, max: 4 }),
  });

  it('has every school once, whatever the order in which they come', () => {
    fc.assert(
      fc.property(candidates, bands, (schools, wanted) => {
        const squads = proposeSquads(schools, wanted);
        expect(proposeSquads(schools.toReversed(), wanted)).toEqual(squads);
        const placed = squads.flatMap((squad) => squad.schools.map(({ code }) => code));
        expect(placed.sort()).toEqual(schools.map(({ code }) => code).sort());
      }),
    );
  });

  it('has size bands of nearly equal numbers, none with a school bigger than one of the band before', () => {
    fc.assert(
      fc.property(candidates, bands, (schools, wanted) => {
        const squads = proposeSquads(schools, wanted);
        const sizes = Array.from({ length: wanted.sizeBands }, (_, index) =>
          squads.filter(({ sizeBand }) => sizeBand === index + 1).flatMap((squad) => squad.schools),
        );
        const numbers = sizes.map(({ length }) => length);
        expect(Math.max(...numbers) - Math.min(...numbers)).toBeLessThanOrEqual(1);
        for (const [index, band] of sizes.entries()) {
          const smallestBefore = Math.min(...(sizes[index - 1] ?? []).map(({ enrolment }) => enrolment));
          expect(Math.max(0, ...band.map(({ enrolment }) => enrolment))).toBeLessThanOrEqual(smallestBefore);
        }
      }),
    );
  });

  it('has squads of nearly equal numbers within a size, none with a past total above one of the squad before', () => {
    fc.assert(
      fc.property(candidates, bands, (schools, wanted) => {
        const squads = proposeSquads(schools, wanted);
        for (const squad of squads) {
          const above = squads.find(
            (other) => other.sizeBand === squad.sizeBand && other.levelBand === squad.levelBand - 1,
          );
          if (!above) continue;
          expect(Math.abs(above.schools.length - squad.schools.length)).toBeLessThanOrEqual(1);
          const totals = ({ schools: members }: typeof squad) =>
            members.flatMap(({ pastTotal }) => (pastTotal === null ? [] : [pastTotal]));
          expect(Math.max(0, ...totals(squad))).toBeLessThanOrEqual(Math.min(10_000, ...totals(above)));
        }
      }),
    );
  });
});
