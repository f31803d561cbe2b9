import { ApiProperty } from '@nestjs/swagger';
import { JudgedTargetLineDto } from '#scoring/target-letters/target-letter.dto.js';
import {
  BooleanField,
  ChoiceField,
  CodeField,
  DateField,
  IntegerField,
  ObjectField,
  ObjectsField,
  TextField,
  TextsField,
  UuidField,
} from '#platform/http/fields.js';
import { type AccountabilityRuleDto, ruleSchema } from './accountability-rule.dto.js';
import type { Verdict, VerdictReason } from './verdict.rules.js';

const many = 1_000_000;
const schoolYear = {
  description: '学年',
  maxLength: 9,
  pattern: /^\d{4}-\d{4}$/,
  example: '2025-2026',
} as const;
const term = { description: '学期；整个学年为 null', choices: [1, 2], nullable: true } as const;

export class JudgedUnitDto {
  @ChoiceField({ description: '学校、乡镇', choices: ['school', 'township'] })
  kind!: 'school' | 'township';
  @CodeField({ description: '代码' })
  code!: string;
  @TextField({ description: '名称', maxLength: 100 })
  name!: string;
}

export class TenureDto {
  @TextField({ description: '工号', maxLength: 32 })
  staffNo!: string;
  @TextField({ description: '姓名', maxLength: 100 })
  name!: string;
  @DateField({ description: '任职日期' })
  from!: string;
  @DateField({ description: '不再任职的第一天；在任为 null', nullable: true })
  to!: string | null;
}

export class HeldExamDto {
  @UuidField({ description: '考试编号' })
  examId!: string;
  @TextField({ description: '考试名称', maxLength: 200 })
  examName!: string;
  @IntegerField({ description: '年级', minimum: 1, maximum: 12 })
  grade!: number;
  @DateField({ description: '考试日期' })
  heldOn!: string;
}

export class JudgedRankingDto extends HeldExamDto {
  @UuidField({ description: '所依据的已公布排名' })
  runId!: string;
  @IntegerField({ description: '名次', minimum: 1, maximum: many })
  place!: number;
  @IntegerField({ description: '参加排名的单位数', minimum: 1, maximum: many })
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
  @TextsField({ description: '同名次单位的代码', maxItems: many })
  tiedWith!: string[];
  @ObjectField(() => TenureDto, {
    description: '考试当天在任者；无人在任或规则不涉及个人则为 null',
    nullable: true,
  })
  holder!: TenureDto | null;
}

export class JudgedLetterDto {
  @UuidField({ description: '目标责任书编号' })
  letterId!: string;
  @ObjectsField(() => JudgedTargetLineDto, { description: '各项指标及其判断', maxItems: many })
  lines!: JudgedTargetLineDto[];
}

export class JudgedPeriodDto {
  @TextField(schoolYear)
  schoolYear!: string;
  @ChoiceField(term)
  term!: 1 | 2 | null;
  @BooleanField({ description: '是否在现任者任期之内；规则不涉及个人则为 true' })
  isOfHolder!: boolean;
  @ObjectsField(() => JudgedRankingDto, {
    description: '这一次（年）的各个排名；规则看目标责任书时没有',
    maxItems: many,
  })
  rankings!: JudgedRankingDto[];
  @ObjectField(() => JudgedLetterDto, {
    description: '这一学年的目标责任书；规则看名次时为 null',
    nullable: true,
  })
  letter!: JudgedLetterDto | null;
}

export class JudgedThroughDto {
  @TextField(schoolYear)
  schoolYear!: string;
  @ChoiceField(term)
  term!: 1 | 2 | null;
  @DateField({ description: '其中最后一场考试的日期；目标责任书为学年最后一天' })
  heldOn!: string;
}

export class VerdictDto {
  @ChoiceField({
    description: '触发（fires）、触发但因职务易人不作建议（blocked）、再有一次即触发（near-miss）',
    choices: ['fires', 'blocked', 'near-miss'],
  })
  outcome!: Exclude<Verdict['outcome'], 'quiet'>;
  @ChoiceField({
    description: '依次为：已满、职务空缺、职务易人、只差一次、只差一项指标',
    choices: ['reached', 'post-vacant', 'post-changed-hands', 'one-period-short', 'one-line-short'],
  })
  because!: Exclude<VerdictReason, 'not-reached'>;
  @ObjectField(() => JudgedUnitDto, { description: '单位' })
  unit!: JudgedUnitDto;
  @ObjectField(() => JudgedThroughDto, { description: '判断到哪一次（年）为止' })
  through!: JudgedThroughDto;
  @IntegerField({ description: '单位已有几次（年），不论谁在任', minimum: 0, maximum: many })
  unitCount!: number;
  @IntegerField({ description: '其中算在现任者名下的', minimum: 0, maximum: many })
  holderCount!: number;
  @BooleanField({ description: '再有一次（年）或再达到一项指标即触发' })
  isOneShort!: boolean;
  @ObjectField(() => TenureDto, {
    description: '现任者；无人在任或规则不涉及个人则为 null',
    nullable: true,
  })
  person!: TenureDto | null;
  @ObjectsField(() => TenureDto, { description: '从第一次（年）至今的历任', maxItems: many })
  tenures!: TenureDto[];
  @ObjectsField(() => JudgedPeriodDto, { description: '所依据的各次（年），旧的在前', maxItems: many })
  periods!: JudgedPeriodDto[];
}

export class RuleTrialDto {
  @ApiProperty({ ...ruleSchema, description: '试算的规则版本' })
  rule!: AccountabilityRuleDto;
  @DateField({ description: '最近一次按这一天的在任者判断，以前各次按考试当天' })
  asOf!: string;
  @ObjectsField(() => HeldExamDto, {
    description: '已考而尚无公布排名的考试：所在的一次（年）还不能算全',
    maxItems: many,
  })
  unpublishedExams!: HeldExamDto[];
  @ObjectsField(() => VerdictDto, {
    description: '历次会触发或不作建议的单位，和目前只差一次的单位；旧的在前',
    maxItems: many,
  })
  verdicts!: VerdictDto[];
}

export class NearMissDto extends VerdictDto {
  @ApiProperty({ ...ruleSchema, description: '规则版本' })
  rule!: AccountabilityRuleDto;
}

export class NearMissesDto {
  @DateField({ description: '按这一天的在任者判断' })
  asOf!: string;
  @ObjectsField(() => NearMissDto, { description: '按规则代码、单位代码', maxItems: many })
  nearMisses!: NearMissDto[];
}
