import {
  BooleanField,
  ChoiceField,
  CodeField,
  DateField,
  DecimalField,
  InstantField,
  IntegerField,
  ObjectField,
  ObjectsField,
  TextField,
  TextsField,
  UuidField,
} from '#platform/http/fields.js';
import { type EvaluationKind, evaluationKinds } from '../accountability-rule.rules.js';
import { JudgedLetterDto, JudgedThroughDto, TenureDto } from '../verdict.dto.js';
import type { VerdictReason } from '../verdict.rules.js';
import type { CaseEvidence } from './case-evidence.rules.js';

const many = 1_000_000;
const count = (description: string) => ({ description, minimum: 0, maximum: 10_000_000 }) as const;
const juniorCount = (description: string) =>
  ({ ...count(`${description}；小学排名没有则为 null`), nullable: true }) as const;
const rate = (description: string) =>
  ({
    description: `${description}（%）；小学排名没有则为 null`,
    minimum: 0,
    maximum: 100,
    nullable: true,
  }) as const;

/** What the ranking printed of the unit. */
export class CaseFiguresDto {
  @TextField({ description: '排名所用数据的 SHA-256', maxLength: 64 })
  inputHash!: string;
  @InstantField({ description: '排名公布时间' })
  publishedAt!: string;
  @IntegerField(count('应考人数'))
  enrolled!: number;
  @IntegerField(count('计入人数'))
  counted!: number;
  @IntegerField(count('实考人数'))
  present!: number;
  @IntegerField(count('缺考人数'))
  absent!: number;
  @IntegerField(count('准予免计人数'))
  excused!: number;
  @DecimalField({ description: '均分；无人计入则为 null', minimum: 0, maximum: 100_000, nullable: true })
  mean!: number | null;
  @IntegerField(juniorCount('均分名次'))
  meanPlace!: number | null;
  @IntegerField(juniorCount('优秀人数'))
  excellentCount!: number | null;
  @IntegerField(juniorCount('优秀人数名次'))
  excellentCountPlace!: number | null;
  @IntegerField(juniorCount('良好人数'))
  goodCount!: number | null;
  @IntegerField(juniorCount('合格人数'))
  passCount!: number | null;
  @DecimalField(rate('优秀率'))
  excellentRate!: number | null;
  @DecimalField(rate('良好率'))
  goodRate!: number | null;
  @DecimalField(rate('合格率'))
  passRate!: number | null;
  @DecimalField(rate('三率加权'))
  weightedRate!: number | null;
  @IntegerField(juniorCount('三率加权名次'))
  weightedRatePlace!: number | null;
  @IntegerField(juniorCount('名次和：均分名次、优秀人数名次、三率加权名次之和'))
  rankSum!: number | null;
}

export class CaseRankingDto {
  @UuidField({ description: '考试编号' })
  examId!: string;
  @TextField({ description: '考试名称', maxLength: 200 })
  examName!: string;
  @ChoiceField({ description: '考试种类', choices: evaluationKinds })
  kind!: EvaluationKind;
  @IntegerField({ description: '年级', minimum: 1, maximum: 12 })
  grade!: number;
  @DateField({ description: '考试日期' })
  heldOn!: string;
  @UuidField({ description: '所依据的已公布排名' })
  runId!: string;
  @IntegerField({ description: '名次；没有名次则为 null', minimum: 1, maximum: many, nullable: true })
  place!: number | null;
  @IntegerField({ description: '参加排名的单位数', minimum: 0, maximum: many })
  ranked!: number;
  @IntegerField({
    description: '名次严格更后（规则看前几位时：更前）的单位数；小于规则的位数即在位次内',
    minimum: 0,
    maximum: many,
  })
  beyond!: number;
  @BooleanField({ description: '是否在规则的位次内' })
  isInPosition!: boolean;
  @BooleanField({ description: '是否因线上并列而在位次内' })
  isInByTie!: boolean;
  @TextsField({ description: '同名次单位的代码；只列您看得到的单位', maxItems: many })
  tiedWith!: string[];
  @ObjectField(() => TenureDto, {
    description: '考试当天在任者；无人在任或规则不涉及个人则为 null',
    nullable: true,
  })
  holder!: TenureDto | null;
  @ObjectField(() => CaseFiguresDto, { description: '本单位在排名中的各项数字', nullable: true })
  figures!: CaseFiguresDto | null;
}

export class CasePeriodDto {
  @TextField({ description: '学年', maxLength: 9, pattern: /^\d{4}-\d{4}$/, example: '2025-2026' })
  schoolYear!: string;
  @ChoiceField({ description: '学期；整个学年为 null', choices: [1, 2], nullable: true })
  term!: 1 | 2 | null;
  @BooleanField({ description: '是否在形成这一版证据时在任者任期之内；规则不涉及个人则为 true' })
  isOfHolder!: boolean;
  @ObjectsField(() => CaseRankingDto, { description: '这一次（年）的各个排名', maxItems: many })
  rankings!: CaseRankingDto[];
  @ObjectField(() => JudgedLetterDto, {
    description: '这一学年的目标责任书；规则看名次时为 null',
    nullable: true,
  })
  letter!: JudgedLetterDto | null;
}

export class CaseRuleDto {
  @CodeField({ description: '规则代码' })
  code!: string;
  @IntegerField({ description: '规则版本', minimum: 1, maximum: 1_000_000_000 })
  version!: number;
  @TextField({ description: '规则名称', maxLength: 100 })
  title!: string;
  @TextField({ description: '规则的内容', maxLength: 1_000 })
  text!: string;
}

export class CaseEvidenceDto {
  @IntegerField({ description: '第几版证据', minimum: 1, maximum: many })
  version!: number;
  @InstantField({ description: '形成时间，此后不变' })
  madeAt!: string;
  @ObjectField(() => CaseRuleDto, { description: '依据的规则版本' })
  rule!: CaseRuleDto;
  @ChoiceField({
    description: '触发（fires）、触发但因职务易人不作建议（blocked）、更正后的成绩不再触发（no-longer）',
    choices: ['fires', 'blocked', 'no-longer'],
  })
  outcome!: CaseEvidence['outcome'];
  @ChoiceField({
    description: '依次为：已满、职务空缺、职务易人、不满',
    choices: ['reached', 'post-vacant', 'post-changed-hands', 'not-reached'],
  })
  because!: VerdictReason;
  @TextField({ description: '建议，仅供研究；不作建议则为 null', maxLength: 500, nullable: true })
  proposal!: string | null;
  @ObjectField(() => JudgedThroughDto, { description: '判断到哪一次（年）为止' })
  through!: JudgedThroughDto;
  @IntegerField({ description: '单位已有几次（年），不论谁在任', minimum: 0, maximum: many })
  unitCount!: number;
  @IntegerField({ description: '其中算在形成这一版证据时在任者名下的', minimum: 0, maximum: many })
  holderCount!: number;
  @ObjectField(() => TenureDto, {
    description: '形成这一版证据时在任者；无人在任或规则不涉及个人则为 null',
    nullable: true,
  })
  person!: TenureDto | null;
  @ObjectsField(() => TenureDto, { description: '从第一次（年）至判断时的历任', maxItems: many })
  tenures!: TenureDto[];
  @ObjectsField(() => CasePeriodDto, { description: '所依据的各次（年），旧的在前', maxItems: many })
  periods!: CasePeriodDto[];
}
