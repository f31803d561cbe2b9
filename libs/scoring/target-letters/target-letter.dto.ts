import { type Stage, stages } from '#organization/schools/school-stage.rules.js';
import { pageDtoOf } from '#platform/http/documented-page.js';
import {
  ChoiceField,
  CodeField,
  DecimalField,
  InstantField,
  IntegerField,
  ObjectField,
  ObjectsField,
  TextField,
  UuidField,
} from '#platform/http/fields.js';
import { PageQuery } from '#platform/http/page.js';
import type { JudgedLine, LineReason } from './target-judgement.rules.js';
import {
  type Comparison,
  comparisons,
  type TargetComponent,
  targetComponents,
  type TargetFigure,
  targetFigures,
} from './target-line.rules.js';

const maxLines = 50;
const schoolYear = {
  description: '学年',
  maxLength: 9,
  pattern: /^\d{4}-\d{4}$/,
  hint: '写作 2025-2026',
  example: '2025-2026',
} as const;
const schoolCode = { description: '学校代码', example: 'S0101' } as const;
const stage = { description: '学段', choices: stages, example: 'junior' } as const;

export class TargetMeasureDto {
  @ChoiceField({
    description: '看什么：常规督导（inspections）、全县质量检测（county-test）、中招（zhongkao）',
    choices: targetComponents,
    example: 'zhongkao',
  })
  component!: TargetComponent;
  @ChoiceField({
    description: '学期；整个学年为 null：督导取两学期总分的平均，中招取这一学年的一次。质量检测须写明学期',
    choices: [1, 2],
    nullable: true,
    example: null,
  })
  term!: 1 | 2 | null;
  @IntegerField({
    description: '年级，只用于质量检测；其他为 null',
    minimum: 1,
    maximum: 12,
    nullable: true,
    example: null,
  })
  grade!: number | null;
  @ChoiceField({
    description:
      '哪个数：督导的过程、期末、总分、名次；考试的均分及其名次、优秀（良好、合格）人数和率、加权率、名次和、缺考人数、名次',
    choices: targetFigures,
    example: 'place',
  })
  figure!: TargetFigure;
}

export class TargetLineDto {
  @ObjectField(() => TargetMeasureDto, { description: '指标' })
  measure!: TargetMeasureDto;
  @ChoiceField({
    description: '不低于（at-least）还是不超过（at-most）：名次、名次和、缺考人数用 at-most，其他用 at-least',
    choices: comparisons,
    example: 'at-most',
  })
  comparison!: Comparison;
  @DecimalField({
    description: '目标值，至多两位小数；名次 5 即前五名',
    minimum: 0,
    maximum: 1_000_000,
    example: 5,
  })
  target!: number;
}

const lines = { description: '各项指标', minItems: 1, maxItems: maxLines } as const;

export class ChangeTargetLetterDto {
  @ObjectsField(() => TargetLineDto, lines)
  lines!: TargetLineDto[];
}

export class CreateTargetLetterDto extends ChangeTargetLetterDto {
  @TextField(schoolYear)
  schoolYear!: string;
  @CodeField(schoolCode)
  schoolCode!: string;
  @ChoiceField(stage)
  stage!: Stage;
}

export class SignTargetLetterDto {
  @TextField({ description: '代表学校签字的人', maxLength: 100, example: '张校长' })
  signatory!: string;
}

export class WordedTargetLineDto extends TargetLineDto {
  @TextField({ description: '这一项写成文字', maxLength: 200, example: '中招：综合名次进入前 5 名' })
  text!: string;
}

class TargetLetterHeadDto {
  @UuidField({ description: '编号' })
  id!: string;
  @TextField(schoolYear)
  schoolYear!: string;
  @CodeField(schoolCode)
  schoolCode!: string;
  @TextField({ description: '学校名称', maxLength: 100 })
  schoolName!: string;
  @ChoiceField(stage)
  stage!: Stage;
  @TextField({ description: '代表学校签字的人；未签为 null', maxLength: 100, nullable: true })
  signatory!: string | null;
  @InstantField({ description: '签订时间；未签为 null。签订后不能再改', nullable: true })
  signedAt!: string | null;
  @InstantField({ description: '建立时间' })
  createdAt!: string;
}

export class TargetLetterDto extends TargetLetterHeadDto {
  @ObjectsField(() => WordedTargetLineDto, lines)
  lines!: WordedTargetLineDto[];
}

const printed = { minimum: 0, maximum: 20_000_000, nullable: true } as const;

export class TargetResultDto {
  @UuidField({ description: '所依据的已公布学期计分' })
  runId!: string;
  @TextField({ description: '结果名称', maxLength: 300, example: '2026 年中招' })
  title!: string;
  @ChoiceField({ description: '学期', choices: [1, 2] })
  term!: 1 | 2;
  @DecimalField({ ...printed, description: '公布的数；没有则为 null' })
  figure!: number | null;
}

export class JudgedTargetLineDto extends WordedTargetLineDto {
  @ChoiceField({
    description: '达到（met）、未达到（missed）、尚不能判断（not-yet）',
    choices: ['met', 'missed', 'not-yet'],
  })
  outcome!: JudgedLine['outcome'];
  @ChoiceField({
    description: '依次为：达到、未达到、结果尚未公布、公布的结果没有这个数、有几个结果而不能确定用哪个',
    choices: ['reached', 'not-reached', 'not-published', 'no-figure', 'several-results'],
  })
  because!: LineReason;
  @DecimalField({ ...printed, description: '与目标值相比的数；尚不能判断为 null' })
  figure!: number | null;
  @ObjectsField(() => TargetResultDto, { description: '出自哪些已公布的结果', maxItems: 1_000 })
  results!: TargetResultDto[];
}

export class JudgedTargetLetterDto extends TargetLetterHeadDto {
  @ObjectsField(() => JudgedTargetLineDto, lines)
  lines!: JudgedTargetLineDto[];
}

export class TargetLetterQuery extends PageQuery {
  @TextField({ ...schoolYear, description: '只看这一学年', optional: true })
  schoolYear?: string;
  @CodeField({ ...schoolCode, description: '只看这所学校', optional: true })
  schoolCode?: string;
  @ChoiceField({ ...stage, description: '只看这个学段', optional: true })
  stage?: Stage;
}

export const TargetLetterPageDto = pageDtoOf(TargetLetterDto);
