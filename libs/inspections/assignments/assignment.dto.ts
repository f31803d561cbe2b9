import { pageDtoOf } from '#platform/http/documented-page.js';
import {
  BooleanField,
  ChoiceField,
  CodeField,
  DateField,
  IntegerField,
  ObjectField,
  ObjectsField,
  TextField,
  TextsField,
  UuidField,
} from '#platform/http/fields.js';
import { PageQuery } from '#platform/http/page.js';
import { type Stage, stages } from '#organization/schools/school-stage.rules.js';
import { type VisitKind, visitKinds } from '../visit-kind.rules.js';
import type { OwedState } from './owed-visit.rules.js';

const mostSchools = 2_000;
const mostVisits = 1_000_000;

export class AssignDto {
  @UuidField({ description: '学期编号' })
  termId!: string;
  @UuidField({ description: '督导员的用户编号' })
  inspectorId!: string;
  @TextsField({
    description: '学校代码',
    minItems: 1,
    maxItems: mostSchools,
    example: ['S0101', 'S0102'],
  })
  schoolCodes!: string[];
}

export class InspectorDto {
  @UuidField({ description: '用户编号' })
  id!: string;
  @TextField({ description: '用户名', maxLength: 64, example: 'inspector.01' })
  username!: string;
  @TextField({ description: '显示的姓名', maxLength: 64, example: '李督导' })
  displayName!: string;
}

export const InspectorPageDto = pageDtoOf(InspectorDto);

export class AssignedSchoolDto {
  @CodeField({ description: '学校代码', example: 'S0101' })
  code!: string;
  @TextField({ description: '学校名称', maxLength: 100, example: '城关镇中心小学' })
  name!: string;
  @CodeField({ description: '所属乡镇的代码；局直学校为 null', nullable: true, example: 'T01' })
  townshipCode!: string | null;
}

export class AssignmentDto {
  @UuidField({ description: '编号' })
  id!: string;
  @UuidField({ description: '学期编号' })
  termId!: string;
  @ObjectField(() => InspectorDto, { description: '督导员' })
  inspector!: InspectorDto;
  @ObjectField(() => AssignedSchoolDto, { description: '学校' })
  school!: AssignedSchoolDto;
}

export const AssignmentPageDto = pageDtoOf(AssignmentDto);

export class AssignedDto {
  @IntegerField({ description: '新增了几所；已经分配过的不重复', minimum: 0, maximum: mostSchools })
  added!: number;
  @ObjectsField(() => AssignmentDto, {
    description: '所列各校的分配，按学校代码',
    maxItems: mostSchools,
  })
  assignments!: AssignmentDto[];
}

export class AssignmentQuery extends PageQuery {
  @UuidField({ description: '只列这个学期的', optional: true })
  termId?: string;
  @UuidField({ description: '只列这名督导员的', optional: true })
  inspectorId?: string;
  @CodeField({ description: '只列这所学校的', optional: true, example: 'S0101' })
  schoolCode?: string;
}

export class ProgressQuery {
  @UuidField({ description: '学期编号' })
  termId!: string;
}

export class VisitWindowDto {
  @ChoiceField({ description: '过程性督导（process）或学期综合评估（final）', choices: visitKinds })
  kind!: VisitKind;
  @DateField({ description: '第一天' })
  from!: string;
  @DateField({ description: '最后一天（当天仍可）', example: '2025-11-30' })
  until!: string;
  @ChoiceField({
    description: '未到（upcoming）、正在进行（open）、已过（missed，须教研室补录许可）',
    choices: ['upcoming', 'open', 'missed'],
  })
  state!: OwedState;
  @IntegerField({ description: '到最后一天还有几天，含当天；已过为 0', minimum: 0, maximum: 100_000 })
  daysLeft!: number;
}

export class InspectorProgressDto {
  @UuidField({ description: '用户编号' })
  id!: string;
  @TextField({ description: '显示的姓名', maxLength: 64, example: '李督导' })
  displayName!: string;
  @BooleanField({ description: '现在是否分配到这所学校' })
  isAssigned!: boolean;
  @IntegerField({ description: '已提交的过程性督导次数', minimum: 0, maximum: mostVisits })
  processVisits!: number;
  @IntegerField({ description: '已提交的学期综合评估次数', minimum: 0, maximum: mostVisits })
  finalVisits!: number;
}

export class ProgressRowDto {
  @ObjectField(() => AssignedSchoolDto, { description: '学校' })
  school!: AssignedSchoolDto;
  @ChoiceField({ description: '学段', choices: stages, example: 'junior' })
  stage!: Stage;
  @ObjectsField(() => InspectorProgressDto, {
    description: '分配到或已督导过的督导员',
    maxItems: mostSchools,
  })
  inspectors!: InspectorProgressDto[];
  @IntegerField({ description: '已提交的过程性督导次数', minimum: 0, maximum: mostVisits })
  processVisits!: number;
  @IntegerField({ description: '已提交的学期综合评估次数', minimum: 0, maximum: mostVisits })
  finalVisits!: number;
  @DateField({ description: '最近一次督导的日期；没有则为 null', nullable: true })
  lastVisitedOn!: string | null;
  @ObjectsField(() => VisitWindowDto, { description: '还缺的督导，及其时段', maxItems: 2 })
  owed!: VisitWindowDto[];
}

export class ProgressDto {
  @UuidField({ description: '学期编号' })
  termId!: string;
  @DateField({ description: '按这一天计算' })
  today!: string;
  @ObjectsField(() => VisitWindowDto, { description: '两个时段', minItems: 2, maxItems: 2 })
  windows!: VisitWindowDto[];
  @ObjectsField(() => ProgressRowDto, {
    description: '每个学校学段一行，按学校代码',
    maxItems: mostSchools * stages.length,
  })
  rows!: ProgressRowDto[];
}
