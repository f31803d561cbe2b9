import {
  NOT_SAT,
  type DemoCensus,
  type DemoCounty,
  type DemoExam,
  type DemoSchool,
  type DemoStaffLine,
  type DemoStage,
} from './demo-county.js';
import { POST_TITLES } from './posts.js';

export type ImportKind = 'townships' | 'schools' | 'staff' | 'pupils' | 'exam-scores';
export type DemoCell = string | number | null;

export interface DemoColumn {
  /** The header that programs write. */
  readonly code: string;
  /** The header that people write. */
  readonly title: string;
  readonly type: 'text' | 'integer' | 'decimal2';
}

/** One file of the county's upload, before it is written as CSV or as a workbook. */
export interface DemoTable {
  readonly kind: ImportKind;
  readonly fileName: string;
  /** The name, without number and ending, that the file has among a clerk's spreadsheets. */
  readonly clerkName: string;
  readonly censusDate?: string;
  readonly examKey?: string;
  readonly columns: readonly DemoColumn[];
  readonly rows: (wording: Wording) => Iterable<readonly DemoCell[]>;
}

/** `machine` writes primary and principal where `people` writes 小学 and 校长. */
export type Wording = 'machine' | 'people';

const STAGE_TITLES: Readonly<Record<DemoStage, string>> = {
  kindergarten: '幼儿园',
  primary: '小学',
  junior: '初中',
  senior: '高中',
};

const text = (code: string, title: string): DemoColumn => ({ code, title, type: 'text' });

/** All files, in the order in which they have to be uploaded. */
export function tabulateCounty(county: DemoCounty): readonly DemoTable[] {
  return [
    tabulateTownships(county),
    tabulateSchools(county.schools),
    tabulateStaff(county.staff, 'staff', '教职工'),
    tabulateStaff(county.staffMoves, 'staff-moves-2025', '教职工-2025年暑期任职变动'),
    ...county.censuses.map(tabulatePupils),
    ...county.exams.map(tabulateMarks),
  ];
}

function tabulateTownships(county: DemoCounty): DemoTable {
  return {
    kind: 'townships',
    fileName: 'townships.csv',
    clerkName: '乡镇',
    columns: [text('code', '代码'), text('name', '名称')],
    rows: () => county.townships.map(({ code, name }) => [code, name]),
  };
}

function tabulateSchools(schools: readonly DemoSchool[]): DemoTable {
  return {
    kind: 'schools',
    fileName: 'schools.csv',
    clerkName: '学校',
    columns: [
      text('code', '学校代码'),
      text('name', '学校名称'),
      text('township_code', '乡镇代码'),
      text('stages', '学段'),
    ],
    rows: (wording) =>
      schools.map(({ code, name, townshipCode, stages }) => [
        code,
        name,
        townshipCode,
        stages.map((stage) => wordStage(stage, wording)).join(';'),
      ]),
  };
}

function tabulateStaff(lines: readonly DemoStaffLine[], fileStem: string, clerkName: string): DemoTable {
  return {
    kind: 'staff',
    fileName: `${fileStem}.csv`,
    clerkName,
    columns: [
      text('staff_no', '工号'),
      text('name', '姓名'),
      text('school_code', '学校代码'),
      text('birth_date', '出生日期'),
      text('post', '职务'),
      text('post_from', '任职日期'),
      text('service_from', '参加工作日期'),
      text('head_teacher_from', '任班主任日期'),
    ],
    rows: (wording) =>
      lines.map((line) => [
        line.staffNo,
        line.name,
        line.schoolCode,
        line.birthDate,
        wording === 'machine' ? line.post : POST_TITLES[line.post],
        line.postFrom,
        line.serviceFrom,
        line.headTeacherFrom,
      ]),
  };
}

function tabulatePupils(census: DemoCensus): DemoTable {
  return {
    kind: 'pupils',
    fileName: `pupils-${census.censusDate}.csv`,
    clerkName: `学籍-${census.censusDate}`,
    censusDate: census.censusDate,
    columns: [
      text('pupil_no', '学籍号'),
      text('name', '姓名'),
      text('school_code', '学校代码'),
      text('stage', '学段'),
      { code: 'grade', title: '年级', type: 'integer' },
      { code: 'class_no', title: '班级', type: 'integer' },
    ],
    rows: (wording) =>
      census.pupils.map((pupil) => [
        pupil.pupilNo,
        pupil.name,
        pupil.schoolCode,
        wordStage(pupil.stage, wording),
        pupil.grade,
        pupil.classNo,
      ]),
  };
}

function tabulateMarks(exam: DemoExam): DemoTable {
  const { subjects, name } = exam.definition;
  return {
    kind: 'exam-scores',
    fileName: `marks-${exam.key}.csv`,
    clerkName: `成绩-${name}`,
    examKey: exam.key,
    columns: [
      text('pupil_no', '学籍号'),
      ...subjects.map((subject): DemoColumn => {
        return { code: subject.code, title: subject.name, type: 'decimal2' };
      }),
    ],
    rows: (wording) => listMarkRows(exam, wording),
  };
}

function* listMarkRows(exam: DemoExam, wording: Wording): Iterable<readonly DemoCell[]> {
  const { pupilNos, marksHundredths } = exam.sheet;
  const subjects = exam.definition.subjects.length;
  const notSat = wording === 'machine' ? 'Q' : '缺考';
  for (const [row, pupilNo] of pupilNos.entries()) {
    const cells: DemoCell[] = [pupilNo];
    for (const mark of marksHundredths.subarray(row * subjects, (row + 1) * subjects)) {
      cells.push(mark === NOT_SAT ? notSat : mark / 100);
    }
    yield cells;
  }
}

function wordStage(stage: DemoStage, wording: Wording): string {
  return wording === 'machine' ? stage : STAGE_TITLES[stage];
}
