import { applyDecorators } from '@nestjs/common';
import { type Stage, stages } from '#organization/schools/school-stage.rules.js';
import {
  BooleanField,
  ChoiceField,
  CodeField,
  DateField,
  DecimalField,
  IntegerField,
  NumberField,
  ObjectField,
  ObjectsField,
  TextField,
  UuidField,
} from '#platform/http/fields.js';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray } from 'class-validator';
import { PageQuery } from '#platform/http/page.js';
import { scoreLimits } from './read-scores.js';
import { type VisitKind, visitKinds } from '../visit-kind.rules.js';

export const visitStatuses = ['draft', 'submitted'] as const;
export type VisitStatus = (typeof visitStatuses)[number];

export const severities = ['minor', 'major', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** More than any checklist has. */
const mostItems = 500;
const mostFindings = 100;

export class ItemScoreDto {
  @CodeField({ description: '检查项代码', example: 'A01' })
  itemCode!: string;
  @DecimalField({
    description: '得分，以 0.5 分为单位（按分值评的项）',
    ...scoreLimits.points,
    optional: true,
    example: 1.5,
  })
  points?: number;
  @IntegerField({
    description: '次数，每次扣分（按次扣分的项）',
    ...scoreLimits.occurrences,
    optional: true,
  })
  occurrences?: number;
  @DecimalField({
    description: '实测数（按标准衡量的项）',
    ...scoreLimits.measured,
    optional: true,
  })
  measured?: number;
  @BooleanField({ description: '是否达到（达到得满分的项）', optional: true })
  met?: boolean;
  @BooleanField({ description: '不适用于这所学校；须在 note 中说明', optional: true })
  notApplicable?: boolean;
  @TextField({ description: '说明', ...scoreLimits.note, optional: true })
  note?: string;
}

export class VisitLocationDto {
  @NumberField({ description: '纬度', minimum: -90, maximum: 90, example: 34.123456 })
  latitude!: number;
  @NumberField({ description: '经度', minimum: -180, maximum: 180, example: 113.654321 })
  longitude!: number;
  @NumberField({ description: '精度（米）', minimum: 0, maximum: 1_000_000, optional: true, example: 12 })
  accuracyMetres?: number;
}

/** What is found, however it is sent. */
export class FoundProblemDto {
  @CodeField({ description: '检查项代码', example: 'A01' })
  itemCode!: string;
  @TextField({ description: '问题', maxLength: 2_000, example: '三楼东侧灭火器过期' })
  text!: string;
  @ChoiceField({ description: '轻重：一般、较重、严重', choices: severities, example: 'major' })
  severity!: Severity;
  @DateField({ description: '整改期限', example: '2025-10-15' })
  deadline!: string;
}

export class VisitFindingDto extends FoundProblemDto {
  @UuidField({ description: '问题的编号，由手机生成' })
  id!: string;
}

/** As ISO 8601 writes it, to the second or finer, with the offset that the device has. */
const deviceInstant =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3])(:[0-5]\d){2}(\.\d{1,9})?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/;

function DeviceTimeField(): PropertyDecorator {
  return TextField({
    description: '记录时手机的时间，带时区',
    maxLength: 40,
    pattern: deviceInstant,
    hint: '应写作 2025-10-08T09:30:00+08:00 的形式',
    optional: true,
    example: '2025-10-08T09:30:00+08:00',
  });
}

/** Documented here, and checked one by one by `readScores`. */
function ScoresField(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      description: '各检查项的评分；草稿可以不全',
      type: [ItemScoreDto],
      minItems: 0,
      maxItems: mostItems,
    }),
    IsArray({ message: '应为列表' }),
    ArrayMaxSize(mostItems, { message: `至多 ${String(mostItems)} 项` }),
  );
}

export class PutVisitDto {
  @CodeField({ description: '学校代码', example: 'S0101' })
  schoolCode!: string;
  @ChoiceField({ description: '学段', choices: stages, example: 'primary' })
  stage!: Stage;
  @ChoiceField({ description: '过程性督导或学期综合评估', choices: visitKinds, example: 'process' })
  kind!: VisitKind;
  @DateField({ description: '督导日期', example: '2025-10-08' })
  visitedOn!: string;
  @UuidField({ description: '所用细则版本' })
  checklistVersionId!: string;
  @UuidField({ description: '所属学期；不填则按督导日期确定', optional: true })
  termId?: string;
  @ScoresField()
  scores!: unknown[];
  @ObjectsField(() => VisitFindingDto, {
    description: '发现的问题；送到即保留，不随草稿的改写而撤回，也可另行送来',
    maxItems: mostFindings,
    optional: true,
  })
  findings?: VisitFindingDto[];
  @ObjectField(() => VisitLocationDto, { description: '记录时手机的位置', optional: true })
  location?: VisitLocationDto;
  @DeviceTimeField()
  deviceTime?: string;
  @TextField({ description: '总体说明', maxLength: 2_000, optional: true })
  note?: string;
}

export class ReviseVisitDto {
  @UuidField({
    description: '更正的编号，由客户端生成；同一编号和内容重复提交只生效一次',
    optional: true,
  })
  id?: string;
  @TextField({ description: '更正的理由', maxLength: 500, example: '班额误记为 52，实为 42' })
  reason!: string;
  @ScoresField()
  scores!: unknown[];
  @ObjectField(() => VisitLocationDto, { description: '记录时手机的位置；不填则保留原有的', optional: true })
  location?: VisitLocationDto;
  @DeviceTimeField()
  deviceTime?: string;
}

export class AdmitLateVisitDto {
  @TextField({ description: '准予补录的理由', maxLength: 500, example: '因暴雨停课，推迟到下一周' })
  reason!: string;
}

export class VisitQuery extends PageQuery {
  @UuidField({ description: '只列这个学期的', optional: true })
  termId?: string;
  @CodeField({ description: '只列这所学校的', optional: true, example: 'S0101' })
  schoolCode?: string;
  @ChoiceField({ description: '只列这个学段的', choices: stages, optional: true, example: 'primary' })
  stage?: Stage;
  @ChoiceField({ description: '只列这一类的', choices: visitKinds, optional: true, example: 'process' })
  kind?: VisitKind;
  @ChoiceField({
    description: '只列草稿或已提交的',
    choices: visitStatuses,
    optional: true,
    example: 'submitted',
  })
  status?: VisitStatus;
  @UuidField({ description: '只列这位督导员的', optional: true })
  inspectorId?: string;
}
