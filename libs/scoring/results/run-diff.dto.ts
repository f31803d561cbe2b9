import { ApiProperty } from '@nestjs/swagger';
import {
  BooleanField,
  ChoiceField,
  DecimalField,
  ObjectField,
  ObjectsField,
  type RangeOptions,
  TextField,
  TextsField,
  UuidField,
} from '#platform/http/fields.js';
import { ReadableRunDto, ResultUnitDto } from './result.dto.js';

const anyNumber = (description: string): RangeOptions => ({
  description,
  minimum: -1_000_000_000,
  maximum: 1_000_000_000,
  nullable: true,
});

/** The `{a}` and `{b}` of a path. */
export class RunPairParam {
  @UuidField({ description: '先前的学期评分' })
  a!: string;
  @UuidField({ description: '后来的学期评分' })
  b!: string;
}

export class DiffSubjectDto {
  @TextField({ description: '哪类结果；年度考核是 assessment', maxLength: 50, example: 'inspections' })
  noun!: string;
  @TextField({ description: '名称', maxLength: 300, example: '学校常规管理' })
  title!: string;
}

export class VersionDiffDto extends DiffSubjectDto {
  @TextsField({ description: '只有前一次用的版本', maxItems: 1000 })
  onlyInA!: string[];
  @TextsField({ description: '只有后一次用的版本', maxItems: 1000 })
  onlyInB!: string[];
}

export class FigureChangeDto {
  @TextField({ description: '指标', maxLength: 60, example: 'countyPlace' })
  key!: string;
  @TextField({ description: '指标名称', maxLength: 100, example: '县内名次' })
  label!: string;
  @DecimalField(anyNumber('前一次；没有则为 null'))
  before!: number | null;
  @DecimalField(anyNumber('后一次；没有则为 null'))
  after!: number | null;
  @DecimalField(anyNumber('后一次减前一次'))
  difference!: number | null;
}

export class InputChangeDto {
  @ChoiceField({ description: '新增、去掉、改变', choices: ['added', 'removed', 'changed'] })
  kind!: 'added' | 'removed' | 'changed';
  @TextField({ description: '事实', maxLength: 500 })
  key!: string;
  @TextField({ description: '名称', maxLength: 500, example: '第 1 次过程性督导' })
  label!: string;
  @TextField({ description: '前一次；没有则为 null', maxLength: 10_000, nullable: true, minLength: 0 })
  before!: string | null;
  @TextField({ description: '后一次；没有则为 null', maxLength: 10_000, nullable: true, minLength: 0 })
  after!: string | null;
}

export class ResultDiffDto {
  @ObjectField(() => ResultUnitDto, { description: '单位' })
  unit!: ResultUnitDto;
  @ObjectField(() => DiffSubjectDto, { description: '哪项结果' })
  subject!: DiffSubjectDto;
  @ObjectsField(() => FigureChangeDto, { description: '不同的结果、名次、指标', maxItems: 200 })
  figures!: FigureChangeDto[];
  @ObjectsField(() => InputChangeDto, { description: '本单位不同的事实', maxItems: 100_000 })
  inputs!: InputChangeDto[];
  @BooleanField({ description: '本单位的事实是否有变；false 表示只因其他单位变动' })
  ownInputsChanged!: boolean;
}

export class RunDiffDto {
  @ObjectField(() => ReadableRunDto, { description: '前一次' })
  a!: ReadableRunDto;
  @ObjectField(() => ReadableRunDto, { description: '后一次' })
  b!: ReadableRunDto;
  @ObjectsField(() => DiffSubjectDto, { description: '只有前一次才有的结果', maxItems: 10_000 })
  subjectsOnlyInA!: DiffSubjectDto[];
  @ObjectsField(() => DiffSubjectDto, { description: '只有后一次才有的结果', maxItems: 10_000 })
  subjectsOnlyInB!: DiffSubjectDto[];
  @ObjectsField(() => VersionDiffDto, { description: '所用版本不同的结果', maxItems: 10_000 })
  versions!: VersionDiffDto[];
  @ObjectsField(() => ResultUnitDto, { description: '只有前一次才有的单位', maxItems: 100_000 })
  unitsOnlyInA!: ResultUnitDto[];
  @ObjectsField(() => ResultUnitDto, { description: '只有后一次才有的单位', maxItems: 100_000 })
  unitsOnlyInB!: ResultUnitDto[];
  @ObjectsField(() => ResultDiffDto, {
    description: '两次都有的单位和结果中不同的，按学校学段、乡镇，学段，代码',
    maxItems: 200,
  })
  items!: ResultDiffDto[];
  @ApiProperty({ description: '下一页的 cursor；没有更多时为 null', type: 'string', nullable: true })
  nextCursor!: string | null;
}
