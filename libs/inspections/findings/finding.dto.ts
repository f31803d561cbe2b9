import { type TermNumber, termNumbers } from '#calendar/calendar.rules.js';
import { type Stage, stages } from '#organization/schools/school-stage.rules.js';
import { pageDtoOf } from '#platform/http/documented-page.js';
import {
  ChoiceField,
  CodeField,
  DateField,
  InstantField,
  IntegerField,
  ObjectField,
  ObjectsField,
  QueryBooleanField,
  TextField,
  UuidField,
} from '#platform/http/fields.js';
import { PageQuery } from '#platform/http/page.js';
import {
  type FindingAction,
  findingActions,
  findingParties,
  type FindingParty,
  type FindingState,
  findingStates,
} from './finding-state.rules.js';
import { FoundProblemDto, severities, type Severity } from '../visits/visit.dto.js';

/** Of earlier findings of the same problem, the newest are told. */
export const mostRepeats = 50;

export class PutFindingDto extends FoundProblemDto {
  @UuidField({ description: '所属督导记录的编号；该记录可以后到' })
  visitId!: string;
}

export class FindingQuery extends PageQuery {
  @UuidField({ description: '只列这个学期的问题', optional: true })
  termId?: string;
  @CodeField({ description: '只列这所学校的问题', optional: true, example: 'S0101' })
  schoolCode?: string;
  @ChoiceField({
    description: '只列处于这个状态的问题',
    choices: findingStates,
    optional: true,
    example: 'open',
  })
  state?: FindingState;
  @ChoiceField({
    description: '只列这样轻重的问题',
    choices: severities,
    optional: true,
    example: 'critical',
  })
  severity?: Severity;
  @QueryBooleanField({
    description: '只列逾期（true）或未逾期（false）的问题',
    optional: true,
    example: true,
  })
  overdue?: boolean;
  @QueryBooleanField({ description: '只列重复出现（true）或首次出现（false）的问题', optional: true })
  repeated?: boolean;
}

export class FindingSchoolDto {
  @CodeField({ description: '学校代码', example: 'S0101' })
  code!: string;
  @TextField({ description: '学校名称', maxLength: 100, example: '城关镇中心小学' })
  name!: string;
  @ChoiceField({ description: '学段', choices: stages, example: 'primary' })
  stage!: Stage;
}

export class FindingTermDto {
  @UuidField({ description: '学期编号' })
  id!: string;
  @TextField({ description: '学年', maxLength: 9, example: '2025-2026' })
  schoolYear!: string;
  @ChoiceField({ description: '第几学期', choices: termNumbers, example: 1 })
  number!: TermNumber;
}

export class EarlierFindingDto {
  @UuidField({ description: '以前问题的编号' })
  findingId!: string;
  @ObjectField(() => FindingTermDto, { description: '当时的学期' })
  term!: FindingTermDto;
}

export class FindingDto {
  @UuidField({ description: '问题编号' })
  id!: string;
  @UuidField({ description: '所属督导记录' })
  visitId!: string;
  @CodeField({ description: '检查项代码', example: 'A01' })
  itemCode!: string;
  @TextField({ description: '检查项的内容；督导记录尚未到达时为 null', maxLength: 2_000, nullable: true })
  itemText!: string | null;
  @TextField({ description: '问题', maxLength: 2_000, example: '三楼东侧灭火器过期' })
  text!: string;
  @ChoiceField({ description: '轻重', choices: severities, example: 'major' })
  severity!: Severity;
  @DateField({ description: '整改期限', example: '2025-10-15' })
  deadline!: string;
  @ObjectField(() => FindingSchoolDto, { description: '学校和学段；督导记录提交之前为 null', nullable: true })
  school!: FindingSchoolDto | null;
  @ObjectField(() => FindingTermDto, { description: '学期；督导记录提交之前为 null', nullable: true })
  term!: FindingTermDto | null;
  @ChoiceField({
    description: '状态：待整改、已整改待核实、已核实、已销号',
    choices: findingStates,
    example: 'open',
  })
  state!: FindingState;
  @IntegerField({ description: '已经过的步骤数', minimum: 0, maximum: 1_000_000, example: 0 })
  step!: number;
  @DateField({ description: '从哪一天起逾期；未逾期为 null', nullable: true })
  overdueSince!: string | null;
  @ObjectsField(() => EarlierFindingDto, {
    description: '同一学校学段以前学期的同类问题，近的在前；空的表示首次出现',
    maxItems: mostRepeats,
  })
  repeated!: EarlierFindingDto[];
  @InstantField({ description: '服务器收到的时刻' })
  receivedAt!: Date;
}

export const FindingPageDto = pageDtoOf(FindingDto);

export class FindingStepDto {
  @IntegerField({ description: '第几步', minimum: 1, maximum: 1_000_000, example: 1 })
  step!: number;
  @ChoiceField({ description: '整改、核实、退回、销号', choices: findingActions, example: 'rectify' })
  action!: FindingAction;
  @TextField({ description: '说明或理由', maxLength: 2_000, nullable: true, example: '已更换灭火器' })
  text!: string | null;
  @ChoiceField({ description: '学校、督导员或教研室', choices: findingParties, example: 'school' })
  madeAs!: FindingParty;
  @TextField({ description: '经手人当时的姓名', maxLength: 100, example: '王书记' })
  makerName!: string;
  @InstantField({ description: '时刻' })
  madeAt!: Date;
}

/** With all that was done about it. */
export class FindingDetailDto extends FindingDto {
  @ObjectsField(() => FindingStepDto, { description: '经过，先做的在前', maxItems: 10_000 })
  history!: FindingStepDto[];
}

export class RectifyFindingDto {
  @TextField({ description: '怎样整改的', maxLength: 2_000, example: '已更换灭火器，并逐层检查' })
  text!: string;
}

export class JudgeFindingDto {
  @TextField({ description: '说明', maxLength: 2_000, optional: true, example: '现场核实，属实' })
  text?: string;
}

export class ReopenFindingDto {
  @TextField({ description: '退回的理由', maxLength: 2_000, example: '只更换了一楼的' })
  reason!: string;
}
