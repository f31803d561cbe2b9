import { pageDtoOf } from '#platform/http/documented-page.js';
import { ChoiceField, CodeField, TextField, TextsField, UuidField } from '#platform/http/fields.js';
import { PageQuery } from '#platform/http/page.js';
import { type Stage, stages } from '../schools/school-stage.rules.js';

const schoolYear = {
  description: '学年',
  maxLength: 9,
  pattern: /^\d{4}-\d{4}$/,
  hint: '写作 2025-2026',
  example: '2025-2026',
};

export class ChangeSquadDto {
  @TextField({ description: '方阵名称', maxLength: 100, example: '初中第一方阵' })
  name!: string;
  @TextsField({
    description: '成员学校的代码；一所学校的一个学段一学年只在一个方阵',
    minItems: 1,
    maxItems: 1000,
    example: ['S0101', 'S0102'],
  })
  schoolCodes!: string[];
}

export class CreateSquadDto extends ChangeSquadDto {
  @TextField(schoolYear)
  schoolYear!: string;
  @ChoiceField({ description: '学段', choices: stages, example: 'junior' })
  stage!: Stage;
  @CodeField({ description: '方阵代码，一学年内不重复', example: 'J1' })
  code!: string;
}

export class SquadDto {
  @UuidField({ description: '方阵编号' })
  id!: string;
  @TextField(schoolYear)
  schoolYear!: string;
  @ChoiceField({ description: '学段', choices: stages, example: 'junior' })
  stage!: Stage;
  @CodeField({ description: '方阵代码', example: 'J1' })
  code!: string;
  @TextField({ description: '方阵名称', maxLength: 100, example: '初中第一方阵' })
  name!: string;
  @TextsField({ description: '成员学校的代码，限于您可以看到的学校', maxItems: 1000, example: ['S0101'] })
  schoolCodes!: string[];
}

export const SquadPageDto = pageDtoOf(SquadDto);

export class SquadQuery extends PageQuery {
  @TextField({ ...schoolYear, description: '只列这一学年的方阵', optional: true })
  schoolYear?: string;
  @ChoiceField({ description: '只列这个学段的方阵', choices: stages, optional: true, example: 'junior' })
  stage?: Stage;
}
