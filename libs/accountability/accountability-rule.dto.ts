import { ApiProperty, getSchemaPath } from '@nestjs/swagger';
import {
  BooleanField,
  ChoiceField,
  ChoicesField,
  CodeField,
  InstantField,
  IntegerField,
  ObjectField,
  TextField,
  UuidField,
} from '#platform/http/fields.js';
import { PageQuery } from '#platform/http/page.js';
import {
  type AnswerablePost,
  answerablePosts,
  type Counting,
  countings,
  type EvaluationKind,
  evaluationKinds,
  type EvaluationStage,
  evaluationStages,
  type LetterUnit,
  letterUnits,
  type RankingsOfPeriod,
  rankingsOfPeriod,
  type RuleUnit,
  ruleUnits,
} from './accountability-rule.rules.js';

const ruleCode = { description: '规则代码；换版本时沿用同一代码', example: 'zhongkao-bottom3-2y' } as const;

class RuleEvaluationsDto {
  @ChoicesField({
    description: '看哪些考试：全县质量检测、中招',
    choices: evaluationKinds,
    minItems: 1,
    maxItems: evaluationKinds.length,
    example: ['zhongkao'],
  })
  kinds!: EvaluationKind[];
  @ChoiceField({ description: '哪个学段的考试', choices: evaluationStages, example: 'junior' })
  stage!: EvaluationStage;
}

class RulePositionDto {
  @ChoiceField({ description: '后几位（bottom）还是前几位（top）', choices: ['bottom', 'top'] })
  end!: 'bottom' | 'top';
  @IntegerField({
    description: '几位；线上并列的都算在内',
    minimum: 1,
    maximum: 1_000,
    example: 3,
  })
  places!: number;
}

class RuleHeadDto {
  @TextField({ description: '名称', maxLength: 100, example: '初中中招评估连续两年居后三位' })
  title!: string;
  @TextField({ description: '提出的建议', maxLength: 500, example: '免去校长职务' })
  proposal!: string;
  @BooleanField({ description: '是否启用', example: true })
  isEnabled!: boolean;
}

class PlacesFieldsDto extends RuleHeadDto {
  @ChoiceField({
    description: '对初中、小学（按学校学段）还是乡镇',
    choices: ruleUnits,
    example: 'junior-school-stage',
  })
  unit!: RuleUnit;
  @ObjectField(() => RuleEvaluationsDto, { description: '依据哪些评估' })
  evaluations!: RuleEvaluationsDto;
  @ObjectField(() => RulePositionDto, { description: '位次' })
  position!: RulePositionDto;
  @IntegerField({ description: '满几年或几次', minimum: 1, maximum: 20, example: 2 })
  periods!: number;
  @ChoiceField({
    description:
      '连续几年（consecutive-years）、连续几次（consecutive-evaluations）还是累计几次（cumulative）',
    choices: countings,
    example: 'consecutive-years',
  })
  counting!: Counting;
  @ChoiceField({
    description: '一次（年）评估有几个排名时：有一个（any）在位次内即计，还是须每一个（every）都在',
    choices: rankingsOfPeriod,
    example: 'every',
  })
  rankings!: RankingsOfPeriod;
  @ChoiceField({
    description: '涉及哪个职务：校长、中心校长；只算其任期之内。不涉及个人则为 null',
    choices: answerablePosts,
    nullable: true,
    example: 'principal',
  })
  person!: AnswerablePost | null;
}

class TargetsFieldsDto extends RuleHeadDto {
  @ChoiceField({
    description: '对初中还是小学（按学校学段）',
    choices: letterUnits,
    example: 'junior-school-stage',
  })
  unit!: LetterUnit;
}

const placesKind = { description: '种类：看名次', choices: ['places'], example: 'places' } as const;
const targetsKind = {
  description: '种类：看当年目标责任书是否各项都达到；不涉及个人',
  choices: ['targets'],
  example: 'targets',
} as const;

export class WritePlacesRuleDto extends PlacesFieldsDto {
  @ChoiceField({ ...placesKind, description: '种类：看名次；不写也是这一种', optional: true })
  kind?: 'places';
}

export class CreatePlacesRuleDto extends WritePlacesRuleDto {
  @CodeField(ruleCode)
  code!: string;
}

export class WriteTargetsRuleDto extends TargetsFieldsDto {
  @ChoiceField(targetsKind)
  kind!: 'targets';
}

export class CreateTargetsRuleDto extends WriteTargetsRuleDto {
  @CodeField(ruleCode)
  code!: string;
}

export type WriteAccountabilityRuleDto = WritePlacesRuleDto | WriteTargetsRuleDto;
export type CreateAccountabilityRuleDto = CreatePlacesRuleDto | CreateTargetsRuleDto;

const version = { description: '版本号，逐次加一', minimum: 1, maximum: 1_000_000_000 } as const;
const state = {
  description: '状态：草稿、施行中、已被新版本代替',
  choices: ['draft', 'in-force', 'replaced'],
} as const;

/** What every version has, whatever its kind. */
export interface RuleVersion {
  readonly id: string;
  readonly code: string;
  readonly version: number;
  readonly state: 'draft' | 'in-force' | 'replaced';
  readonly createdAt: string;
  readonly publishedAt: string | null;
}

export class PlacesRuleDto extends PlacesFieldsDto implements RuleVersion {
  @ChoiceField(placesKind)
  kind!: 'places';
  @UuidField({ description: '编号' })
  id!: string;
  @CodeField(ruleCode)
  code!: string;
  @IntegerField(version)
  version!: number;
  @ChoiceField(state)
  state!: RuleVersion['state'];
  @InstantField({ description: '建立时间' })
  createdAt!: string;
  @InstantField({ description: '施行时间；草稿为 null', nullable: true })
  publishedAt!: string | null;
}

export class TargetsRuleDto extends TargetsFieldsDto implements RuleVersion {
  @ChoiceField(targetsKind)
  kind!: 'targets';
  @UuidField({ description: '编号' })
  id!: string;
  @CodeField(ruleCode)
  code!: string;
  @IntegerField(version)
  version!: number;
  @ChoiceField(state)
  state!: RuleVersion['state'];
  @InstantField({ description: '建立时间' })
  createdAt!: string;
  @InstantField({ description: '施行时间；草稿为 null', nullable: true })
  publishedAt!: string | null;
}

export type AccountabilityRuleDto = PlacesRuleDto | TargetsRuleDto;

/** Classes that the document names only through {@link ruleSchema} and its like. */
export const ruleModels = [
  PlacesRuleDto,
  TargetsRuleDto,
  CreatePlacesRuleDto,
  CreateTargetsRuleDto,
  WritePlacesRuleDto,
  WriteTargetsRuleDto,
] as const;

interface KindSchema {
  oneOf: { $ref: string }[];
}

function eitherOf(places: Parameters<typeof getSchemaPath>[0], targets: typeof places): KindSchema {
  return { oneOf: [{ $ref: getSchemaPath(places) }, { $ref: getSchemaPath(targets) }] };
}

export const createRuleSchema = eitherOf(CreatePlacesRuleDto, CreateTargetsRuleDto);
export const writeRuleSchema = eitherOf(WritePlacesRuleDto, WriteTargetsRuleDto);
export const ruleSchema = {
  ...eitherOf(PlacesRuleDto, TargetsRuleDto),
  discriminator: {
    propertyName: 'kind',
    mapping: { places: getSchemaPath(PlacesRuleDto), targets: getSchemaPath(TargetsRuleDto) },
  },
};

export class AccountabilityRuleQuery extends PageQuery {
  @CodeField({ ...ruleCode, description: '只看这一代码的各版本', optional: true })
  code?: string;
}

export class AccountabilityRulePageDto {
  @ApiProperty({ description: '本页各项', type: 'array', items: ruleSchema, maxItems: 200 })
  items!: AccountabilityRuleDto[];
  @ApiProperty({ description: '下一页的 cursor；没有更多时为 null', type: 'string', nullable: true })
  nextCursor!: string | null;
}
