import { pageDtoOf } from '#platform/http/documented-page.js';
import { ChoiceField, CodeField, IntegerField, TextField } from '#platform/http/fields.js';
import { PageQuery } from '#platform/http/page.js';
import { VerdictDto } from '../verdict.dto.js';

const ruleCode = { description: '规则代码', example: 'zhongkao-bottom3-2y' } as const;

export class AccountabilityFindingDto extends VerdictDto {
  @CodeField(ruleCode)
  ruleCode!: string;
  @IntegerField({ description: '规则版本号', minimum: 1, maximum: 1_000_000_000 })
  ruleVersion!: number;
  @TextField({ description: '规则名称', maxLength: 100 })
  title!: string;
  @TextField({ description: '规则提出的建议；只有触发（fires）时才由此而来', maxLength: 500 })
  proposal!: string;
}

export const AccountabilityFindingPageDto = pageDtoOf(AccountabilityFindingDto);

export class AccountabilityFindingQuery extends PageQuery {
  @CodeField({ ...ruleCode, description: '只看这一规则', optional: true })
  rule?: string;
  @ChoiceField({
    description: '只看触发、不作建议或只差一次的',
    choices: ['fires', 'blocked', 'near-miss'],
    optional: true,
  })
  outcome?: VerdictDto['outcome'];
}
