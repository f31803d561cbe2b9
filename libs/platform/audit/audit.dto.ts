import { ApiProperty } from '@nestjs/swagger';
import { pageDtoOf } from '../http/documented-page.js';
import {
  BooleanField,
  ChoiceField,
  DateField,
  InstantField,
  IntegerField,
  ObjectField,
  TextField,
  UuidField,
} from '../http/fields.js';
import { PageQuery } from '../http/page.js';
import { auditFaultKinds } from './audit-verification.js';

const many = Number.MAX_SAFE_INTEGER;

export class AuditQuery extends PageQuery {
  @UuidField({ description: '谁做的：用户编号', optional: true })
  actorId?: string;
  @TextField({ description: '做了什么', maxLength: 100, optional: true, example: 'ranking.publish' })
  action?: string;
  @TextField({ description: '对象种类', maxLength: 100, optional: true, example: 'ranking-run' })
  subjectKind?: string;
  @TextField({ description: '对象编号', maxLength: 100, optional: true })
  subjectId?: string;
  @DateField({ description: '从哪一天起（含）', optional: true })
  from?: string;
  @DateField({ description: '到哪一天止（含）', optional: true })
  to?: string;
}

export class AuditEntryDto {
  @TextField({ description: '序号', maxLength: 20 })
  id!: string;
  @InstantField({ description: '服务器时间' })
  at!: string;
  @UuidField({ description: '用户编号；后台任务为 null', nullable: true })
  actorId!: string | null;
  @TextField({ description: '角色或任务', maxLength: 100 })
  actorRole!: string;
  @TextField({ description: '做了什么', maxLength: 100 })
  action!: string;
  @TextField({ description: '对象种类', maxLength: 100 })
  subjectKind!: string;
  @TextField({ description: '对象编号', maxLength: 100 })
  subjectId!: string;
  @ApiProperty({ description: '之前', type: 'object', additionalProperties: true, nullable: true })
  before!: object | null;
  @ApiProperty({ description: '之后', type: 'object', additionalProperties: true, nullable: true })
  after!: object | null;
  @TextField({ description: '请求编号', maxLength: 100, nullable: true })
  requestId!: string | null;
  @IntegerField({
    description: '在校验链中的位置；尚未封存为 null',
    minimum: 1,
    maximum: many,
    nullable: true,
  })
  position!: number | null;
}

export const AuditEntryPageDto = pageDtoOf(AuditEntryDto);

export class VerificationQuery {
  @TextField({
    description: '另处记下的链头：位置:校验值',
    maxLength: 100,
    pattern: /^\d{1,15}:[0-9a-f]{64}$/,
    hint: '写作 位置:64 位十六进制校验值',
    optional: true,
  })
  head?: string;
}

export class AuditHeadDto {
  @IntegerField({ description: '位置', minimum: 0, maximum: many })
  position!: number;
  @TextField({ description: '校验值', maxLength: 64 })
  link!: string;
}

export class AuditFaultDto {
  @ChoiceField({
    description: '依次为：内容被改、错位、被删、缺号、非程序写入、重复、被截断、与另处记下的链头不符',
    choices: auditFaultKinds,
  })
  kind!: string;
  @IntegerField({ description: '在链中的位置', minimum: 1, maximum: many, nullable: true })
  position!: number | null;
  @UuidField({ description: '记录编号', nullable: true })
  entryId!: string | null;
}

export class AuditReportDto {
  @BooleanField({ description: '是否完好' })
  intact!: boolean;
  @IntegerField({ description: '已封存且完好的记录数；有问题时数到第一处为止', minimum: 0, maximum: many })
  sealed!: number;
  @IntegerField({ description: '尚未封存的记录数（几秒内封存）', minimum: 0, maximum: many })
  unsealedTail!: number;
  @ObjectField(() => AuditHeadDto, { description: '链头：可抄在通报上，日后核对' })
  head!: AuditHeadDto;
  @ObjectField(() => AuditFaultDto, { description: '第一处问题；完好为 null', nullable: true })
  firstFault!: AuditFaultDto | null;
}
