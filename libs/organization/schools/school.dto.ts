import { pageDtoOf } from '#platform/http/documented-page.js';
import { ChoiceField, ChoicesField, CodeField, TextField, UuidField } from '#platform/http/fields.js';
import { PageQuery } from '#platform/http/page.js';
import { type Stage, stages } from './school-stage.rules.js';

export class CreateSchoolDto {
  @CodeField({ description: '学校代码', example: 'S0101' })
  code!: string;
  @TextField({ description: '学校名称', maxLength: 100, example: '城关镇中心小学' })
  name!: string;
  @CodeField({ description: '所属乡镇的代码；局直学校为 null', nullable: true, example: 'T01' })
  townshipCode!: string | null;
  @ChoicesField({
    description: '学段；九年一贯制学校和完全中学有两个',
    choices: stages,
    minItems: 1,
    maxItems: stages.length,
    example: ['primary', 'junior'],
  })
  stages!: Stage[];
}

export class SchoolDto extends CreateSchoolDto {
  @UuidField({ description: '学校编号' })
  id!: string;
}

export const SchoolPageDto = pageDtoOf(SchoolDto);

export class SchoolQuery extends PageQuery {
  @CodeField({ description: '只列这个乡镇的学校', optional: true, example: 'T01' })
  townshipCode?: string;
  @ChoiceField({ description: '只列有这个学段的学校', choices: stages, optional: true, example: 'junior' })
  stage?: Stage;
}
