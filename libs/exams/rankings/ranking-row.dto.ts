import {
  ChoiceField,
  CodeField,
  DecimalField,
  IntegerField,
  ObjectField,
  TextField,
  TextsField,
} from '#platform/http/fields.js';

const many = 100_000_000;
const count = (description: string, nullable = false) => ({
  description,
  minimum: 0,
  maximum: many,
  nullable,
});
const place = (description: string) => ({ description, minimum: 1, maximum: many, nullable: true });
const rate = (description: string) => ({ description, minimum: 0, maximum: 100, nullable: true });

export class RankedUnitDto {
  @ChoiceField({ description: '单位种类', choices: ['school', 'township'] })
  kind!: 'school' | 'township';
  @CodeField({ description: '代码', example: 'S0101' })
  code!: string;
  @TextField({ description: '名称', maxLength: 100, example: '柳河镇初级中学' })
  name!: string;
}

/** A row of a primary ranking; the junior row has more. */
export class PrimaryRankingRowDto {
  @IntegerField(place('名次；无人计入时为 null，列在最后'))
  place!: number | null;
  @ObjectField(() => RankedUnitDto, { description: '单位' })
  unit!: RankedUnitDto;
  @IntegerField(count('学籍人数'))
  enrolled!: number;
  @IntegerField(count('计入人数：参考与缺考'))
  counted!: number;
  @IntegerField(count('参考人数'))
  present!: number;
  @IntegerField(count('缺考人数，按 0 分计'))
  absent!: number;
  @IntegerField(count('批准缺考人数，不计入'))
  excused!: number;
  @DecimalField({ description: '均分', minimum: 0, maximum: 100_000, nullable: true, example: 512.37 })
  mean!: number | null;
  @TextsField({ description: '同名次的其他单位代码', maxItems: 100_000 })
  tiedWith!: string[];
}

export class RankingRowDto extends PrimaryRankingRowDto {
  @IntegerField({ ...place('均分名次'), optional: true })
  meanPlace?: number | null;
  @IntegerField({ ...count('优秀人数', true), optional: true })
  excellentCount?: number | null;
  @IntegerField({ ...place('优秀人数名次'), optional: true })
  excellentCountPlace?: number | null;
  @IntegerField({ ...count('良好人数', true), optional: true })
  goodCount?: number | null;
  @IntegerField({ ...count('合格人数', true), optional: true })
  passCount?: number | null;
  @DecimalField({ ...rate('优秀率（%）'), optional: true })
  excellentRate?: number | null;
  @DecimalField({ ...rate('良好率（%）'), optional: true })
  goodRate?: number | null;
  @DecimalField({ ...rate('合格率（%）'), optional: true })
  passRate?: number | null;
  @DecimalField({ ...rate('三率加权（%）'), optional: true })
  weightedRate?: number | null;
  @IntegerField({ ...place('三率加权名次'), optional: true })
  weightedRatePlace?: number | null;
  @IntegerField({ ...place('名次和'), optional: true })
  rankSum?: number | null;
}

export class RankingRowsQuery {
  @ChoiceField({
    description: '按学校或按乡镇',
    choices: ['school', 'township'],
    optional: true,
    example: 'school',
  })
  unit?: 'school' | 'township';
  @ChoiceField({ description: '格式；不填则看 Accept', choices: ['json', 'csv', 'xlsx'], optional: true })
  format?: 'json' | 'csv' | 'xlsx';
}
