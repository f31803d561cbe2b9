import { ChoiceField, IntegerField, ObjectsField, TextField } from './fields.js';
import { errorCatalogue } from '../errors/error-catalogue.js';

/** How much of a refusal is told, in characters and in items. */
export const problemLimits = { path: 500, message: 2_000, detail: 5_000, errors: 1_000 } as const;

export class ProblemFieldDto {
  @TextField({
    description: '出错的字段、行或单元格',
    minLength: 0,
    maxLength: problemLimits.path,
    example: 'terms.0.startsOn',
  })
  path!: string;
  @TextField({ description: '稳定的错误代码', maxLength: 100, example: 'isCalendarDate' })
  code!: string;
  @TextField({
    description: '错在哪里、怎样改',
    maxLength: problemLimits.message,
    example: '应为实有的日期，写作 YYYY-MM-DD',
  })
  message!: string;
}

/** The body of every refusal (RFC 9457). */
export class ProblemDto {
  @TextField({ description: '错误类型', maxLength: 200, example: 'urn:teaching-quality:error:invalid-input' })
  type!: string;
  @TextField({ description: '简要说明', maxLength: 200, example: '提交的内容有误' })
  title!: string;
  @IntegerField({ description: 'HTTP 状态码', minimum: 400, maximum: 599, example: 400 })
  status!: number;
  @ChoiceField({
    description: '稳定的错误代码',
    choices: Object.keys(errorCatalogue),
    example: 'invalid-input',
  })
  code!: string;
  @TextField({
    description: '给人看的说明',
    maxLength: problemLimits.detail,
    example: '提交的内容有误：name：至少 1 个字符。',
  })
  detail!: string;
  @ObjectsField(() => ProblemFieldDto, {
    description: '逐项错误',
    maxItems: problemLimits.errors,
    optional: true,
  })
  errors?: ProblemFieldDto[];
  @TextField({
    description: '请求编号，报告问题时请附上',
    maxLength: 100,
    example: '0199f3c1-7c55-7d10-8f0e-1d2c3b4a5e6f',
  })
  requestId!: string;
}
