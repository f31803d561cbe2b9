import { pageDtoOf } from '#platform/http/documented-page.js';
import {
  ChoiceField,
  DateField,
  IntegerField,
  ObjectField,
  TextField,
  UuidField,
} from '#platform/http/fields.js';
import type { TieBreak } from './ranking-policy.rules.js';

export class CutoffsDto {
  @IntegerField({ description: '优秀：全县前多少名', minimum: 1, maximum: 10_000_000, example: 3000 })
  excellent!: number;
  @IntegerField({ description: '良好：全县前多少名', minimum: 1, maximum: 10_000_000, example: 5000 })
  good!: number;
  @IntegerField({ description: '合格：全县前多少名', minimum: 1, maximum: 10_000_000, example: 7000 })
  pass!: number;
}

export class RateWeightsDto {
  @IntegerField({ description: '优秀率权重（%）', minimum: 0, maximum: 100, example: 40 })
  excellent!: number;
  @IntegerField({ description: '良好率权重（%）', minimum: 0, maximum: 100, example: 20 })
  good!: number;
  @IntegerField({ description: '合格率权重（%）', minimum: 0, maximum: 100, example: 40 })
  pass!: number;
}

export class CreateRankingPolicyDto {
  @TextField({ description: '名称', maxLength: 100, example: '2027 年初中评价方案' })
  name!: string;
  @ChoiceField({ description: '学段', choices: ['primary', 'junior'], example: 'junior' })
  stage!: 'primary' | 'junior';
  @ObjectField(() => CutoffsDto, { description: '名次线，仅初中', optional: true })
  cutoffs?: CutoffsDto;
  @ObjectField(() => RateWeightsDto, { description: '三率权重，合计 100，仅初中', optional: true })
  rateWeights?: RateWeightsDto;
  @ChoiceField({
    description: '名次和相同时：均分名次在前的在前，或并列，仅初中',
    choices: ['mean', 'none'],
    optional: true,
    example: 'mean',
  })
  tieBreak?: TieBreak;
  @DateField({
    description: '公布日期；不填则为草案，不用于排名',
    optional: true,
    nullable: true,
    example: '2025-08-30',
  })
  announcedOn?: string | null;
  @TextField({
    description: '从哪个学年起施行',
    maxLength: 9,
    pattern: /^\d{4}-\d{4}$/,
    hint: '写作 2026-2027',
    example: '2026-2027',
  })
  effectiveFrom!: string;
}

export class RankingPolicyDto extends CreateRankingPolicyDto {
  @UuidField({ description: '编号' })
  id!: string;
  @IntegerField({ description: '版本号，逐次加一', minimum: 1, maximum: 100_000 })
  version!: number;
  @ChoiceField({ description: '状态：草案、已公布', choices: ['draft', 'announced'] })
  state!: 'draft' | 'announced';
}

export class AnnouncePolicyDto {
  @DateField({ description: '公布日期', example: '2025-08-30' })
  announcedOn!: string;
}

export const RankingPolicyPageDto = pageDtoOf(RankingPolicyDto);
