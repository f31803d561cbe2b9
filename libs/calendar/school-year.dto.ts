import { pageDtoOf } from '#platform/http/documented-page.js';
import { ChoiceField, DateField, ObjectsField, TextField, UuidField } from '#platform/http/fields.js';
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
