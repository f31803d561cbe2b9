export const examKinds = ['county-test', 'zhongkao', 'senior'] as const;
export type ExamKind = (typeof examKinds)[number];

export const examStages = ['primary', 'junior', 'senior'] as const;
export type ExamStage = (typeof examStages)[number];

/** Why an exam cannot be what it says it is. */
export type ExamFault = 'grade-not-of-stage' | 'kind-not-of-stage' | 'zhongkao-not-grade-9';

const gradesOfStage: Readonly<Record<ExamStage, readonly [number, number]>> = {
  primary: [1, 6],
  junior: [7, 9],
  senior: [10, 12],
};

/**
 * Checks that kind, stage and grade belong together: county tests are of primary and junior grades, the zhongkao is
 * of grade 9, senior exams are of senior grades. County plan, section 6 (kinds).
 *
 * @returns the faults; `checkExam('zhongkao', 'junior', 8)` is `['zhongkao-not-grade-9']`
 */
export function checkExam(kind: ExamKind, stage: ExamStage, grade: number): readonly ExamFault[] {
  const faults: ExamFault[] = [];
  const [first, last] = gradesOfStage[stage];
  if (grade < first || grade > last) faults.push('grade-not-of-stage');
  if ((kind === 'senior') !== (stage === 'senior') || (kind === 'zhongkao' && stage !== 'junior')) {
    faults.push('kind-not-of-stage');
  } else if (kind === 'zhongkao' && grade !== 9) faults.push('zhongkao-not-grade-9');
  return faults;
}
