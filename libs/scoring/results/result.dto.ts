import { stages, type Stage } from '#organization/schools/school-stage.rules.js';
import { pageDtoOf } from '#platform/http/documented-page.js';
import {
  ChoiceField,
  CodeField,
  DecimalField,
  InstantField,
  IntegerField,
  ObjectField,
  ObjectsField,
  type RangeOptions,
  TextField,
  TextsField,
  UuidField,
} from '#platform/http/fields.js';
import { PageQuery } from '#platform/http/page.js';
import { AnnualAssessmentDto } from './annual-assessment.dto.js';
import { PlacesDto } from './places.dto.js';

export const unitKinds = ['school-stage', 'township'] as const;
export type UnitKind = (typeof unitKinds)[number];

const anyNumber = (description: string): RangeOptions => ({
  description,
  minimum: -1_000_000_000,
  maximum: 1_000_000_000,
});

export class ResultUnitDto {
  @ChoiceField({ description: '学校学段还是乡镇', choices: unitKinds })
  kind!: UnitKind;
  @CodeField({ description: '代码', example: 'S0101' })
  code!: string;
  @TextField({ description: '名称', maxLength: 100, example: '柳河镇初级中学' })
  name!: string;
  @ChoiceField({ description: '学段；乡镇为 null', choices: stages, nullable: true, example: 'junior' })
  stage!: Stage | null;
}

export class ResultGroupDto {
  @CodeField({ description: '代码', example: 'T01' })
  code!: string;
  @TextField({ description: '名称', maxLength: 100, example: '柳河镇' })
  name!: string;
}

export class ResultFigureDto {
  @TextField({ description: '指标', maxLength: 50, example: 'mean' })
  key!: string;
  @TextField({ description: '指标名称', maxLength: 100, example: '均分' })
  label!: string;
  @DecimalField({ ...anyNumber('数值；没有则为 null'), nullable: true, example: 71.25 })
  value!: number | null;
}

export class ChangeSincePastDto {
  @TextField({ description: '与哪项结果相比', maxLength: 300, example: '2025年中招考试' })
  title!: string;
  @TextField({ description: '与哪个学年相比', maxLength: 9, example: '2024-2025' })
  schoolYear!: string;
  @ChoiceField({ description: '与哪个学期相比', choices: [1, 2] })
  term!: 1 | 2;
  @DecimalField(anyNumber('当时的得分率（%）；考试为均分占满分的比例，满分不同也可比较'))
  value!: number;
  @IntegerField({ ...anyNumber('当时的县内名次'), minimum: 1 })
  place!: number;
  @DecimalField(anyNumber('得分率的变化（百分点）'))
  valueChange!: number;
  @IntegerField(anyNumber('县内名次的变化；正数为前移'))
  placeChange!: number;
}

export class TermResultDto extends PlacesDto {
  @TextField({ description: '哪类结果', maxLength: 50, example: 'inspections' })
  noun!: string;
  @TextField({ description: '其中哪一项', maxLength: 200 })
  subject!: string;
  @TextField({ description: '名称', maxLength: 300, example: '学校常规管理' })
  title!: string;
  @TextField({ description: '历次比较所属的系列', maxLength: 200, nullable: true, example: 'inspections' })
  series!: string | null;
  @DecimalField({ ...anyNumber('最能代表结果的指标；不完整则为 null'), nullable: true, example: 86.25 })
  value!: number | null;
  @ObjectsField(() => ResultFigureDto, { description: '各项指标', maxItems: 100 })
  figures!: ResultFigureDto[];
  @ObjectField(() => ChangeSincePastDto, {
    description: '与同一系列上一次已公布的结果相比；有一方没有名次则为 null',
    nullable: true,
  })
  past!: ChangeSincePastDto | null;
}

class OfUnitDto {
  @ObjectField(() => ResultUnitDto, { description: '单位' })
  unit!: ResultUnitDto;
  @ObjectField(() => ResultGroupDto, { description: '所在乡镇；局直学校为 null', nullable: true })
  township!: ResultGroupDto | null;
  @ObjectField(() => ResultGroupDto, { description: '该学年的方阵；未编入则为 null', nullable: true })
  squad!: ResultGroupDto | null;
}

export class UnitResultsDto extends OfUnitDto {
  @ObjectsField(() => TermResultDto, { description: '学期的各项结果', maxItems: 1000 })
  results!: TermResultDto[];
  @ObjectField(() => AnnualAssessmentDto, {
    description: '年度考核，第 2 学期才有；没有适用的办法则为 null',
    nullable: true,
  })
  assessment!: AnnualAssessmentDto | null;
}

export const UnitResultsPageDto = pageDtoOf(UnitResultsDto);

export class ReadableRunDto {
  @UuidField({ description: '学期评分编号' })
  id!: string;
  @TextField({ description: '学年', maxLength: 9, example: '2025-2026' })
  schoolYear!: string;
  @ChoiceField({ description: '学期', choices: [1, 2] })
  term!: 1 | 2;
  @TextField({ description: '全部输入的 SHA-256', maxLength: 64 })
  inputHash!: string;
  @TextField({ description: '全部结果的 SHA-256', maxLength: 64 })
  resultHash!: string;
  @InstantField({ description: '公布时间；未公布为 null', nullable: true })
  publishedAt!: string | null;
}

export class InputFactDto {
  @TextField({ description: '事实', maxLength: 500 })
  key!: string;
  @TextField({ description: '名称', maxLength: 500, example: '第 1 次过程性督导' })
  label!: string;
  @TextField({ description: '内容', maxLength: 10_000, example: '80.00 / 100.00' })
  value!: string;
}

export class ResultWhyDto extends OfUnitDto {
  @ObjectField(() => ReadableRunDto, { description: '哪次评分' })
  run!: ReadableRunDto;
  @ObjectField(() => TermResultDto, { description: '结果' })
  result!: TermResultDto;
  @TextsField({ description: '算式，代入数字', maxItems: 1000 })
  explanation!: string[];
  @TextsField({ description: '所用评价方案、细则的版本', maxItems: 1000 })
  versions!: string[];
  @ObjectsField(() => InputFactDto, { description: '由哪些事实得出', maxItems: 100_000 })
  facts!: InputFactDto[];
  @TextField({ description: '这一项全部输入的 SHA-256', maxLength: 64 })
  inputHash!: string;
  @TextField({ description: '这一项全部结果的 SHA-256', maxLength: 64, nullable: true })
  resultHash!: string | null;
}

export class ResultQuery extends PageQuery {
  @ChoiceField({ description: '列学校学段（不填）还是乡镇', choices: unitKinds, optional: true })
  unit?: UnitKind;
  @ChoiceField({
    description: '只列这个学段；乡镇不分学段',
    choices: stages,
    optional: true,
    example: 'junior',
  })
  stage?: Stage;
  @CodeField({ description: '只列这个方阵的学校', optional: true, example: 'J1' })
  squad?: string;
  @CodeField({ description: '只列这个乡镇', optional: true, example: 'T01' })
  township?: string;
  @ChoiceField({
    description: '格式；不填则看 Accept。csv、xlsx 给出全部，不分页',
    choices: ['json', 'csv', 'xlsx'],
    optional: true,
  })
  format?: 'json' | 'csv' | 'xlsx';
}

export class ResultWhyQuery {
  @TextField({ description: '哪类结果', maxLength: 50, example: 'inspections' })
  noun!: string;
  @TextField({ description: '其中哪一项', maxLength: 200 })
  subject!: string;
  @ChoiceField({ description: '学校学段还是乡镇', choices: unitKinds })
  unitKind!: UnitKind;
  @CodeField({ description: '代码', example: 'S0101' })
  code!: string;
  @ChoiceField({
    description: '学段；学校必填，乡镇不填',
    choices: stages,
    optional: true,
    example: 'junior',
  })
  stage?: Stage;
}
