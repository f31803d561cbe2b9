import { type TermNumber, termNumbers } from '#calendar/calendar.rules.js';
import { type Stage, stages } from '#organization/schools/school-stage.rules.js';
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
  UuidField,
} from '#platform/http/fields.js';
import { checklistLimits, ChecklistSectionDto } from '../checklists/checklist.dto.js';
import { VisitDto } from './visit-answer.dto.js';
import { severities, type Severity } from './visit.dto.js';

export class BundleQuery {
  @UuidField({ description: '学期' })
  termId!: string;
}

export class DayRangeDto {
  @DateField({ description: '从这一天起（含）' })
  from!: string;
  @DateField({ description: '到这一天止（不含）' })
  before!: string;
}

export class BundleTermDto {
  @UuidField({ description: '学期编号' })
  id!: string;
  @TextField({ description: '学年', maxLength: 9, example: '2025-2026' })
  schoolYear!: string;
  @ChoiceField({ description: '学期', choices: termNumbers, example: 1 })
  number!: TermNumber;
  @DateField({ description: '开始日期' })
  startsOn!: string;
  @DateField({ description: '结束日期（当天仍在学期内）' })
  endsOn!: string;
  @InstantField({ description: '何时封存；未封存为 null', nullable: true })
  closedAt!: string | null;
  @ObjectField(() => DayRangeDto, { description: '过程性督导的期限' })
  processWindow!: DayRangeDto;
  @ObjectField(() => DayRangeDto, { description: '学期综合评估的期限' })
  finalWindow!: DayRangeDto;
}

export class BundleSchoolDto {
  @CodeField({ description: '学校代码', example: 'S0101' })
  code!: string;
  @TextField({ description: '学校名称', maxLength: 100 })
  name!: string;
  @TextField({ description: '所属乡镇；局直学校为 null', maxLength: 100, nullable: true })
  townshipName!: string | null;
  @ChoicesField({ description: '学段', choices: stages, maxItems: stages.length, example: ['primary'] })
  stages!: Stage[];
}

export class BundleChecklistDto {
  @UuidField({ description: '细则版本' })
  id!: string;
  @IntegerField({ description: '版本号', minimum: 1, maximum: 1_000_000 })
  version!: number;
  @ObjectsField(() => ChecklistSectionDto, { description: '板块', maxItems: checklistLimits.sections })
  sections!: ChecklistSectionDto[];
}

export class OpenFindingDto {
  @UuidField({ description: '问题的编号' })
  id!: string;
  @UuidField({ description: '发现它的督导记录' })
  visitId!: string;
  @CodeField({ description: '学校代码', example: 'S0101' })
  schoolCode!: string;
  @ChoiceField({ description: '学段', choices: stages, example: 'primary' })
  stage!: Stage;
  @CodeField({ description: '检查项代码', example: 'A01' })
  itemCode!: string;
  @TextField({ description: '问题', maxLength: 2_000 })
  text!: string;
  @ChoiceField({ description: '轻重', choices: severities, example: 'major' })
  severity!: Severity;
  @DateField({ description: '整改期限' })
  deadline!: string;
  @ChoiceField({ description: '待整改、已整改待核验', choices: ['open', 'rectified'], example: 'open' })
  state!: 'open' | 'rectified';
}

export class InspectionBundleDto {
  @ObjectField(() => BundleTermDto, { description: '学期及督导期限' })
  term!: BundleTermDto;
  @ObjectsField(() => BundleSchoolDto, { description: '分配给您的学校，按代码', maxItems: 10_000 })
  assignments!: BundleSchoolDto[];
  @ObjectsField(() => BundleChecklistDto, {
    description: '最新公布的细则版本，和您的草稿所用的版本',
    maxItems: 100,
  })
  checklists!: BundleChecklistDto[];
  @ObjectsField(() => OpenFindingDto, { description: '这些学校尚未了结的问题', maxItems: 100_000 })
  openFindings!: OpenFindingDto[];
  @ObjectsField(() => VisitDto, { description: '您的草稿', maxItems: 10_000 })
  drafts!: VisitDto[];
}
