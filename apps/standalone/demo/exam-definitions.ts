import type { DemoCensus, DemoExamDefinition, DemoSubject } from './demo-county.js';

const PRIMARY_SUBJECTS: readonly DemoSubject[] = [
  { code: 'chinese', name: '语文', fullMark: 100 },
  { code: 'math', name: '数学', fullMark: 100 },
  { code: 'english', name: '英语', fullMark: 100 },
];

const JUNIOR_SUBJECTS: readonly DemoSubject[] = [
  { code: 'chinese', name: '语文', fullMark: 120 },
  { code: 'math', name: '数学', fullMark: 120 },
  { code: 'english', name: '英语', fullMark: 120 },
  { code: 'physics', name: '物理', fullMark: 80 },
  { code: 'chemistry', name: '化学', fullMark: 70 },
  { code: 'civics', name: '道德与法治', fullMark: 60 },
  { code: 'history', name: '历史', fullMark: 50 },
];

const ZHONGKAO_SUBJECTS: readonly DemoSubject[] = [
  { code: 'chinese', name: '语文', fullMark: 150 },
  { code: 'math', name: '数学', fullMark: 150 },
  { code: 'english', name: '英语', fullMark: 120 },
  { code: 'physics', name: '物理', fullMark: 80 },
  { code: 'chemistry', name: '化学', fullMark: 70 },
  { code: 'civics', name: '道德与法治', fullMark: 60 },
  { code: 'history', name: '历史', fullMark: 50 },
  { code: 'pe', name: '体育', fullMark: 70 },
];

/** Days of a school year's exams as month and day; the first is in the calendar year in which term 1 ends. */
const EXAM_DAYS: Readonly<Record<string, { readonly term1: string; readonly term2: string }>> = {
  '2024-2025': { term1: '01-08', term2: '04-23' },
  '2025-2026': { term1: '01-21', term2: '04-22' },
};

export interface PlannedExam {
  readonly key: string;
  readonly definition: DemoExamDefinition;
}

/** The five exams of a census's school year, in the order in which they are held. */
export function planExams(census: DemoCensus): readonly PlannedExam[] {
  const { schoolYear, censusDate } = census;
  const days = EXAM_DAYS[schoolYear];
  if (days === undefined) throw new Error(`no exam days are known for ${schoolYear}`);
  const year = schoolYear.slice(5);
  const junior = { stage: 'junior', grade: 9, schoolYear, censusDate } as const;
  const primary = { stage: 'primary', grade: 6, schoolYear, censusDate } as const;
  const test = { kind: 'county-test' } as const;
  return [
    {
      key: `${schoolYear}-grade9-term1`,
      definition: {
        ...test,
        ...junior,
        name: `${schoolYear}学年第一学期九年级全县质量检测`,
        term: 1,
        heldOn: `${year}-${days.term1}`,
        subjects: JUNIOR_SUBJECTS,
      },
    },
    {
      key: `${schoolYear}-grade6-term1`,
      definition: {
        ...test,
        ...primary,
        name: `${schoolYear}学年第一学期六年级全县质量检测`,
        term: 1,
        heldOn: `${year}-${days.term1}`,
        subjects: PRIMARY_SUBJECTS,
      },
    },
    {
      key: `${schoolYear}-grade9-term2`,
      definition: {
        ...test,
        ...junior,
        name: `${schoolYear}学年第二学期九年级全县质量检测`,
        term: 2,
        heldOn: `${year}-${days.term2}`,
        subjects: JUNIOR_SUBJECTS,
      },
    },
    {
      key: `${schoolYear}-zhongkao`,
      definition: {
        ...junior,
        kind: 'zhongkao',
        name: `${year}年中招考试`,
        term: 2,
        heldOn: `${year}-06-25`,
        subjects: ZHONGKAO_SUBJECTS,
      },
    },
    {
      key: `${schoolYear}-grade6-term2`,
      definition: {
        ...test,
        ...primary,
        name: `${schoolYear}学年第二学期六年级全县质量检测`,
        term: 2,
        heldOn: `${year}-06-30`,
        subjects: PRIMARY_SUBJECTS,
      },
    },
  ];
}
