import fc from 'fast-check';
import { cohortOf, type Cohort, type SchoolCohort } from './cohort.fixture.js';
import { rankExam } from './ranking.rules.js';
import type { JuniorRankingFigures } from './ranking-policy.rules.js';
import { rankByDefinition } from './ranking-by-definition.fixture.js';
import type { UnitRow } from './unit-placing.rules.js';

const RUNS = { numRuns: 600 };

// few different totals, so that ties lie everywhere, at the lines most of all
const outcome = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 0, max: 7 }).map((halves) => halves / 2) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 135_000 }).map((hundredths) => hundredths / 100) },
  { weight: 2, arbitrary: fc.constant('absent' as const) },
  { weight: 2, arbitrary: fc.constant('excused' as const) },
);

const cohorts: fc.Arbitrary<SchoolCohort[]> = fc.uniqueArray(
  fc.record({
    code: fc.string({ unit: fc.constantFrom(...'019aB'), minLength: 1, maxLength: 3 }),
    township: fc.constantFrom(null, 'T1', 'T2', 'T10'),
    pupils: fc.array(outcome, { maxLength: 7 }),
  }),
  { selector: ({ code }) => code, maxLength: 7 },
);

const junior: fc.Arbitrary<JuniorRankingFigures> = fc
  .record({
    lines: fc.tuple(
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 0, max: 6 }),
      fc.integer({ min: 0, max: 6 }),
    ),
    excellent: fc.integer({ min: 0, max: 100 }),
    good: fc.integer({ min: 0, max: 100 }),
    tieBreak: fc.constantFrom('mean' as const, 'none' as const),
  })
  .map(({ lines: [first, second, third], excellent, good, tieBreak }) => {
    const goodWeight = Math.min(good, 100 - excellent);
    return {
      stage: 'junior',
      cutoffs: { excellent: first, good: first + second, pass: first + second + third },
      rateWeights: { excellent, good: goodWeight, pass: 100 - excellent - goodWeight },
      tieBreak,
    };
  });

const policies = fc.oneof({ weight: 4, arbitrary: junior }, fc.constant({ stage: 'primary' as const }));

function rank({ schools, candidates }: Cohort, policy: Parameters<typeof rankExam>[2]) {
  return rankExam(schools, candidates, policy);
}

function sumOf(
  rows: readonly UnitRow[],
  figure: 'counted' | 'enrolled' | 'totalHundredths' | 'passCount',
): number {
  return rows.reduce((sum, row) => sum + (row[figure] ?? 0), 0);
}

describe('the ranking as a whole', () => {
  it('agrees in every figure with the definition, worked out one pupil at a time in fractions', () => {
    fc.assert(
      fc.property(cohorts, policies, (units, policy) => {
        const cohort = cohortOf(...units);
        const ranking = rank(cohort, policy);
        const expected = rankByDefinition(units, policy);
        expect([...ranking.pupilPlaces]).toEqual(expected.pupilPlaces);
        expect(ranking.schools).toEqual(expected.schools);
        expect(ranking.townships).toEqual(expected.townships);
        expect(ranking.lines).toEqual(expected.lines);
        expect(ranking.counted).toBe(expected.counted);
      }),
      RUNS,
    );
  });

  it('does not depend on the order of schools or candidates', () => {
    const shuffled = cohorts.chain((units) =>
      fc.record({
        units: fc.constant(units),
        schoolOrder: fc.shuffledSubarray([...units.keys()], { minLength: units.length }),
        seed: fc.array(fc.nat(), { minLength: 60, maxLength: 60 }),
      }),
    );
    fc.assert(
      fc.property(shuffled, policies, ({ units, schoolOrder, seed }, policy) => {
        const { schools, candidates } = cohortOf(...units);
        const candidateOrder = [...candidates.status.keys()].sort((a, b) => (seed[a] ?? 0) - (seed[b] ?? 0));
        const straight = rankExam(schools, candidates, policy);
        const mixed = rankExam(
          schoolOrder.flatMap((index) => schools[index] ?? []),
          {
            schoolIndex: Int32Array.from(candidateOrder, (i) =>
              schoolOrder.indexOf(candidates.schoolIndex[i] ?? -1),
            ),
            status: Uint8Array.from(candidateOrder, (i) => candidates.status[i] ?? -1),
            totalHundredths: Int32Array.from(candidateOrder, (i) => candidates.totalHundredths[i] ?? -1),
          },
          policy,
        );
        expect(mixed.schools).toEqual(straight.schools);
        expect(mixed.townships).toEqual(straight.townships);
        expect(mixed.lines).toEqual(straight.lines);
        expect([...mixed.pupilPlaces]).toEqual(candidateOrder.map((index) => straight.pupilPlaces[index]));
      }),
      RUNS,
    );
  });

  it('adds up: schools to the county, and the schools of a township to the township', () => {
    fc.assert(
      fc.property(cohorts, junior, (units, policy) => {
        const { schools, townships, counted, lines, pupilPlaces } = rank(cohortOf(...units), policy);
        expect(sumOf(schools, 'counted')).toBe(counted);
        expect(sumOf(schools, 'enrolled')).toBe(pupilPlaces.length);
        expect(sumOf(schools, 'passCount')).toBe(lines?.pass.inCount);
        for (const township of townships) {
          const own = new Set(
            units.filter((unit) => unit.township === township.code).map(({ code }) => code),
          );
          const parts = schools.filter(({ code }) => own.has(code));
          for (const figure of ['counted', 'enrolled', 'totalHundredths', 'passCount'] as const) {
            expect(township[figure]).toBe(sumOf(parts, figure));
          }
        }
        for (const row of schools) {
          expect(row.present + row.absent).toBe(row.counted);
          expect(row.counted + row.excused).toBe(row.enrolled);
          expect(row.excellentCount).toBeLessThanOrEqual(row.goodCount ?? -1);
          expect(row.goodCount).toBeLessThanOrEqual(row.passCount ?? -1);
        }
      }),
      RUNS,
    );
  });

  it('never shows the same figure on two places, nor a worse figure on a better place', () => {
    const pairs = [
      ['meanHundredths', 'meanPlace', -1],
      ['excellentCount', 'excellentCountPlace', -1],
      ['weightedRate', 'weightedRatePlace', -1],
      ['rankSum', 'place', 1],
    ] as const;
    fc.assert(
      fc.property(cohorts, junior, (units, drawn) => {
        const { schools } = rank(cohortOf(...units), { ...drawn, tieBreak: 'none' });
        const placed = schools.filter(({ place }) => place !== null);
        for (const [figure, place, direction] of pairs) {
          for (const a of placed) {
            for (const b of placed) {
              const byFigure = Math.sign((a[figure] ?? 0) - (b[figure] ?? 0)) * direction;
              expect(Math.sign((a[place] ?? 0) - (b[place] ?? 0))).toBe(byFigure + 0);
            }
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('a better mark of one pupil', () => {
  const raise = cohorts
    .filter((units) => units.some(({ pupils }) => pupils.some((pupil) => typeof pupil === 'number')))
    .chain((units) => {
      const present = units.flatMap(({ pupils }, school) =>
        pupils.flatMap((pupil, index) => (typeof pupil === 'number' ? [{ school, index, pupil }] : [])),
      );
      return fc.record({
        units: fc.constant(units),
        chosen: fc.constantFrom(...present),
        // in halves, so that the pupil often lands on somebody else's total
        gain: fc.integer({ min: 1, max: 8 }).map((halves) => halves / 2),
      });
    })
    .map(({ units, chosen, gain }) => {
      const better = units.map((unit, school) => ({
        ...unit,
        pupils: unit.pupils.map((pupil, index) =>
          school === chosen.school && index === chosen.index ? chosen.pupil + gain : pupil,
        ),
      }));
      const candidate = units
        .slice(0, chosen.school)
        .reduce((sum, { pupils }) => sum + pupils.length, chosen.index);
      return { units, better, candidate, code: units[chosen.school]?.code ?? '' };
    });

  const lines = [
    ['excellent', 'excellentCount', 'excellentRate'],
    ['good', 'goodCount', 'goodRate'],
    ['pass', 'passCount', 'passRate'],
  ] as const;

  it('never worsens the mean of the school, its place by mean, or the place of the pupil', () => {
    fc.assert(
      fc.property(raise, policies, ({ units, better, candidate, code }, policy) => {
        const before = rank(cohortOf(...units), policy);
        const after = rank(cohortOf(...better), policy);
        const [old, now] = [before, after].map(({ schools }) => schools.find((row) => row.code === code));
        expect(now?.meanHundredths).toBeGreaterThanOrEqual(old?.meanHundredths ?? Infinity);
        expect(now?.meanPlace).toBeLessThanOrEqual(old?.meanPlace ?? -1);
        expect(after.pupilPlaces[candidate]).toBeLessThanOrEqual(before.pupilPlaces[candidate] ?? -1);
      }),
      RUNS,
    );
  });

  it('never worsens the school at a line that stays where it was, or that one pupil alone held', () => {
    fc.assert(
      fc.property(raise, junior, ({ units, better, code }, policy) => {
        const before = rank(cohortOf(...units), policy);
        const after = rank(cohortOf(...better), policy);
        const [old, now] = [before, after].map(({ schools }) => schools.find((row) => row.code === code));
        for (const [line, count, rate] of lines) {
          const oldLine = before.lines?.[line];
          const hasMoved = oldLine?.markHundredths !== after.lines?.[line].markHundredths;
          if (hasMoved && oldLine?.holders !== 1) continue;
          expect(now?.[count]).toBeGreaterThanOrEqual(old?.[count] ?? Infinity);
          expect(now?.[rate]).toBeGreaterThanOrEqual(old?.[rate] ?? Infinity);
        }
      }),
      RUNS,
    );
  });

  it('costs the school at most those of its pupils who were tied at a line that moved', () => {
    fc.assert(
      fc.property(raise, junior, ({ units, better, code }, policy) => {
        const before = rank(cohortOf(...units), policy);
        const after = rank(cohortOf(...better), policy);
        const [old, now] = [before, after].map(({ schools }) => schools.find((row) => row.code === code));
        const pupils = units.find((unit) => unit.code === code)?.pupils ?? [];
        for (const [line, count] of lines) {
          const mark = before.lines?.[line].markHundredths ?? -1;
          const tied = pupils.filter((pupil) => (pupil === 'absent' ? 0 : pupil) === mark / 100).length;
          expect(now?.[count]).toBeGreaterThanOrEqual((old?.[count] ?? Infinity) - tied);
          expect(after.lines?.[line].markHundredths).toBeGreaterThanOrEqual(mark);
        }
      }),
      RUNS,
    );
  });

  it('never helps another school over a line', () => {
    fc.assert(
      fc.property(raise, junior, ({ units, better, code }, policy) => {
        const before = rank(cohortOf(...units), policy).schools;
        const after = rank(cohortOf(...better), policy).schools;
        for (const other of before.filter((row) => row.code !== code)) {
          const now = after.find((row) => row.code === other.code);
          for (const [, count] of lines) expect(now?.[count]).toBeLessThanOrEqual(other[count] ?? -1);
        }
      }),
      RUNS,
    );
  });
});
