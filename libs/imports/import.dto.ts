import {
  BooleanField,
  ChoiceField,
  DateField,
  InstantField,
  IntegerField,
  ObjectField,
  ObjectsField,
  TextField,
  UuidField,
} from '#platform/http/fields.js';
import type { ImportStatus } from './import-state.rules.js';

export const importKindNames = ['townships', 'schools', 'staff', 'pupils', 'exam-scores'] as const;
const statuses = ['validating', 'invalid', 'ready', 'committing', 'committed', 'failed'] as const;

const maximumCount = 100_000_000;

export class UploadDto {
  @ChoiceField({ description: '文件种类', choices: importKindNames, example: 'exam-scores' })
  kind!: string;
  @DateField({ description: '学籍日期，仅 pupils 需要', optional: true })
  censusDate?: string;
  @UuidField({ description: '考试编号，仅 exam-scores 需要', optional: true })
  examId?: string;
}

export class TemplateParam {
  @ChoiceField({ description: '文件种类', choices: importKindNames, example: 'pupils' })
  kind!: string;
}

export class TemplateQuery {
  @UuidField({ description: '考试编号，仅 exam-scores 需要：表头随考试科目', optional: true })
  examId?: string;
}

export class CommitDto {
  @BooleanField({ description: '确认：不在文件中的考生按缺考（0 分）计', optional: true, example: true })
  acceptMissingCandidates?: boolean;
}

export class ImportProgressDto {
  @IntegerField({ description: '已处理', minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
  done!: number;
  @IntegerField({ description: '总量', minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
  total!: number;
}

export class ImportCountsDto {
  @IntegerField({ description: '数据行数', minimum: 0, maximum: maximumCount })
  rows!: number;
  @IntegerField({ description: '正确的行数', minimum: 0, maximum: maximumCount })
  valid!: number;
  @IntegerField({ description: '有错误的行数', minimum: 0, maximum: maximumCount })
  invalid!: number;
  @IntegerField({ description: '不在文件中的考生数，提交后按缺考计', minimum: 0, maximum: maximumCount })
  missingCandidates!: number;
}

export class ImportFaultDto {
  @IntegerField({
    description: '文件中的行号，表头为第 1 行；0 表示整个文件',
    minimum: 0,
    maximum: maximumCount,
  })
  row!: number;
  @TextField({
    description: '列的表头；与某一列无关时为 null',
    maxLength: 40_000,
    nullable: true,
    minLength: 0,
  })
  column!: string | null;
  @TextField({ description: '稳定的错误代码', maxLength: 100, example: 'mark-out-of-range' })
  code!: string;
  @TextField({ description: '错在哪里、怎样改', maxLength: 40_000 })
  message!: string;
}

export class ImportDto {
  @UuidField({ description: '编号' })
  id!: string;
  @ChoiceField({ description: '文件种类', choices: importKindNames })
  kind!: string;
  @TextField({ description: '文件名', maxLength: 255 })
  fileName!: string;
  @ChoiceField({ description: '状态', choices: statuses, example: 'ready' })
  status!: ImportStatus;
  @ObjectField(() => ImportProgressDto, { description: '当前步骤的进度' })
  progress!: ImportProgressDto;
  @ObjectField(() => ImportCountsDto, { description: '行数' })
  counts!: ImportCountsDto;
  @ObjectsField(() => ImportFaultDto, { description: '前 100 个错误', maxItems: 100 })
  errors!: ImportFaultDto[];
  @IntegerField({ description: '错误总数', minimum: 0, maximum: maximumCount })
  errorCount!: number;
  @TextField({ description: '失败原因', maxLength: 5000, nullable: true })
  failure!: string | null;
  @InstantField({ description: '上传时间' })
  createdAt!: string;
}

export class AcceptedImportDto {
  @UuidField({ description: '编号' })
  id!: string;
  @ChoiceField({ description: '状态', choices: statuses, example: 'validating' })
  status!: ImportStatus;
}
