import { type GapLink, type GapSeverity, gapSeverities } from '#calendar/readiness/readiness-gap.rules.js';
import { TermDto } from '#calendar/school-year.dto.js';
import { stages } from '#organization/schools/school-stage.rules.js';
import {
  BooleanField,
  ChoiceField,
  CodeField,
  DateField,
  IntegerField,
  ObjectField,
  ObjectsField,
  TextField,
  UuidField,
} from '#platform/http/fields.js';
import { PageQuery } from '#platform/http/page.js';

const weights =
  'blocks 不能评分；blocks-publication 可以评分，不能公布；warns 可以评分，结果会有欠缺；informs 仅供知悉';

export class ReadinessQuery extends PageQuery {
  @TextField({
    description: '只列这一类；翻页时须填写',
    maxLength: 100,
    optional: true,
    example: 'final-visit-missing',
  })
  kind?: string;
}

export class GapUnitDto {
  @CodeField({ description: '学校代码', example: 'S0101' })
  code!: string;
  @TextField({ description: '学校名称', maxLength: 100, example: '柳河镇初级中学' })
  name!: string;
  @ChoiceField({ description: '学段；关于全校则为 null', choices: stages, nullable: true, example: 'junior' })
  stage!: string | null;
  @CodeField({ description: '乡镇代码；局直学校为 null', nullable: true, example: 'T01' })
  townshipCode!: string | null;
}

export class GapExamDto {
  @UuidField({ description: '考试编号' })
  id!: string;
  @TextField({ description: '考试名称', maxLength: 100, example: '2026 年中招考试' })
  name!: string;
}

export class GapLinkDto {
  @ChoiceField({ description: '方法', choices: ['GET', 'POST'] })
  method!: GapLink['method'];
  @TextField({ description: '接口路径', maxLength: 2_000, example: '/api/v1/visits?status=draft' })
  path!: string;
}

export class GapDto {
  @ChoiceField({ description: `轻重：${weights}`, choices: gapSeverities })
  severity!: GapSeverity;
  @ObjectField(() => GapUnitDto, { description: '哪所学校；与学校无关则为 null', nullable: true })
  unit!: GapUnitDto | null;
  @ObjectField(() => GapExamDto, { description: '哪次考试；与考试无关则为 null', nullable: true })
  exam!: GapExamDto | null;
  @TextField({ description: '缺少什么，有何后果', maxLength: 1_000 })
  message!: string;
  @ObjectField(() => GapLinkDto, { description: '到哪里补上' })
  link!: GapLinkDto;
}

export class GapGroupDto {
  @TextField({ description: '类', maxLength: 100, example: 'final-visit-missing' })
  kind!: string;
  @TextField({ description: '类的名称', maxLength: 100, example: '没有学期综合评估' })
  title!: string;
  @ChoiceField({
    description: `其中最重的；没有缺少则为 null。${weights}`,
    choices: gapSeverities,
    nullable: true,
  })
  severity!: GapSeverity | null;
  @IntegerField({ description: '共有多少处', minimum: 0, maximum: 100_000_000 })
  total!: number;
  @ObjectsField(() => GapDto, { description: '本页各处', maxItems: 200 })
  gaps!: GapDto[];
  @TextField({
    description: '与 kind 一起填写，得到下一页；没有更多时为 null',
    maxLength: 500,
    nullable: true,
  })
  nextCursor!: string | null;
}

export class GapCountsDto {
  @IntegerField({ description: '使评分不能进行的', minimum: 0, maximum: 100_000_000 })
  blocks!: number;
  @IntegerField({ description: '使结果不能公布的', minimum: 0, maximum: 100_000_000 })
  blocksPublication!: number;
  @IntegerField({ description: '使结果有欠缺的', minimum: 0, maximum: 100_000_000 })
  warns!: number;
  @IntegerField({ description: '仅供知悉的', minimum: 0, maximum: 100_000_000 })
  informs!: number;
}

export class ReadyTermDto extends TermDto {
  @TextField({ description: '学年', maxLength: 9, example: '2025-2026' })
  schoolYear!: string;
}

export class ReadinessDto {
  @ObjectField(() => ReadyTermDto, { description: '学期' })
  term!: ReadyTermDto;
  @DateField({ description: '在这一天看' })
  today!: string;
  @BooleanField({ description: '可以评分：没有一处 blocks' })
  isReady!: boolean;
  @BooleanField({ description: '评出的结果可以公布：也没有一处 blocks-publication' })
  isPublishable!: boolean;
  @ObjectField(() => GapCountsDto, { description: '各种轻重各有多少处' })
  counts!: GapCountsDto;
  @ObjectsField(() => GapGroupDto, {
    description: '各类，重的在前；没有缺少的类也列出',
    maxItems: 1_000,
  })
  groups!: GapGroupDto[];
}
