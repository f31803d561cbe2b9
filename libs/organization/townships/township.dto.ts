import { pageDtoOf } from '#platform/http/documented-page.js';
import { CodeField, TextField, UuidField } from '#platform/http/fields.js';

export class CreateTownshipDto {
  @CodeField({ description: '乡镇代码', example: 'T01' })
  code!: string;
  @TextField({ description: '乡镇名称', maxLength: 100, example: '城关镇' })
  name!: string;
}

export class TownshipDto extends CreateTownshipDto {
  @UuidField({ description: '乡镇编号' })
  id!: string;
}

export const TownshipPageDto = pageDtoOf(TownshipDto);
