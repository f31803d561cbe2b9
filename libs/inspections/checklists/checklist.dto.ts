import { type Stage, stages } from '#organization/schools/school-stage.rules.js';
import { pageDtoOf } from '#platform/http/documented-page.js';
import {
  ChoiceField,
  ChoicesField,
  CodeField,
  DecimalField,
  InstantField,
  IntegerField,
  ObjectField,
  ObjectsField,
  TextField,
  UuidField,
} from '#platform/http/fields.js';
import { type MeasureItem, type ScoringWay, scoringWays } from './checklist.rules.js';

/** What one checklist may hold; the sheet that it is edited in keeps to the same limits. */
export const checklistLimits = {
  name: 100,
  title: 100,
  text: 1_000,
  unit: 20,
  sections: 50,
  items: 500,
  points: 100,
  threshold: 1_000_000,
} as const;

const threshold = { minimum: 0, maximum: checklistLimits.threshold, optional: true } as const;

export class ThresholdsDto {
  @DecimalField({ description: '幼儿园标准', ...threshold })
  kindergarten?: number;
  @DecimalField({ description: '小学标准', ...threshold, example: 45 })
  primary?: number;
  @DecimalField({ description: '初中标准', ...threshold, example: 50 })
  junior?: number;
  @DecimalField({ description: '高中标准', ...threshold, example: 50 })
  senior?: number;
}

export class ChecklistItemDto {
  @CodeField({ description: '条目代码；换版本时同一问题沿用同一代码', example: 'B01' })
  code!: string;
  @TextField({
    description: '检查内容',
    maxLength: checklistLimits.text,
    example: '平均班额不超过规定人数',
  })
  text!: string;
  @DecimalField({
    description: '满分，0.5 的倍数',
    minimum: 0,
    maximum: checklistLimits.points,
    example: 3,
  })
  maxPoints!: number;
  @ChoiceField({
    description: '计分方式：points 按半分给分，deduct 按次扣分，met 达标得满分，measure 按实测数与标准比较',
    choices: scoringWays,
    example: 'measure',
  })
  scoring!: ScoringWay;
  @DecimalField({
    description: '每出现一次扣多少分，仅 deduct',
    minimum: 0,
    maximum: checklistLimits.points,
    optional: true,
  })
  penalty?: number;
  @ChoiceField({
    description: '实测数不低于（at-least）还是不高于（at-most）标准为达标，仅 measure',
    choices: ['at-least', 'at-most'],
    optional: true,
    example: 'at-most',
  })
  direction?: MeasureItem['direction'];
  @TextField({
    description: '实测数的单位，仅 measure',
    maxLength: checklistLimits.unit,
    optional: true,
    example: '人',
  })
  unit?: string;
  @ObjectField(() => ThresholdsDto, {
    description: '每个适用学段的标准，仅 measure',
    optional: true,
    example: { primary: 45, junior: 50, senior: 50 },
  })
  thresholds?: ThresholdsDto;
  @ChoicesField({
    description: '适用学段',
    choices: stages,
    minItems: 1,
    maxItems: stages.length,
    example: ['primary', 'junior', 'senior'],
  })
  stages!: Stage[];
}

export class ChecklistSectionDto {
  @CodeField({ description: '板块代码', example: 'B' })
  code!: string;
  @TextField({ description: '板块名称', maxLength: checklistLimits.title, example: '学生管理' })
  title!: string;
  @ObjectsField(() => ChecklistItemDto, {
    description: '条目',
    minItems: 1,
    maxItems: checklistLimits.items,
  })
  items!: ChecklistItemDto[];
}

export class WriteChecklistDto {
  @TextField({ description: '名称', maxLength: checklistLimits.name, example: '学校常规管理检查细则' })
  name!: string;
  @ObjectsField(() => ChecklistSectionDto, {
    description: '板块',
    minItems: 1,
    maxItems: checklistLimits.sections,
  })
  sections!: ChecklistSectionDto[];
}

export class ImportChecklistDto {
  @TextField({ description: '名称', maxLength: checklistLimits.name, example: '学校常规管理检查细则' })
  name!: string;
}

export class ChecklistSummaryDto {
  @UuidField({ description: '编号' })
  id!: string;
  @IntegerField({ description: '版本号，逐次加一', minimum: 1, maximum: 1_000_000_000 })
  version!: number;
  @TextField({ description: '名称', maxLength: checklistLimits.name })
  name!: string;
  @ChoiceField({ description: '状态：草稿、已发布（不再变动）', choices: ['draft', 'published'] })
  state!: 'draft' | 'published';
  @DecimalField({
    description: '各条满分合计；合计 100 才能发布',
    minimum: 0,
    maximum: checklistLimits.points * checklistLimits.items * checklistLimits.sections,
    example: 100,
  })
  points!: number;
  @IntegerField({
    description: '条目数',
    minimum: 0,
    maximum: checklistLimits.items * checklistLimits.sections,
  })
  itemCount!: number;
  @InstantField({ description: '建立时间' })
  createdAt!: string;
  @InstantField({ description: '发布时间；草稿为 null', nullable: true })
  publishedAt!: string | null;
}

export class ChecklistDto extends ChecklistSummaryDto {
  @ObjectsField(() => ChecklistSectionDto, { description: '板块', maxItems: checklistLimits.sections })
  sections!: ChecklistSectionDto[];
}

export const ChecklistSummaryPageDto = pageDtoOf(ChecklistSummaryDto);
