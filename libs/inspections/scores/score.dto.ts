import { stages, type Stage } from '#organization/schools/school-stage.rules.js';
import {
  ChoiceField,
  ChoicesField,
  CodeField,
  DecimalField,
  IntegerField,
  ObjectField,
  ObjectsField,
  TextField,
  TextsField,
  type RangeOptions,
  UuidField,
} from '#platform/http/fields.js';

export const percent = (description: string): RangeOptions => ({
  description: `${description}（%）`,
  minimum: 0,
  maximum: 100,
  nullable: true,
  example: 86.25,
});
const place = (description: string): RangeOptions => ({
  description,
  minimum: 1,
  maximum: 1_000_000,
  nullable: true,
});

const halfNames = ['process', 'final'] as const;
/** Of a term the half alone; of a year the half with its term. */
export const lackNames = [
  ...halfNames,
  'term-1-process',
  'term-1-final',
  'term-2-process',
  'term-2-final',
] as const;
export type LackName = (typeof lackNames)[number];

export class ScoredUnitDto {
  @CodeField({ description: '学校代码', example: 'S0101' })
  code!: string;
  @TextField({ description: '学校名称', maxLength: 100, example: '柳河镇初级中学' })
  name!: string;
  @ChoiceField({ description: '学段', choices: stages, example: 'junior' })
  stage!: Stage;
}

export class CodeAndNameDto {
  @CodeField({ description: '代码', example: 'T01' })
  code!: string;
  @TextField({ description: '名称', maxLength: 100, example: '柳河镇' })
  name!: string;
}

export class SectionScoreDto {
  @TextField({ description: '板块代码', maxLength: 50, example: 'A' })
  code!: string;
  @TextField({ description: '板块名称', maxLength: 200, example: '德育' })
  title!: string;
  @DecimalField(percent('板块得分；有一半未评到则为 null'))
  percent!: number | null;
}

export class ScoreChangeDto {
  @DecimalField({ description: '总分的变化；正数为提高', minimum: -100, maximum: 100, example: 2.8 })
  points!: number;
  @IntegerField({
    description: '县内名次的变化；正数为前移',
    minimum: -1_000_000,
    maximum: 1_000_000,
    example: 3,
  })
  places!: number;
}

export class VisitCountsDto {
  @IntegerField({ description: '过程性督导次数', minimum: 0, maximum: 1_000_000 })
  process!: number;
  @IntegerField({ description: '学期综合评估次数', minimum: 0, maximum: 1_000_000 })
  final!: number;
}

export class InspectionScoreDto {
  @ObjectField(() => ScoredUnitDto, { description: '学校的这个学段' })
  unit!: ScoredUnitDto;
  @ObjectField(() => CodeAndNameDto, { description: '乡镇；局直学校为 null', nullable: true })
  township!: CodeAndNameDto | null;
  @ObjectField(() => CodeAndNameDto, { description: '该学年的方阵；未编入则为 null', nullable: true })
  squad!: CodeAndNameDto | null;
  @DecimalField(percent('过程性督导均分，仅供查看'))
  process!: number | null;
  @DecimalField(percent('学期综合评估均分，仅供查看'))
  final!: number | null;
  @DecimalField(percent('总分；缺任何一半则为 null'))
  total!: number | null;
  @ObjectsField(() => SectionScoreDto, { description: '各板块', maxItems: 100 })
  sections!: SectionScoreDto[];
  @IntegerField(place('同学段的县内名次；不完整则为 null，列在最后'))
  countyPlace!: number | null;
  @IntegerField(place('同学段的乡镇内名次；局直学校为 null'))
  townshipPlace!: number | null;
  @IntegerField(place('方阵内名次；未编入方阵则为 null'))
  squadPlace!: number | null;
  @TextsField({ description: '县内名次相同的其他学校代码，限于您可以看到的学校', maxItems: 100_000 })
  tiedWith!: string[];
  @ObjectField(() => ScoreChangeDto, {
    description: '与上一学期（学年）相比；有一方没有名次则为 null',
    nullable: true,
  })
  change!: ScoreChangeDto | null;
  @ObjectField(() => VisitCountsDto, { description: '已提交的督导次数' })
  visits!: VisitCountsDto;
  @ChoicesField({ description: '缺少什么；完整则为空', choices: lackNames, maxItems: 4 })
  lacks!: LackName[];
}

export class InspectionScoreQuery {
  @UuidField({ description: '学期；与 schoolYear 须填且只填一个', optional: true })
  termId?: string;
  @TextField({
    description: '学年；与 termId 须填且只填一个',
    maxLength: 9,
    pattern: /^\d{4}-\d{4}$/,
    hint: '写作 2025-2026',
    optional: true,
    example: '2025-2026',
  })
  schoolYear?: string;
  @ChoiceField({ description: '只列这个学段', choices: stages, optional: true, example: 'junior' })
  stage?: Stage;
  @CodeField({ description: '只列这个方阵的学校', optional: true, example: 'J1' })
  squad?: string;
  @CodeField({ description: '只列这个乡镇的学校', optional: true, example: 'T01' })
  township?: string;
  @ChoiceField({ description: '格式；不填则看 Accept', choices: ['json', 'csv', 'xlsx'], optional: true })
  format?: 'json' | 'csv' | 'xlsx';
}

export class SchoolStageParam {
  @CodeField({ description: '学校代码', example: 'S0101' })
  schoolCode!: string;
  @ChoiceField({ description: '学段', choices: stages, example: 'junior' })
  stage!: Stage;
}

export class ScoreTermQuery {
  @UuidField({ description: '学期' })
  termId!: string;
}
