import {
  BooleanField,
  ChoiceField,
  DecimalField,
  IntegerField,
  ObjectField,
  ObjectsField,
  TextField,
  TextsField,
  UuidField,
} from '#platform/http/fields.js';
import { RankingPolicyDto } from '../ranking-policy.dto.js';
import { RankedUnitDto } from './ranking-row.dto.js';

const many = 100_000_000;

export class ExplainedFigureDto {
  @TextField({ description: '哪个数', maxLength: 50, example: 'mean' })
  figure!: string;
  @TextField({ description: '名称', maxLength: 50, example: '均分' })
  title!: string;
  @TextField({ description: '带数字的算式', maxLength: 500, example: '285.00 ÷ 4 = 71.25' })
  formula!: string;
  @DecimalField({ description: '结果', minimum: 0, maximum: many, nullable: true })
  value!: number | null;
}

export class RankSumTermDto {
  @TextField({ description: '哪个名次', maxLength: 50, example: 'meanPlace' })
  term!: string;
  @TextField({ description: '名称', maxLength: 50, example: '均分名次' })
  title!: string;
  @IntegerField({ description: '名次', minimum: 1, maximum: many })
  place!: number;
  @TextsField({ description: '这一项同名次的单位代码', maxItems: 100_000 })
  tiedWith!: string[];
}

export class RankSumDto {
  @ObjectsField(() => RankSumTermDto, { description: '各项', maxItems: 3 })
  terms!: RankSumTermDto[];
  @IntegerField({ description: '名次和', minimum: 3, maximum: many })
  sum!: number;
  @TextField({ description: '算式', maxLength: 200, example: '2 + 1 + 1 = 4' })
  formula!: string;
  @TextsField({ description: '名次和相同的单位代码', maxItems: 100_000 })
  equalSums!: string[];
}

export class CutoffLineDto {
  @ChoiceField({ description: '哪条线', choices: ['excellent', 'good', 'pass'] })
  line!: string;
  @IntegerField({ description: '名次线', minimum: 1, maximum: many })
  cutoff!: number;
  @DecimalField({ description: '线上的总分；无人计入时为 null', minimum: 0, maximum: many, nullable: true })
  mark!: number | null;
  @IntegerField({ description: '总分正好在线上的人数', minimum: 0, maximum: many })
  pupilsAtMark!: number;
  @IntegerField({ description: '线内人数', minimum: 0, maximum: many })
  pupilsIn!: number;
  @BooleanField({ description: '是否有并列跨线（并列者都算在线内）' })
  tieAcrossLine!: boolean;
}

export class RankingWhyDto {
  @UuidField({ description: '排名编号' })
  runId!: string;
  @ObjectField(() => RankedUnitDto, { description: '单位' })
  unit!: RankedUnitDto;
  @ObjectField(() => RankingPolicyDto, { description: '所用的评价方案版本' })
  policy!: RankingPolicyDto;
  @IntegerField({ description: '名次', minimum: 1, maximum: many, nullable: true })
  place!: number | null;
  @TextField({ description: '名次的由来', maxLength: 500 })
  because!: string;
  @TextsField({ description: '同名次的单位代码', maxItems: 100_000 })
  tiedWith!: string[];
  @IntegerField({ description: '学籍人数', minimum: 0, maximum: many })
  enrolled!: number;
  @IntegerField({ description: '计入人数', minimum: 0, maximum: many })
  counted!: number;
  @IntegerField({ description: '参考人数', minimum: 0, maximum: many })
  present!: number;
  @IntegerField({ description: '缺考人数', minimum: 0, maximum: many })
  absent!: number;
  @IntegerField({ description: '批准缺考人数', minimum: 0, maximum: many })
  excused!: number;
  @ObjectsField(() => ExplainedFigureDto, { description: '每个数的算式', maxItems: 10 })
  figures!: ExplainedFigureDto[];
  @ObjectField(() => RankSumDto, { description: '名次和；小学或无人计入时为 null', nullable: true })
  rankSum!: RankSumDto | null;
  @ObjectsField(() => CutoffLineDto, { description: '全县的三条线；小学没有', maxItems: 3 })
  lines!: CutoffLineDto[];
}
