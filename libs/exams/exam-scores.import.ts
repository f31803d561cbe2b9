import { Injectable } from '@nestjs/common';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import {
  type ImportKind,
  ImportKindOf,
  type ImportParameters,
  type StagedFault,
  type StagedFile,
} from '#platform/importing/import-kind.js';
import type { SheetColumn } from '#platform/spreadsheets/sheet-column.js';
import type { ExamRow } from './exam.queries.js';
import { requireExam } from './exam.service.js';
import { examPermissions } from './exam.permissions.js';

const pupilColumn: SheetColumn = {
  name: 'pupil_no',
  title: '学籍号',
  required: true,
  unique: true,
  kind: 'text',
  maxLength: 32,
};

/** What stands in a cell for a pupil who did not sit that subject; an empty cell says the same. */
const absentWords = ['缺考', 'Q', 'q'];

/**
 * Marks of one exam: a row a pupil, a column a subject. A file is the whole truth about its exam: it replaces what
 * was there, and a candidate who is not in it is absent.
 */
@Injectable()
@ImportKindOf('exam-scores')
export class ExamScoresImport implements ImportKind {
  readonly title = '考试成绩';
  readonly permission = examPermissions.importScores;
  readonly needs = ['examId'] as const;

  async columns(unit: UnitOfWork, { examId }: ImportParameters): Promise<readonly SheetColumn[]> {
    if (examId === undefined) return [pupilColumn];
    const exam = await requireExam(unit, examId);
    return [
      pupilColumn,
      ...exam.subjects.map(({ code, name, fullMarkHundredths }): SheetColumn => ({
        name: code,
        title: name,
        required: true,
        kind: 'mark',
        fullMarkHundredths,
        absentWords,
      })),
    ];
  }

  async check(unit: UnitOfWork, staged: StagedFile, limit: number): Promise<readonly StagedFault[]> {
    const exam = await examOf(unit, staged);
    const strangers = await unit.query<{ rowNo: number; pupilNo: string }>(
      `select import_rows.row_no as "rowNo", import_rows.cells[1] as "pupilNo"
         from import_rows
        where import_rows.import_id = $1
          and not exists (${candidate('import_rows.cells[1]')})
        order by import_rows.row_no limit $5`,
      [staged.importId, exam.censusDate, exam.grade, exam.stage, limit],
    );
    return strangers.map(({ rowNo, pupilNo }) => ({
      rowNo,
      column: 'pupil_no',
      code: 'not-a-candidate',
      message:
        `学籍号“${pupilNo}”不在本次考试的考生名单中（${exam.censusDate} 学籍、${String(exam.grade)} 年级）。` +
        '请核对学籍号，或先导入学籍。',
    }));
  }

  async countMissing(unit: UnitOfWork, staged: StagedFile): Promise<number> {
    const exam = await examOf(unit, staged);
    const row = await unit.first<{ missing: number }>(
      `select (select count(*) from enrolments
                 join school_stages on school_stages.id = enrolments.school_stage_id
                where enrolments.census_date = $2 and enrolments.grade = $3 and school_stages.stage = $4)::int
            - (select count(*) from import_rows where import_rows.import_id = $1)::int
            - (select count(*) from exam_excuses
                 join enrolments on enrolments.id = exam_excuses.enrolment_id
                 join pupils on pupils.id = enrolments.pupil_id
                where exam_excuses.exam_id = $5
                  and not exists (select 1 from import_rows
                                   where import_rows.import_id = $1
                                     and import_rows.cells[1] = pupils.pupil_no collate "C"))::int as missing`,
      [staged.importId, exam.censusDate, exam.grade, exam.stage, exam.id],
    );
    return row?.missing ?? 0;
  }

  async commit(unit: UnitOfWork, staged: StagedFile): Promise<void> {
    const exam = await examOf(unit, staged);
    await unit.execute(`delete from exam_scores where exam_scores.exam_id = $1`, [exam.id]);
    await unit.execute(
      `insert into exam_scores (exam_id, enrolment_id, marks_hundredths)
       select $2, enrolments.id, import_rows.cells[2:]::integer[]
         from import_rows
              join pupils on pupils.pupil_no = import_rows.cells[1] collate "C"
              join enrolments on enrolments.pupil_id = pupils.id and enrolments.census_date = $3
        where import_rows.import_id = $1
          and array_remove(import_rows.cells[2:], null) <> '{}'`,
      [staged.importId, exam.id, exam.censusDate],
    );
  }
}

/** A subquery that finds the candidate with the pupil number `expression`; $2 census date, $3 grade, $4 stage. */
function candidate(expression: string): string {
  return `select 1 from pupils
            join enrolments on enrolments.pupil_id = pupils.id and enrolments.census_date = $2
             and enrolments.grade = $3
            join school_stages on school_stages.id = enrolments.school_stage_id and school_stages.stage = $4
           where pupils.pupil_no = ${expression} collate "C"`;
}

async function examOf(unit: UnitOfWork, staged: StagedFile): Promise<ExamRow> {
  return requireExam(unit, staged.parameters.examId ?? '');
}
