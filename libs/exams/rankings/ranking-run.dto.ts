import { pageDtoOf } from '#platform/http/documented-page.js';
import {
  ChoiceField,
  InstantField,
  IntegerField,
  ObjectField,
  TextField,
  UuidField,
} from '#platform/http/fields.js';
import { RankingPolicyDto } from '../ranking-policy.dto.js';

const runStatuses = ['queued', 'running', 'succeeded', 'failed'] as const;
export type RunStatus = (typeof runStatuses)[number];

export class StartRankingDto {
  @TextField({
    description: '重新排名的理由；要替换已公布的结果时必须有',
    maxLength: 500,
    optional: true,
    example: '更正一所学校的成绩',
  })
  reason?: string;
}

export class RankingProgressDto {
  @IntegerField({ description: '已完成的步骤', minimum: 0, maximum: 100 })
  done!: number;
  @IntegerField({ description: '全部步骤', minimum: 0, maximum: 100 })
  total!: number;
}

export class AcceptedRankingDto {
  @UuidField({ description: '排名编号' })
  runId!: string;
  @ChoiceField({ description: '状态', choices: runStatuses, example: 'queued' })
  status!: RunStatus;
}

export class RankingErrorDto {
  @TextField({ description: '稳定的错误代码', maxLength: 100 })
  code!: string;
  @TextField({ description: '失败原因', maxLength: 5000 })
  detail!: string;
}

export class RankingRunDto extends AcceptedRankingDto {
  @UuidField({ description: '考试编号' })
  examId!: string;
  @ObjectField(() => RankingProgressDto, { description: '进度' })
  progress!: RankingProgressDto;
  @ObjectField(() => RankingPolicyDto, { description: '所用的评价方案版本' })
  policy!: RankingPolicyDto;
  @TextField({
    description: '全部输入的 SHA-256；输入相同则相同',
    maxLength: 64,
    nullable: true,
    example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  })
  inputHash!: string | null;
  @TextField({ description: '理由', maxLength: 500, nullable: true })
  reason!: string | null;
  @InstantField({ description: '开始时间' })
  startedAt!: string;
  @InstantField({ description: '公布时间；未公布为 null', nullable: true })
  publishedAt!: string | null;
  @ObjectField(() => RankingErrorDto, { description: '失败时的原因', optional: true })
  error?: RankingErrorDto;
}

export const RankingRunPageDto = pageDtoOf(RankingRunDto);
