import { type Stage, stages } from '#organization/schools/school-stage.rules.js';
import { pageDtoOf } from '#platform/http/documented-page.js';
import {
  ChoiceField,
  CodeField,
  DateField,
  DecimalField,
  InstantField,
  IntegerField,
  ObjectField,
  ObjectsField,
  TextField,
  UuidField,
} from '#platform/http/fields.js';
import { ItemScoreDto, VisitLocationDto, visitStatuses, type VisitStatus } from './visit.dto.js';
import { type VisitKind, visitKinds } from '../visit-kind.rules.js';

const points = { minimum: 0, maximum: 100_000 } as const;

export const itemStatuses = [
  'applicable',
  'not-applicable-for-stage',
  'not-applicable-by-inspector',
] as const;

export class ItemResultDto {
  @CodeField({ description: '检查项代码', example: 'A01' })
  code!: string;
  @TextField({ description: '检查项内容', maxLength: 2_000 })
  text!: string;
  @ChoiceField({
    description: '计分、学段不适用、督导员认定不适用',
    choices: itemStatuses,
    example: 'applicable',
  })
  status!: (typeof itemStatuses)[number];
  @DecimalField({ description: '得分', ...points })
  given!: number;
  @DecimalField({ description: '应得分；不计分的项为 0', ...points })
  max!: number;
  @DecimalField({ description: '失分', ...points })
  lost!: number;
  @TextField({ description: '怎样得出', maxLength: 2_000, example: '实测 52 人，标准不超过 50 人，未达标' })
  because!: string;
}

export class SectionResultDto {
  @CodeField({ description: '部分代码', example: 'A' })
  code!: string;
  @TextField({ description: '部分名称', maxLength: 200, example: '德育工作' })
  title!: string;
  @DecimalField({ description: '得分', ...points })
  given!: number;
  @DecimalField({ description: '应得分', ...points })
  max!: number;
  @ObjectsField(() => ItemResultDto, { description: '各检查项', maxItems: 500 })
  items!: ItemResultDto[];
}

export class VisitScoreDto {
  @DecimalField({ description: '得分率（%）：得分 ÷ 适用项满分 × 100', minimum: 0, maximum: 100 })
  percent!: number;
  @DecimalField({ description: '得分', ...points })
  given!: number;
  @DecimalField({ description: '适用项满分', ...points })
  max!: number;
  @ObjectsField(() => SectionResultDto, { description: '各部分，每一处失分都有说明', maxItems: 500 })
  sections!: SectionResultDto[];
}

export class LateAdmissionDto {
  @TextField({ description: '准予补录的理由', maxLength: 500 })
  reason!: string;
  @UuidField({ description: '由谁准予' })
  admittedBy!: string;
  @InstantField({ description: '何时准予' })
  admittedAt!: string;
}

export class VisitSummaryDto {
  @UuidField({ description: '编号' })
  id!: string;
  @ChoiceField({ description: '草稿、已提交', choices: visitStatuses })
  status!: VisitStatus;
  @IntegerField({ description: '第几稿；草稿为 0', minimum: 0, maximum: 1_000_000 })
  revision!: number;
  @CodeField({ description: '学校代码', example: 'S0101' })
  schoolCode!: string;
  @TextField({ description: '学校名称', maxLength: 100 })
  schoolName!: string;
  @ChoiceField({ description: '学段', choices: stages, example: 'primary' })
  stage!: Stage;
  @ChoiceField({ description: '过程性督导或学期综合评估', choices: visitKinds, example: 'process' })
  kind!: VisitKind;
  @DateField({ description: '督导日期', example: '2025-10-08' })
  visitedOn!: string;
  @UuidField({ description: '所属学期' })
  termId!: string;
  @UuidField({ description: '督导员' })
  inspectorId!: string;
  @TextField({ description: '督导员姓名', maxLength: 100 })
  inspectorName!: string;
  @DecimalField({ description: '得分率（%）；草稿为 null', minimum: 0, maximum: 100, nullable: true })
  percent!: number | null;
  @InstantField({ description: '服务器首次收到的时间' })
  receivedAt!: string;
  @InstantField({ description: '提交的时间；草稿为 null', nullable: true })
  submittedAt!: string | null;
}

export class VisitDto extends VisitSummaryDto {
  @UuidField({ description: '所用细则版本' })
  checklistVersionId!: string;
  @ObjectsField(() => ItemScoreDto, { description: '各检查项的评分，按代码', maxItems: 500 })
  scores!: ItemScoreDto[];
  @TextField({ description: '总体说明', maxLength: 2_000, nullable: true })
  note!: string | null;
  @ObjectField(() => VisitLocationDto, { description: '记录时手机的位置', nullable: true })
  location!: VisitLocationDto | null;
  @TextField({ description: '记录时手机的时间', maxLength: 40, nullable: true })
  deviceTime!: string | null;
  @ObjectField(() => LateAdmissionDto, { description: '准予补录；没有则为 null', nullable: true })
  lateAdmission!: LateAdmissionDto | null;
  @ObjectField(() => VisitScoreDto, { description: '得分；草稿为 null', nullable: true })
  score!: VisitScoreDto | null;
}

export const VisitPageDto = pageDtoOf(VisitSummaryDto);

export class VisitRevisionDto {
  @UuidField({ description: '更正的编号' })
  id!: string;
  @UuidField({ description: '督导记录' })
  visitId!: string;
  @IntegerField({ description: '第几稿；提交时的为 1', minimum: 1, maximum: 1_000_000 })
  revision!: number;
  @TextField({ description: '更正的理由；提交时的为 null', maxLength: 500, nullable: true })
  reason!: string | null;
  @UuidField({ description: '由谁更正' })
  madeBy!: string;
  @InstantField({ description: '何时更正' })
  madeAt!: string;
  @ObjectsField(() => ItemScoreDto, { description: '各检查项的评分，按代码', maxItems: 500 })
  scores!: ItemScoreDto[];
  @TextField({ description: '总体说明', maxLength: 2_000, nullable: true })
  note!: string | null;
  @ObjectField(() => VisitLocationDto, { description: '记录时手机的位置', nullable: true })
  location!: VisitLocationDto | null;
  @TextField({ description: '记录时手机的时间', maxLength: 40, nullable: true })
  deviceTime!: string | null;
  @ObjectField(() => VisitScoreDto, { description: '得分' })
  score!: VisitScoreDto;
}

export const VisitRevisionPageDto = pageDtoOf(VisitRevisionDto);
