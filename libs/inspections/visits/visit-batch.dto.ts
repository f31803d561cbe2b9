import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray } from 'class-validator';
import {
  BooleanField,
  ChoiceField,
  DecimalField,
  ObjectField,
  ObjectsField,
  TextField,
  UuidField,
} from '#platform/http/fields.js';
import { ProblemFieldDto, problemLimits } from '#platform/http/problem.js';
import { PutVisitDto, visitStatuses, type VisitStatus } from './visit.dto.js';

const largestBatch = 50;

export class BatchVisitDto extends PutVisitDto {
  @UuidField({ description: '督导记录的编号，由手机生成' })
  id!: string;
  @BooleanField({ description: '保存后随即提交', optional: true })
  submit?: boolean;
  @TextField({ description: '改写自己的草稿时，上次答复的 ETag', maxLength: 200, optional: true })
  ifMatch?: string;
}

export class VisitBatchDto {
  /** Each is checked for itself when its turn comes: one that is malformed does not hold up the others. */
  @ApiProperty({
    description: '各次督导，逐一处理；一次有误不影响其余',
    type: [BatchVisitDto],
    minItems: 1,
    maxItems: largestBatch,
  })
  @IsArray({ message: '应为列表' })
  @ArrayMinSize(1, { message: '至少 1 项' })
  @ArrayMaxSize(largestBatch, { message: `至多 ${String(largestBatch)} 项` })
  visits!: unknown[];
}

export const visitFates = ['created', 'replaced', 'unchanged', 'submitted', 'refused'] as const;
export type VisitFate = (typeof visitFates)[number];

export class BatchProblemDto {
  @TextField({ description: '稳定的错误代码', maxLength: 100, example: 'rule-violated' })
  code!: string;
  @TextField({ description: '给人看的说明', maxLength: problemLimits.detail })
  detail!: string;
  @ObjectsField(() => ProblemFieldDto, { description: '逐项错误', maxItems: problemLimits.errors })
  errors!: ProblemFieldDto[];
}

export class BatchItemDto {
  @UuidField({ description: '督导记录的编号' })
  id!: string;
  @ChoiceField({
    description: '结果：新存、改写、没有变化、已提交、被拒绝',
    choices: visitFates,
    example: 'submitted',
  })
  fate!: VisitFate;
  @ChoiceField({
    description: '处理之后的状态；服务器上没有则为 null。要求提交而被拒绝的，草稿仍然保留',
    choices: visitStatuses,
    nullable: true,
    example: 'submitted',
  })
  status!: VisitStatus | null;
  @TextField({ description: '处理之后的 ETag', maxLength: 200, nullable: true, example: '"abc"' })
  etag!: string | null;
  @DecimalField({ description: '得分率（%）', minimum: 0, maximum: 100, nullable: true })
  percent!: number | null;
  @ObjectField(() => BatchProblemDto, { description: '被拒绝的原因', nullable: true })
  problem!: BatchProblemDto | null;
}

export class BatchAnswerDto {
  @ObjectsField(() => BatchItemDto, { description: '各次督导的结果，次序同请求', maxItems: largestBatch })
  items!: BatchItemDto[];
}
