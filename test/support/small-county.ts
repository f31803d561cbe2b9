import type { ApiClient } from './api-client.js';

/** A school of a small county: `township` null makes it a direct one. */
export interface SmallSchool {
  readonly code: string;
  readonly name?: string;
  readonly township?: string | null;
  readonly stages?: string;
}

/** Three school years, the townships T1 and T2, and the named schools (junior schools of T1, if nothing else is said). */
export async function buildCounty(office: ApiClient, schools: readonly SmallSchool[]): Promise<void> {
  for (const first of [2023, 2024, 2025]) {
    const [year, next] = [String(first), String(first + 1)];
    await created(office, '/school-years', {
      name: `${year}-${next}`,
      terms: [
        { number: 1, startsOn: `${year}-09-01`, endsOn: `${next}-01-20` },
        { number: 2, startsOn: `${next}-02-15`, endsOn: `${next}-07-10` },
      ],
    });
  }
  await office.importFile({ kind: 'townships' }, 'townships.csv', 'code,name\nT1,东乡\nT2,西乡\n');
  if (schools.length > 0) await addSchools(office, schools);
}

export async function addSchools(office: ApiClient, schools: readonly SmallSchool[]): Promise<void> {
  const rows = schools.map(({ code, name = `${code}学校`, township = 'T1', stages = 'junior' }) =>
    [code, name, township ?? '', stages].join(','),
  );
  await office.importFile(
    { kind: 'schools' },
    'schools.csv',
    `code,name,township_code,stages\n${rows.join('\n')}\n`,
  );
}

/** What became of a pupil: a total, 缺考 in the file, an approved excuse, or no row in the file at all. */
export type Mark = number | '缺考' | 'excused' | 'missing';

export interface SmallExam {
  readonly marks: Readonly<Record<string, readonly Mark[]>>;
  readonly name?: string;
  readonly stage?: 'primary' | 'junior';
  readonly grade?: number;
  readonly kind?: 'county-test' | 'zhongkao';
  readonly fullMark?: number;
  readonly schoolYear?: string;
  readonly term?: 1 | 2;
  readonly heldOn?: string;
  readonly censusDate?: string;
  /** The order of every file's rows; the inputs stay the same. */
  readonly reversed?: boolean;
  /** The number of the `index`th pupil of a school, counted from 1; else {@link pupilNo}. */
  readonly pupilOf?: (school: string, index: number) => string;
}

let exams = 0;

/** An exam of one subject (总分) whose candidates are the pupils of `marks`, on a census date of its own. */
export async function sitExam(office: ApiClient, exam: SmallExam): Promise<string> {
  exams += 1;
  const censusDate = exam.censusDate ?? censusDay(exams);
  const { stage = 'junior', schoolYear = '2025-2026' } = exam;
  const grade = exam.grade ?? (stage === 'junior' ? 9 : 6);
  const pupils = Object.entries(exam.marks).flatMap(([school, marks]) =>
    marks.map((mark, index) => ({
      school,
      mark,
      pupilNo: exam.pupilOf?.(school, index + 1) ?? pupilNo(school, censusDate, grade, index + 1),
    })),
  );
  const inOrder = exam.reversed ? pupils.toReversed() : pupils;
  await enrol(
    office,
    censusDate,
    inOrder.map((pupil) => `${pupil.pupilNo},学生,${pupil.school},${stage},${String(grade)},1`),
  );
  const examId = await created(office, '/exams', {
    name: exam.name ?? `检测${String(exams)}`,
    kind: exam.kind ?? 'county-test',
    stage,
    grade,
    schoolYear,
    term: exam.term ?? 1,
    heldOn: exam.heldOn ?? `${schoolYear.slice(0, 4)}-12-20`,
    censusDate,
    subjects: [{ code: 'total', name: '总分', fullMark: exam.fullMark ?? 100 }],
  });
  const excused = pupils.filter(({ mark }) => mark === 'excused');
  if (excused.length > 0) {
    const items = excused.map((pupil) => ({ pupilNo: pupil.pupilNo, reason: '住院' }));
    await created(office, `/exams/${examId}/excuses`, { items });
  }
  await importMarks(
    office,
    examId,
    inOrder.flatMap(({ pupilNo, mark }) =>
      mark === 'excused' || mark === 'missing' ? [] : [[pupilNo, String(mark)]],
    ),
  );
  return examId;
}

/** The number that {@link sitExam} gives to the `index`th pupil of a school, counted from 1. */
export function pupilNo(school: string, censusDate: string, grade: number, index: number): string {
  return `${school}-${censusDate}-${String(grade)}-${String(index)}`;
}

export async function enrol(office: ApiClient, censusDate: string, rows: readonly string[]): Promise<void> {
  await office.importFile(
    { kind: 'pupils', censusDate },
    'pupils.csv',
    `pupil_no,name,school_code,stage,grade,class_no\n${rows.join('\n')}\n`,
  );
}

export async function importMarks(
  office: ApiClient,
  examId: string,
  rows: readonly (readonly string[])[],
): Promise<void> {
  const lines = rows.map((row) => row.join(','));
  await office.importFile(
    { kind: 'exam-scores', examId },
    'marks.csv',
    `pupil_no,total\n${lines.join('\n')}\n`,
  );
}

export interface SmallPolicy {
  readonly cutoffs: readonly [number, number, number];
  readonly tieBreak?: 'mean' | 'none';
}

/** A junior policy that governs 2025-2026 from now on, announced early enough. */
export async function announcePolicy(
  office: ApiClient,
  { cutoffs: [excellent, good, pass], tieBreak = 'mean' }: SmallPolicy,
): Promise<string> {
  return created(office, '/ranking-policies', {
    name: '小样方案',
    stage: 'junior',
    cutoffs: { excellent, good, pass },
    rateWeights: { excellent: 40, good: 20, pass: 40 },
    tieBreak,
    announcedOn: '2024-08-20',
    effectiveFrom: '2025-2026',
  });
}

/** Creates something and returns its id (an exam's excuses have none). */
export async function created(client: ApiClient, path: string, body: object): Promise<string> {
  const answer = await client.post(path, body);
  if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  return String(answer.body.id);
}

function censusDay(count: number): string {
  return new Date(Date.UTC(2025, 8, count)).toISOString().slice(0, 10);
}
