import { checkExam, type ExamKind, examKinds, type ExamStage, examStages } from './exam.rules.js';

const grades = Array.from({ length: 14 }, (_, grade) => grade);

describe('checkExam', () => {
  it.each<[ExamKind, ExamStage, number, readonly string[]]>([
    ['zhongkao', 'junior', 8, ['zhongkao-not-grade-9']],
    ['zhongkao', 'primary', 6, ['kind-not-of-stage']],
    ['zhongkao', 'senior', 12, ['kind-not-of-stage']],
    ['county-test', 'senior', 10, ['kind-not-of-stage']],
    ['senior', 'junior', 9, ['kind-not-of-stage']],
    ['county-test', 'primary', 7, ['grade-not-of-stage']],
    ['county-test', 'junior', 6, ['grade-not-of-stage']],
    ['senior', 'primary', 10, ['grade-not-of-stage', 'kind-not-of-stage']],
    ['zhongkao', 'junior', 10, ['grade-not-of-stage', 'zhongkao-not-grade-9']],
  ])('refuses a %s exam of stage %s and grade %i', (kind, stage, grade, faults) => {
    expect(checkExam(kind, stage, grade)).toEqual(faults);
  });

  it('lets exactly the exams of the plan through', () => {
    const admitted = examKinds.flatMap((kind) =>
      examStages.flatMap((stage) =>
        grades
          .filter((grade) => checkExam(kind, stage, grade).length === 0)
          .map((grade) => `${kind} ${stage} ${String(grade)}`),
      ),
    );
    expect(admitted).toEqual([
      ...[1, 2, 3, 4, 5, 6].map((grade) => `county-test primary ${String(grade)}`),
      ...[7, 8, 9].map((grade) => `county-test junior ${String(grade)}`),
      'zhongkao junior 9',
      ...[10, 11, 12].map((grade) => `senior senior ${String(grade)}`),
    ]);
  });
});
