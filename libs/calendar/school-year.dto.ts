import { pageDtoOf } from '#platform/http/documented-page.js';
import {
  ChoiceField,
  DateField,
  InstantField,
  ObjectsField,
  TextField,
  UuidField,
} from '#platform/http/fields.js';
import { type TermNumber, termNumbers } from './calendar.rules.js';

export class CreateTermDto {
  @ChoiceField({ description: '学期：1 为秋季，2 为春季', choices: termNumbers, example: 1 })
  number!: TermNumber;
  @DateField({ description: '开始日期', example: '2025-09-01' })
  startsOn!: string;
  @DateField({ description: '结束日期（当天仍在学期内）', example: '2026-01-30' })
  endsOn!: string;
}

export class CreateSchoolYearDto {
  @TextField({
    description: '学年名称，由相连的两个年份组成',
    maxLength: 9,
    pattern: /^(19|20)\d{2}-(19|20|21)\d{2}$/,
    hint: '应写作 2025-2026 的形式',
    example: '2025-2026',
  })
  name!: string;
  @ObjectsField(() => CreateTermDto, { description: '两个学期', minItems: 2, maxItems: 2 })
  terms!: CreateTermDto[];
}

export class TermDto extends CreateTermDto {
  @UuidField({ description: '学期编号' })
  id!: string;
  @InstantField({ description: '何时封存；未封存为 null。封存后不再接受督导记录', nullable: true })
  closedAt!: string | null;
}

export class ReopenTermDto {
  @TextField({
    description: '重新开放的理由，留存备查',
    maxLength: 500,
    example: '一所学校的补查记录尚未提交',
  })
  reason!: string;
}

export class SchoolYearDto {
  @UuidField({ description: '学年编号' })
  id!: string;
  @TextField({ description: '学年名称', maxLength: 9, example: '2025-2026' })
  name!: string;
  @ObjectsField(() => TermDto, { description: '两个学期，秋季在前', minItems: 2, maxItems: 2 })
  terms!: TermDto[];
}

export const SchoolYearPageDto = pageDtoOf(SchoolYearDto);
