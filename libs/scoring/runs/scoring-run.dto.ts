import { pageDtoOf } from '#platform/http/documented-page.js';
import {
  BooleanField,
  ChoiceField,
  InstantField,
  IntegerField,
  ObjectField,
  ObjectsField,
  TextField,
  TextsField,
  UuidField,
} from '#platform/http/fields.js';
import { scoringJobs, type ScoringJob } from '../scoring.jobs.js';
import type { ScoringRunStatus } from './scoring-run.queries.js';

const runStatuses = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
const stageStates = ['waiting', 'ready', 'running', 'done', 'failed', 'cancelled'] as const;
const hash = {
  maxLength: 64,
  nullable: true,
  example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
};

export class StartScoringDto {
  @TextField({
    description: '重新评分的理由；要替换已公布的结果时必须有',
    maxLength: 500,
    optional: true,
    example: '更正一所学校的督导记录',
  })
  reason?: string;
}

export class AcceptedScoringDto {
  @UuidField({ description: '评分编号' })
  id!: string;
  @ChoiceField({
    description: '状态：排队、进行中、完成、失败（可重试）、已取消',
    choices: runStatuses,
    example: 'queued',
  })
  status!: ScoringRunStatus;
}

export class StageProgressDto {
  @IntegerField({ description: '已完成', minimum: 0, maximum: 1_000_000_000 })
  done!: number;
  @IntegerField({ description: '全部', minimum: 0, maximum: 1_000_000_000 })
  total!: number;
}

export class StageErrorDto {
  @TextField({ description: '稳定的错误代码', maxLength: 100 })
  code!: string;
  @TextField({ description: '原因', maxLength: 5_000 })
  detail!: string;
}

export class ScoringStageDto {
  @UuidField({ description: '步骤编号' })
  id!: string;
  @ChoiceField({
    description: '步骤：冻结输入、评分（每项一步）、汇总、问责试算、封存',
    choices: Object.values(scoringJobs),
  })
  job!: ScoringJob;
  @TextField({ description: '名称', maxLength: 200, example: '评分：学校常规管理' })
  title!: string;
  @ChoiceField({ description: '状态：等待、可进行、进行中、完成、失败、已取消', choices: stageStates })
  state!: (typeof stageStates)[number];
  @ObjectField(() => StageProgressDto, { description: '进度' })
  progress!: StageProgressDto;
  @IntegerField({ description: '试过几次', minimum: 0, maximum: 1_000_000 })
  attempts!: number;
  @InstantField({ description: '开始时间', nullable: true })
  startedAt!: string | null;
  @InstantField({ description: '结束时间', nullable: true })
  finishedAt!: string | null;
  @ObjectField(() => StageErrorDto, { description: '失败或上一次未成的原因', nullable: true })
  error!: StageErrorDto | null;
}

export class ScoredSubjectDto {
  @TextField({ description: '类别', maxLength: 100, example: 'inspections' })
  noun!: string;
  @TextField({ description: '项目', maxLength: 200, example: 'term' })
  subject!: string;
  @TextField({ description: '名称', maxLength: 200, example: '学校常规管理' })
  title!: string;
  @TextsField({ description: '所用的方案、细则和规则版本', maxItems: 1_000 })
  versions!: string[];
}

export class ScoringRunDto extends AcceptedScoringDto {
  @UuidField({ description: '学期编号' })
  termId!: string;
  @TextField({ description: '学年', maxLength: 9, example: '2025-2026' })
  schoolYear!: string;
  @ChoiceField({ description: '学期', choices: [1, 2] })
  term!: 1 | 2;
  @TextField({ description: '理由', maxLength: 500, nullable: true })
  reason!: string | null;
  @BooleanField({ description: '是否由您发起；发起人不能公布' })
  isOwn!: boolean;
  @InstantField({ description: '发起时间' })
  startedAt!: string;
  @InstantField({ description: '输入冻结在哪一刻；之后的改动不影响这次评分', nullable: true })
  frozenAt!: string | null;
  @TextField({ description: '全部输入的 SHA-256；输入相同则相同', ...hash })
  inputHash!: string | null;
  @InstantField({ description: '完成时间', nullable: true })
  finishedAt!: string | null;
  @TextField({ description: '全部结果的 SHA-256；输入相同则相同', ...hash })
  resultHash!: string | null;
  @InstantField({ description: '取消时间', nullable: true })
  cancelledAt!: string | null;
  @InstantField({ description: '公布时间；未公布为 null', nullable: true })
  publishedAt!: string | null;
  @UuidField({ description: '它替换了哪一次已公布的评分', nullable: true })
  supersedesId!: string | null;
  @UuidField({ description: '它被哪一次评分替换', nullable: true })
  supersededById!: string | null;
  @ObjectsField(() => ScoredSubjectDto, {
    description: '评了哪些项目、用了哪些版本；冻结之后才有',
    maxItems: 10_000,
  })
  subjects!: ScoredSubjectDto[];
  @ObjectsField(() => ScoringStageDto, { description: '各步骤', maxItems: 10_000 })
  stages!: ScoringStageDto[];
}

export const ScoringRunPageDto = pageDtoOf(ScoringRunDto);
