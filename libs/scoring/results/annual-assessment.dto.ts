import {
  ChoiceField,
  DecimalField,
  IntegerField,
  ObjectField,
  ObjectsField,
  type RangeOptions,
  TextField,
  TextsField,
} from '#platform/http/fields.js';
import { type AssessmentComponent, assessmentComponents } from '../assessments/assessment-policy.rules.js';
import { PlacesDto } from './places.dto.js';

const percent = (description: string): RangeOptions => ({
  description: `${description}（%）`,
  minimum: 0,
  maximum: 100,
  example: 86.25,
});

export class AssessedResultDto {
  @ChoiceField({ description: '学期', choices: [1, 2] })
  term!: 1 | 2;
  @TextField({ description: '哪一项结果', maxLength: 300, example: '学校常规管理' })
  title!: string;
  @DecimalField({ ...percent('结果'), nullable: true })
  percent!: number | null;
}

export class AssessedComponentDto {
  @ChoiceField({ description: '考核什么', choices: assessmentComponents })
  component!: AssessmentComponent;
  @IntegerField({ description: '权重（%）', minimum: 1, maximum: 100, example: 100 })
  weightPercent!: number;
  @DecimalField({ ...percent('全年的得分，各项结果的均值；缺结果则为 null'), nullable: true })
  figure!: number | null;
  @ObjectsField(() => AssessedResultDto, { description: '由哪些结果得出', maxItems: 1000 })
  results!: AssessedResultDto[];
}

export class AssessmentLackDto {
  @ChoiceField({ description: '考核什么', choices: assessmentComponents })
  component!: AssessmentComponent;
  @ChoiceField({ description: '缺哪个学期的；全年都没有则为 null', choices: [1, 2], nullable: true })
  term!: 1 | 2 | null;
  @ChoiceField({
    description: '没有结果（no-result），或第 1 学期尚未公布（first-term-unpublished）',
    choices: ['no-result', 'first-term-unpublished'],
  })
  because!: 'no-result' | 'first-term-unpublished';
}

export class AppliedPolicyDto {
  @TextField({ description: '名称', maxLength: 100, example: '三年行动计划' })
  title!: string;
  @IntegerField({ description: '版本号', minimum: 1, maximum: 1_000_000_000 })
  version!: number;
  @TextField({ description: '从哪个学年起施行', maxLength: 9, example: '2022-2023' })
  effectiveFrom!: string;
}

export class AnnualAssessmentDto extends PlacesDto {
  @ObjectField(() => AppliedPolicyDto, { description: '所用的年度考核办法' })
  policy!: AppliedPolicyDto;
  @ObjectsField(() => AssessedComponentDto, { description: '各项', maxItems: 10 })
  components!: AssessedComponentDto[];
  @ObjectsField(() => AssessmentLackDto, { description: '缺什么；完整则为空', maxItems: 10 })
  lacks!: AssessmentLackDto[];
  @DecimalField({ ...percent('总分；不完整则为 null，不排名次'), nullable: true })
  total!: number | null;
  @TextsField({ description: '算式，代入数字', maxItems: 20 })
  explanation!: string[];
}
