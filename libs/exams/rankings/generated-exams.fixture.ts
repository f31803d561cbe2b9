import fc from 'fast-check';
import type { JuniorRankingFigures, RankingPolicyFigures } from '../ranking-policy.rules.js';

/** A pupil of the census, and what became of them. */
export interface GeneratedPupil {
  readonly pupilNo: string;
  readonly schoolCode: string;
  /** Hundredths by subject, null where absent; null when there are no marks at all. */
  readonly marks: readonly (number | null)[] | null;
  readonly isExcused: boolean;
}

export interface GeneratedExam {
  readonly grade: number;
  readonly figures: RankingPolicyFigures;
  readonly subjectCount: number;
  readonly pupils: readonly GeneratedPupil[];
}

/** The county of all generated exams: five townships, and three schools that belong to none. */
export const generatedSchools = Array.from({ length: 13 }, (_, index) => ({
  code: `S${String(index + 1).padStart(2, '0')}`,
  township: index < 10 ? `T${String((index % 5) + 1)}` : null,
}));

const fullMark = 15_000;

/** Mostly marks that many pupils share, in halves and odd hundredths, so that ties are everywhere. */
const mark = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(0, 6_000, 6_050, 7_133, 9_000, fullMark) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: fullMark }) },
);

const marksOf = (subjectCount: number): fc.Arbitrary<(number | null)[]> =>
  fc
    .array(fc.option(mark, { freq: 8 }), { minLength: subjectCount, maxLength: subjectCount })
    .map((marks) => (marks.every((one) => one === null) ? [0, ...marks.slice(1)] : marks));

type Fate = Pick<GeneratedPupil, 'marks' | 'isExcused'>;

/** Excused pupils often have marks all the same: somebody sat the exam before the excuse came in. */
const fatesOf = (subjectCount: number): fc.Arbitrary<readonly Fate[]> => {
  const present = marksOf(subjectCount).map((marks): Fate => ({ marks, isExcused: false }));
  const absent = fc.constant<Fate>({ marks: null, isExcused: false });
  const excused = fc.option(marksOf(subjectCount)).map((marks): Fate => ({ marks, isExcused: true }));
  const mixed = fc.oneof(
    { weight: 8, arbitrary: present },
    { weight: 2, arbitrary: absent },
    { weight: 1, arbitrary: excused },
  );
  return fc.oneof(
    { weight: 10, arbitrary: fc.array(mixed, { minLength: 1, maxLength: 8 }) },
    { weight: 1, arbitrary: fc.array(excused, { minLength: 1, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.array(absent, { minLength: 1, maxLength: 3 }) },
    // Of 32 pupils one is 3.125 percent: an exact half that must go up.
    { weight: 1, arbitrary: fc.array(present, { minLength: 32, maxLength: 32 }) },
  );
};

const junior: fc.Arbitrary<JuniorRankingFigures> = fc
  .record({
    cutoffs: fc.uniqueArray(fc.integer({ min: 1, max: 20 }), { minLength: 3, maxLength: 3 }),
    weights: fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 })),
    tieBreak: fc.constantFrom('mean' as const, 'none' as const),
  })
  .map(({ cutoffs, weights, tieBreak }) => {
    const [excellent = 1, good = 1, pass = 1] = cutoffs.toSorted((a, b) => a - b);
    const [first = 0, second = 100] = weights.toSorted((a, b) => a - b);
    return {
      stage: 'junior',
      cutoffs: { excellent, good, pass },
      rateWeights: { excellent: first, good: second - first, pass: 100 - second },
      tieBreak,
    };
  });

const figures: fc.Arbitrary<RankingPolicyFigures> = fc.oneof(
  { weight: 4, arbitrary: junior },
  { weight: 1, arbitrary: fc.constant({ stage: 'primary' as const }) },
);

const generatedExam: fc.Arbitrary<GeneratedExam> = fc
  .record({ figures, subjectCount: fc.integer({ min: 1, max: 4 }), grade: fc.integer({ min: 0, max: 2 }) })
  .chain(({ figures: drawn, subjectCount, grade }) =>
    fc
      .uniqueArray(fc.constantFrom(...generatedSchools), { minLength: 1, maxLength: 6 })
      .chain((schools) =>
        fc.tuple(fc.constant(schools), fc.tuple(...schools.map(() => fatesOf(subjectCount)))),
      )
      .map(([schools, fates]) => ({
        grade: drawn.stage === 'primary' ? grade + 4 : grade + 7,
        figures: drawn,
        subjectCount,
        pupils: schools
          .flatMap(({ code }, index) => (fates[index] ?? []).map((fate) => ({ schoolCode: code, ...fate })))
          .map((pupil, index) => ({ pupilNo: `P${String(index + 1).padStart(3, '0')}`, ...pupil })),
      })),
  );

/** The same exams every time. */
export function generateExams(count: number, seed: number): readonly GeneratedExam[] {
  return fc.sample(fc.noBias(generatedExam), { numRuns: count, seed });
}
