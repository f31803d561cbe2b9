import { Injectable } from '@nestjs/common';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import {
  type ImportKind,
  ImportKindOf,
  type StagedFault,
  type StagedFile,
} from '#platform/importing/import-kind.js';
import type { SheetColumn } from '#platform/spreadsheets/sheet-column.js';
import { choicesForm, codeForm, nameForm } from '../sheet-forms.js';
import { stagedRows } from '#platform/importing/staged-rows.js';
import { type Stage, stages, stageTitles } from './school-stage.rules.js';
import { schoolPermissions } from './school.permissions.js';

const columns: readonly SheetColumn[] = [
  { name: 'code', title: '学校代码', required: true, unique: true, ...codeForm },
  { name: 'name', title: '学校名称', required: true, ...nameForm },
  { name: 'township_code', title: '乡镇代码', required: true, emptyTitle: '局直学校', ...codeForm },
  { name: 'stages', title: '学段', required: true, ...choicesForm(stages, stageTitles) },
];

type FaultRow =
  | { readonly rowNo: number; readonly code: 'unknown-township'; readonly townshipCode: string }
  | {
      readonly rowNo: number;
      readonly code: 'stage-has-enrolments';
      readonly schoolCode: string;
      readonly stage: Stage;
    };

/**
 * A file of schools: new codes are added, known ones take the file's name, township and stages. An empty township code
 * makes a direct school. A stage that the file leaves out is taken from the school, unless pupils were ever
 * enrolled in it: their results hang on it.
 */
@Injectable()
@ImportKindOf('schools')
export class SchoolImport implements ImportKind {
  readonly title = '学校';
  readonly permission = schoolPermissions.write;
  readonly needs = [];

  columns(): Promise<readonly SheetColumn[]> {
    return Promise.resolve(columns);
  }

  async check(unit: UnitOfWork, { importId }: StagedFile, limit: number): Promise<readonly StagedFault[]> {
    const rows = await unit.query<FaultRow>(
      `with staged as materialized ${stagedRows(columns)}
       select staged.row_no as "rowNo", 'unknown-township' as code, staged.township_code as "townshipCode",
              null as "schoolCode", null as stage
         from staged
        where staged.township_code is not null
          and not exists (select from townships where townships.code = staged.township_code)
       union all
       select staged.row_no, 'stage-has-enrolments', null, staged.code, school_stages.stage
         from staged
         join schools on schools.code = staged.code
         join school_stages on school_stages.school_id = schools.id
        where school_stages.stage <> all (string_to_array(staged.stages, ';'))
          and exists (select from enrolments where enrolments.school_stage_id = school_stages.id)
        order by "rowNo", code, stage limit $2`,
      [importId, limit],
    );
    return rows.map(faultOf);
  }

  async commit(unit: UnitOfWork, { importId }: StagedFile): Promise<void> {
    const staged = stagedRows(columns);
    await unit.execute(
      `insert into schools (code, name, township_id)
       select staged.code, staged.name, townships.id
         from ${staged} staged left join townships on townships.code = staged.township_code
        order by staged.code
       on conflict (code) do update set name = excluded.name, township_id = excluded.township_id
        where (schools.name, schools.township_id) is distinct from (excluded.name, excluded.township_id)`,
      [importId],
    );
    await unit.execute(
      `insert into school_stages (school_id, stage)
       select schools.id, stages.stage
         from ${staged} staged
         join schools on schools.code = staged.code
        cross join unnest(string_to_array(staged.stages, ';')) stages (stage)
        order by staged.code, stages.stage
       on conflict (school_id, stage) do nothing`,
      [importId],
    );
    await unit.execute(
      `delete from school_stages
        using ${staged} staged, schools
        where schools.code = staged.code and school_stages.school_id = schools.id
          and school_stages.stage <> all (string_to_array(staged.stages, ';'))`,
      [importId],
    );
  }
}

function faultOf(row: FaultRow): StagedFault {
  const { rowNo, code } = row;
  switch (row.code) {
    case 'unknown-township':
      return {
        rowNo,
        column: 'township_code',
        code,
        message: `没有代码为“${row.townshipCode}”的乡镇。请先导入该乡镇或改正代码；局直学校此格留空。`,
      };
    case 'stage-has-enrolments': {
      const title = stageTitles[row.stage];
      return {
        rowNo,
        column: 'stages',
        code,
        message: `学校“${row.schoolCode}”的${title}学段已有学生学籍，不能去掉。请在学段中保留“${title}”。`,
      };
    }
  }
}
