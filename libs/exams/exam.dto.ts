import { pageDtoOf } from '#platform/http/documented-page.js';
import {
  ChoiceField,
  CodeField,
  DateField,
  DecimalField,
  IntegerField,
  ObjectsField,
  TextField,
  UuidField,
} from '#platform/http/fields.js';
import { type ExamKind, examKinds, type ExamStage, examStages } from './exam.rules.js';

export class ExamSubjectDto {
  @CodeField({ description: '科目代码，成绩文件的表头可用', example: 'chinese' })
  code!: string;
  @TextField({ description: '科目名称，成绩文件的表头可用', maxLength: 32, example: '语文' })
  name!: string;
  @DecimalField({ description: '满分', minimum: 0.01, maximum: 1000, example: 120 })
  fullMark!: number;
}

export class CreateExamDto {
  @TextField({ description: '名称，同一学期内不重复', maxLength: 100, example: '2026 年中招考试' })
  name!: string;
  @ChoiceField({ description: '种类：全县质量检测、中招、高中', choices: examKinds, example: 'zhongkao' })
  kind!: ExamKind;
  @ChoiceField({ description: '学段', choices: examStages, example: 'junior' })
  stage!: ExamStage;
  @IntegerField({ description: '年级（1 到 12）', minimum: 1, maximum: 12, example: 9 })
  grade!: number;
  @TextField({
    description: '学年',
    maxLength: 9,
    pattern: /^\d{4}-\d{4}$/,
    hint: '写作 2025-2026',
    example: '2025-2026',
  })
  schoolYear!: string;
  @ChoiceField({ description: '学期：1 秋季，2 春季', choices: [1, 2], example: 2 })
  term!: 1 | 2;
  @DateField({ description: '考试日期', example: '2026-06-26' })
  heldOn!: string;
  @DateField({ description: '学籍日期：这一天的学籍就是考生名单', example: '2025-09-30' })
  censusDate!: string;
  @ObjectsField(() => ExamSubjectDto, { description: '科目', minItems: 1, maxItems: 20 })
  subjects!: ExamSubjectDto[];
}

export class ExamDto extends CreateExamDto {
  @UuidField({ description: '编号' })
  id!: string;
}

export const ExamPageDto = pageDtoOf(ExamDto);
