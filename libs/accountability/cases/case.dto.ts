import { pageDtoOf } from '#platform/http/documented-page.js';
import {
  ChoiceField,
  ChoicesField,
  CodeField,
  DateField,
  InstantField,
  IntegerField,
  ObjectField,
  ObjectsField,
  TextField,
  TextsField,
  UuidField,
} from '#platform/http/fields.js';
import { PageQuery } from '#platform/http/page.js';
import { JudgedUnitDto } from '../verdict.dto.js';
import { CaseEvidenceDto } from './case-evidence.dto.js';
import type { CaseEvidence } from './case-evidence.rules.js';
import {
  type CaseAction,
  caseActions,
  caseParties,
  type CaseParty,
  type CaseState,
  caseStates,
  type Decision,
  decisions,
  programActions,
  type StepAction,
} from './case-state.rules.js';

const many = 1_000_000;
const ruleCode = { description: '规则代码', example: 'zhongkao-bottom3-2y' } as const;
const state = {
  description: '状态，依次为：待审核、审核中、待单位说明、已决定、申诉中、已办结',
  choices: caseStates,
} as const;
const decision = {
  description: '成立（upheld）、不成立（set-aside）、暂缓（deferred）',
  choices: decisions,
} as const;

export class CaseQuery extends PageQuery {
  @ChoiceField({ ...state, optional: true })
  state?: CaseState;
  @CodeField({ ...ruleCode, optional: true })
  ruleCode?: string;
  @CodeField({ description: '学校或乡镇的代码', optional: true })
  unit?: string;
  @ChoiceField({ description: '说明或申诉期限在两天之内', choices: ['soon'], optional: true })
  due?: 'soon';
}

export class ReviewCaseDto {
  @TextField({ description: '审核说明', maxLength: 2_000, optional: true, example: '数据已与排名核对' })
  text?: string;
}

export class RequestStatementDto {
  @TextField({ description: '请单位说明什么', maxLength: 2_000, example: '请说明两年来的教学情况' })
  text!: string;
  @DateField({ description: '期限：至少三天以后，至多九十天', example: '2026-08-20' })
  dueOn!: string;
}

export class CaseStatementDto {
  @TextField({ description: '单位的说明', maxLength: 20_000, example: '我校两年来……' })
  text!: string;
}

export class DecideCaseDto {
  @ChoiceField({ ...decision, example: 'set-aside' })
  decision!: Decision;
  @TextField({ description: '理由', maxLength: 5_000, example: '学校生源变化较大' })
  reasons!: string;
  @DateField({
    description: '单位可在这一天（含）以前申诉：至少三天以后，至多九十天；不填为十天',
    example: '2026-08-30',
    optional: true,
  })
  appealUntil?: string;
}

export class AppealCaseDto {
  @TextField({ description: '申诉理由', maxLength: 20_000, example: '第二年的缺考学生应予免计' })
  text!: string;
}

export class CloseCaseDto {
  @TextField({ description: '备注', maxLength: 2_000, optional: true, example: '已存档' })
  text?: string;
}

export class CaseDto {
  @UuidField({ description: '编号' })
  id!: string;
  @CodeField(ruleCode)
  ruleCode!: string;
  @TextField({ description: '规则名称', maxLength: 100 })
  title!: string;
  @ObjectField(() => JudgedUnitDto, { description: '单位' })
  unit!: JudgedUnitDto;
  @TextsField({
    description: '所依据的各次（年），旧的在前',
    maxItems: many,
    example: ['2024-2025', '2025-2026'],
  })
  periods!: string[];
  @ChoiceField({
    description: '现有证据：触发、触发但不作建议、不再触发',
    choices: ['fires', 'blocked', 'no-longer'],
  })
  outcome!: CaseEvidence['outcome'];
  @TextField({ description: '建议，仅供研究；不作建议则为 null', maxLength: 500, nullable: true })
  proposal!: string | null;
  @ChoiceField(state)
  state!: CaseState;
  @ChoiceField({
    ...decision,
    description: '现有的决定；尚未决定则为 null',
    choices: ['upheld', 'set-aside'],
    nullable: true,
  })
  decision!: 'upheld' | 'set-aside' | null;
  @DateField({ description: '单位说明的期限（含当天）；不在等候则为 null', nullable: true })
  statementDue!: string | null;
  @DateField({ description: '申诉的期限（含当天）；不能申诉则为 null', nullable: true })
  appealDue!: string | null;
  @InstantField({ description: '所依据的成绩最近一次被更正的时间；没有则为 null', nullable: true })
  supersededAt!: string | null;
  @InstantField({ description: '立项时间' })
  openedAt!: string;
}

export class CaseStepDto {
  @IntegerField({ description: '第几步', minimum: 1, maximum: many })
  step!: number;
  @ChoiceField({
    description: '立项、审核、请单位说明、说明、决定、申诉、办结；提醒、逾期未说明、成绩更正由程序记录',
    choices: [...caseActions, ...programActions],
  })
  action!: StepAction;
  @ChoiceField({ ...state, description: '此后的状态' })
  state!: CaseState;
  @IntegerField({ description: '当时依据第几版证据', minimum: 1, maximum: many })
  evidenceVersion!: number;
  @TextField({ description: '所写的内容', maxLength: 20_000, nullable: true })
  text!: string | null;
  @ChoiceField({ ...decision, nullable: true })
  decision!: Decision | null;
  @DateField({ description: '这一步所定或所涉的期限', nullable: true })
  due!: string | null;
  @ChoiceField({
    description: '由谁：教研室、局领导、学校、中心校、程序',
    choices: [...caseParties, 'program'],
  })
  madeAs!: CaseParty | 'program';
  @TextField({ description: '经办人；程序所作则为 null', maxLength: 100, nullable: true })
  makerName!: string | null;
  @InstantField({ description: '时间' })
  madeAt!: string;
}

export class CaseDetailDto extends CaseDto {
  @ObjectsField(() => CaseEvidenceDto, { description: '各版证据，旧的在前；旧的不改不删', maxItems: many })
  evidence!: CaseEvidenceDto[];
  @ObjectsField(() => CaseStepDto, { description: '经过', maxItems: many })
  steps!: CaseStepDto[];
  @ChoicesField({ description: '您现在可以做的', choices: caseActions, maxItems: caseActions.length })
  may!: CaseAction[];
}

export const CasePageDto = pageDtoOf(CaseDto);
