import {
  ChoiceField,
  DateField,
  DecimalField,
  IntegerField,
  ObjectField,
  ObjectsField,
  TextField,
  UuidField,
} from '#platform/http/fields.js';
import { VisitScoreDto } from '../visits/visit-answer.dto.js';
import { InspectionScoreDto, percent, SectionScoreDto } from './score.dto.js';
import { halves, type Half } from './term-score.rules.js';

const formula = {
  description: '带数字的算式；没有结果则为 null',
  maxLength: 20_000,
  nullable: true,
  example: '(80.00 ÷ 100.00 + 57.00 ÷ 95.00) ÷ 2 = 70.00%',
};

export class ScoredTermDto {
  @UuidField({ description: '学期编号' })
  id!: string;
  @TextField({ description: '学年', maxLength: 9, example: '2025-2026' })
  schoolYear!: string;
  @ChoiceField({ description: '学期：1 秋季，2 春季', choices: [1, 2] })
  number!: 1 | 2;
}

export class TermSplitDto {
  @IntegerField({ description: '过程性督导占（%）', minimum: 0, maximum: 100, example: 50 })
  processPercent!: number;
  @IntegerField({ description: '学期综合评估占（%）', minimum: 0, maximum: 100, example: 50 })
  finalPercent!: number;
  @TextField({ description: '依据', maxLength: 200 })
  source!: string;
}

export class SectionWhyDto extends SectionScoreDto {
  @DecimalField(percent('过程性督导均分'))
  process!: number | null;
  @DecimalField(percent('学期综合评估均分'))
  final!: number | null;
  @TextField(formula)
  formula!: string | null;
}

export class VisitWhyDto {
  @UuidField({ description: '督导记录' })
  id!: string;
  @ChoiceField({ description: '过程性督导或学期综合评估', choices: halves, example: 'process' })
  kind!: Half;
  @DateField({ description: '督导日期' })
  visitedOn!: string;
  @TextField({ description: '督导员', maxLength: 100 })
  inspectorName!: string;
  @IntegerField({ description: '细则版本', minimum: 1, maximum: 1_000_000 })
  checklistVersion!: number;
  @IntegerField({ description: '第几稿；未更正过的为 1', minimum: 1, maximum: 1_000_000 })
  revision!: number;
  @ObjectField(() => VisitScoreDto, { description: '得分，按板块和检查项；每一处失分都有说明' })
  score!: VisitScoreDto;
}

export class InspectionScoreWhyDto {
  @ObjectField(() => ScoredTermDto, { description: '学期' })
  term!: ScoredTermDto;
  @ObjectField(() => InspectionScoreDto, { description: '评分和名次，与列表中的一行相同' })
  score!: InspectionScoreDto;
  @TextField({ description: '名次的由来', maxLength: 500 })
  because!: string;
  @ObjectField(() => TermSplitDto, { description: '两半的权重' })
  split!: TermSplitDto;
  @TextField({ ...formula, description: '过程性督导均分的算式；没有则为 null' })
  processFormula!: string | null;
  @TextField({ ...formula, description: '学期综合评估均分的算式；没有则为 null' })
  finalFormula!: string | null;
  @TextField({
    ...formula,
    description: '总分的算式，由各次督导直接得出，只四舍五入一次；没有则为 null',
    example: '50% × (80.00 ÷ 100.00 + 57.00 ÷ 95.00) ÷ 2 + 50% × 70.00 ÷ 90.00 = 73.89%',
  })
  totalFormula!: string | null;
  @ObjectsField(() => SectionWhyDto, { description: '各板块', maxItems: 100 })
  sections!: SectionWhyDto[];
  @ObjectsField(() => VisitWhyDto, { description: '各次督导：过程性督导在前，再按日期', maxItems: 10_000 })
  visits!: VisitWhyDto[];
}
