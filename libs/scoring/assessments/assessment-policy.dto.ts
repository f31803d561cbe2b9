import { stages, type Stage } from '#organization/schools/school-stage.rules.js';
import { pageDtoOf } from '#platform/http/documented-page.js';
import {
  ChoiceField,
  InstantField,
  IntegerField,
  ObjectsField,
  TextField,
  UuidField,
} from '#platform/http/fields.js';
import { PageQuery } from '#platform/http/page.js';
import {
  type AssessedKind,
  assessedKinds,
  type AssessmentComponent,
  assessmentComponents,
} from './assessment-policy.rules.js';

export class WeightedComponentDto {
  @ChoiceField({
    description: '考核什么：常规管理（inspections）、全县质量检测（county-test）、中招（zhongkao）',
    choices: assessmentComponents,
    example: 'inspections',
  })
  component!: AssessmentComponent;
  @IntegerField({ description: '权重（%），各项合计 100', minimum: 1, maximum: 100, example: 100 })
  weightPercent!: number;
}

export class WriteAssessmentPolicyDto {
  @TextField({ description: '名称', maxLength: 100, example: '2026 年初中年度考核办法' })
  title!: string;
  @TextField({
    description: '从哪个学年起施行',
    maxLength: 9,
    pattern: /^\d{4}-\d{4}$/,
    hint: '写作 2026-2027',
    example: '2026-2027',
  })
  effectiveFrom!: string;
  @ObjectsField(() => WeightedComponentDto, {
    description: '各项权重',
    minItems: 1,
    maxItems: assessmentComponents.length,
  })
  components!: WeightedComponentDto[];
}

export class CreateAssessmentPolicyDto extends WriteAssessmentPolicyDto {
  @ChoiceField({ description: '考核学校学段还是乡镇', choices: assessedKinds, example: 'school-stage' })
  unitKind!: AssessedKind;
  @ChoiceField({
    description: '只用于这个学段；null 用于没有自己办法的各学段，考核乡镇时也是 null',
    choices: stages,
    nullable: true,
    example: 'junior',
  })
  stage!: Stage | null;
}

export class AssessmentPolicyDto extends CreateAssessmentPolicyDto {
  @UuidField({ description: '编号' })
  id!: string;
  @IntegerField({ description: '版本号，同一对象逐次加一', minimum: 1, maximum: 1_000_000_000 })
  version!: number;
  @ChoiceField({ description: '状态：草稿、已公布', choices: ['draft', 'published'] })
  state!: 'draft' | 'published';
  @InstantField({ description: '建立时间' })
  createdAt!: string;
  @InstantField({ description: '公布时间；草稿为 null', nullable: true })
  publishedAt!: string | null;
}

export class AssessmentPolicyQuery extends PageQuery {
  @ChoiceField({ description: '只看考核这类单位的', choices: assessedKinds, optional: true })
  unitKind?: AssessedKind;
  @ChoiceField({ description: '只看这个学段自己的', choices: stages, optional: true, example: 'junior' })
  stage?: Stage;
}

export const AssessmentPolicyPageDto = pageDtoOf(AssessmentPolicyDto);
