import type { ExamRow } from '../exam.queries.js';
import { RankingPolicyEntity } from '../ranking-policy.entity.js';
import { canonicalHeadOf } from './canonical-head.js';
import type { SchoolOfExam } from './read-ranking-inputs.js';

const exam: ExamRow = {
  id: 'exam-1',
  termId: 'term-1',
  name: '期末检测',
  kind: 'county-test',
  stage: 'junior',
  grade: 9,
  schoolYear: '2025-2026',
  term: 1,
  heldOn: '2026-01-10',
  censusDate: '2025-09-30',
  subjects: [
    { code: 'chinese', name: '语文', fullMarkHundredths: 12_000 },
    { code: 'maths', name: '数学', fullMarkHundredths: 12_000 },
  ],
};

const policy = Object.assign(new RankingPolicyEntity(), {
  id: 'policy-1',
  stage: 'junior' as const,
  version: 2,
  name: '方案',
  excellentCutoff: 3,
  goodCutoff: 5,
  passCutoff: 7,
  excellentWeight: 40,
  goodWeight: 20,
  passWeight: 40,
  tieBreak: 'mean' as const,
});

const schools: readonly SchoolOfExam[] = [
  { id: 'id-a', code: 'A', name: '甲校', townshipId: 't-1', townshipCode: 'T1', townshipName: '东乡' },
  { id: 'id-b', code: 'B', name: '乙校', townshipId: null, townshipCode: null, townshipName: null },
];

const head = canonicalHeadOf(exam, policy, schools);

const examWith = (change: Partial<ExamRow>): string =>
  canonicalHeadOf({ ...exam, ...change }, policy, schools);
const policyWith = (change: Partial<RankingPolicyEntity>): string =>
  canonicalHeadOf(exam, Object.assign(new RankingPolicyEntity(), policy, change), schools);
const schoolWith = (change: Partial<SchoolOfExam>): string =>
  canonicalHeadOf(
    exam,
    policy,
    schools.map((school, index) => (index === 0 ? { ...school, ...change } : school)),
  );

describe('the canonical head of a ranking', () => {
  it.each([
    ['kind', examWith({ kind: 'zhongkao' })],
    ['grade', examWith({ grade: 8 })],
    ['stage', examWith({ stage: 'primary' })],
    ['school year', examWith({ schoolYear: '2024-2025' })],
    ['term', examWith({ term: 2 })],
    ['day', examWith({ heldOn: '2026-01-11' })],
    ['census', examWith({ censusDate: '2025-10-01' })],
    ['order of subjects', examWith({ subjects: exam.subjects.toReversed() })],
    [
      'full mark',
      examWith({ subjects: exam.subjects.map((one) => ({ ...one, fullMarkHundredths: 15_000 })) }),
    ],
    ['policy version', policyWith({ version: 3 })],
    ['excellent line', policyWith({ excellentCutoff: 4 })],
    ['good line', policyWith({ goodCutoff: 6 })],
    ['pass line', policyWith({ passCutoff: 8 })],
    ['weights', policyWith({ excellentWeight: 20, goodWeight: 40 })],
    ['tie-break', policyWith({ tieBreak: 'none' })],
    ['name of a school', schoolWith({ name: '第一中学' })],
    ['township', schoolWith({ townshipCode: 'T2', townshipName: '西乡' })],
    ['name of a township', schoolWith({ townshipName: '东关乡' })],
  ])('is another one when the %s is', (_, changed) => {
    expect(changed).not.toBe(head);
  });

  it('holds no id of the database, no name of the exam or the policy, and no day on which they were made', () => {
    const ids: Partial<ExamRow> = { id: 'exam-2', termId: 'term-2', name: '补录' };
    expect(examWith(ids)).toBe(head);
    expect(
      policyWith({ id: 'policy-2', name: '又一方案', announcedOn: '2024-01-01', createdAt: new Date(0) }),
    ).toBe(head);
    expect(schoolWith({ id: 'id-z', townshipId: 't-9' })).toBe(head);
  });

  it('leaves the junior figures out of a primary policy', () => {
    const primary = Object.assign(new RankingPolicyEntity(), { stage: 'primary' as const, version: 1 });
    expect(
      JSON.parse(canonicalHeadOf({ ...exam, stage: 'primary', grade: 6 }, primary, schools)),
    ).toContainEqual(['policy', 'primary', 1, []]);
  });

  it('is one line, so that the candidates below it begin where a line does', () => {
    expect(schoolWith({ name: '甲\n校' })).not.toContain('\n');
  });
});
