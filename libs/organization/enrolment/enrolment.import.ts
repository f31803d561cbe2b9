import { Injectable } from '@nestjs/common';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import {
  type ImportKind,
  ImportKindOf,
  type StagedFault,
  type StagedFile,
} from '#platform/importing/import-kind.js';
import type { SheetColumn } from '#platform/spreadsheets/sheet-column.js';
import { type GradedStage, gradedStages, gradesOfStage, stageTitles } from '../schools/school-stage.rules.js';
import { choiceForm, codeForm, nameForm } from '../sheet-forms.js';
import { stagedRows } from '#platform/importing/staged-rows.js';
import { enrolmentPermissions } from './enrolment.permissions.js';

const columns: readonly SheetColumn[] = [
  { name: 'pupil_no', title: '学籍号', required: true, unique: true, ...codeForm },
  { name: 'name', title: '姓名', required: true, ...nameForm },
  { name: 'school_code', title: '学校代码', required: true, ...codeForm },
  { name: 'stage', title: '学段', required: true, ...choiceForm(gradedStages, stageTitles) },
  { name: 'grade', title: '年级', required: true, kind: 'integer', minimum: 1, maximum: 12 },
  { name: 'class_no', title: '班级', required: true, kind: 'text', maxLength: 20 },
];

interface FaultRow {
  readonly rowNo: number;
  readonly code: 'unknown-school' | 'stage-not-offered' | 'grade-outside-stage';
  readonly schoolCode: string;
  readonly stage: GradedStage;
  readonly grade: string;
}

/**
 * A file of pupils with the school, grade and class that each was registered in on the file's census date. Known
 * pupils take the file's name. A second file for the same census date adds to the first and corrects it; pupils that
 * only the first one had stay registered.
 */
@Injectable()
@ImportKindOf('pupils')
export class EnrolmentImport implements ImportKind {
  readonly title = '学生学籍';
  readonly permission = enrolmentPermissions.import;
  readonly needs = ['censusDate'] as const;

  columns(): Promise<readonly SheetColumn[]> {
    return Promise.resolve(columns);
  }

  async check(unit: UnitOfWork, { importId }: StagedFile, limit: number): Promise<readonly StagedFault[]> {
    const rows = await unit.query<FaultRow>(
      `select staged.row_no as "rowNo", fault.code, staged.school_code as "schoolCode", staged.stage, staged.grade
         from ${stagedRows(columns)} staged
         join unnest($3::text[], $4::int[], $5::int[]) grades (stage, lowest, highest)
              on grades.stage = staged.stage
         left join schools on schools.code = staged.school_code
         left join school_stages
              on school_stages.school_id = schools.id and school_stages.stage = staged.stage
        cross join lateral (values
                ('unknown-school', schools.id is null),
                ('stage-not-offered', schools.id is not null and school_stages.id is null),
                ('grade-outside-stage', staged.grade::int not between grades.lowest and grades.highest)
              ) fault (code, is_found)
        where fault.is_found
        order by staged.row_no, fault.code limit $2`,
      [
        importId,
        limit,
        gradedStages,
        gradedStages.map((stage) => gradesOfStage[stage].lowest),
        gradedStages.map((stage) => gradesOfStage[stage].highest),
      ],
    );
    return rows.map(faultOf);
  }

  async commit(unit: UnitOfWork, { importId, parameters }: StagedFile): Promise<void> {
    const staged = stagedRows(columns);
    await unit.execute(
      `insert into pupils (pupil_no, name)
       select staged.pupil_no, staged.name from ${staged} staged order by staged.pupil_no
       on conflict (pupil_no) do update set name = excluded.name
        where pupils.name is distinct from excluded.name`,
      [importId],
    );
    await unit.execute(
      `insert into enrolments (census_date, pupil_id, school_stage_id, grade, class_no)
       select $2::date, pupils.id, school_stages.id, staged.grade::smallint, staged.class_no
         from ${staged} staged
         join pupils on pupils.pupil_no = staged.pupil_no
         join schools on schools.code = staged.school_code
         join school_stages on school_stages.school_id = schools.id and school_stages.stage = staged.stage
        order by pupils.id
       on conflict (census_date, pupil_id) do update
          set school_stage_id = excluded.school_stage_id, grade = excluded.grade, class_no = excluded.class_no
        where (enrolments.school_stage_id, enrolments.grade, enrolments.class_no)
              is distinct from (excluded.school_stage_id, excluded.grade, excluded.class_no)`,
      [importId, parameters.censusDate],
    );
  }
}

function faultOf({ rowNo, code, schoolCode, stage, grade }: FaultRow): StagedFault {
  const title = stageTitles[stage];
  switch (code) {
    case 'unknown-school':
      return {
        rowNo,
        column: 'school_code',
        code,
        message: `没有代码为“${schoolCode}”的学校。请先导入该学校，或改正学校代码。`,
      };
    case 'stage-not-offered':
      return {
        rowNo,
        column: 'stage',
        code,
        message: `学校“${schoolCode}”没有${title}学段。请改正学段或学校代码，或先给该学校加上${title}学段。`,
      };
    case 'grade-outside-stage': {
      const { lowest, highest } = gradesOfStage[stage];
      return {
        rowNo,
        column: 'grade',
        code,
        message: `${title}只有 ${lowest} 至 ${highest} 年级，没有 ${grade} 年级。请改正年级或学段。`,
      };
    }
  }
}
