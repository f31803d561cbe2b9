import type { FieldError } from '#platform/errors/app-error.js';
import type {
  AccountabilityRuleDto,
  RuleVersion,
  WriteAccountabilityRuleDto,
} from './accountability-rule.dto.js';
import type { AccountabilityRuleRow } from './accountability-rule.queries.js';
import type { AccountabilityRule, RuleFault } from './accountability-rule.rules.js';

/** What a body says, and nothing beside it. */
export function readRule(input: WriteAccountabilityRuleDto): AccountabilityRule {
  const { isEnabled } = input;
  const title = input.title.trim();
  const proposal = input.proposal.trim();
  if (input.kind === 'targets') return { kind: 'targets', title, unit: input.unit, proposal, isEnabled };
  const { unit, evaluations, position, periods, counting, rankings, person } = input;
  return {
    kind: 'places',
    title,
    unit,
    evaluations: { kinds: [...evaluations.kinds], stage: evaluations.stage },
    position: { end: position.end, places: position.places },
    periods,
    counting,
    rankings,
    person,
    proposal,
    isEnabled,
  };
}

export function toRule(row: AccountabilityRuleRow): AccountabilityRuleDto {
  const { id, code, version, content, state, createdAt, publishedAt } = row;
  const of: RuleVersion = {
    id,
    code,
    version,
    state,
    createdAt: createdAt.toISOString(),
    publishedAt: publishedAt?.toISOString() ?? null,
  };
  switch (content.kind) {
    case 'targets':
      return { ...of, ...content };
    case 'places':
      return {
        ...of,
        ...content,
        evaluations: { ...content.evaluations, kinds: [...content.evaluations.kinds] },
        position: { ...content.position },
      };
  }
}

export function toFieldError({ path, because }: RuleFault): FieldError {
  return { path, code: because, message: describe(because) };
}

function describe(because: RuleFault['because']): string {
  switch (because) {
    case 'blank':
      return '不能为空，请填写';
    case 'stage-not-of-unit':
      return '学校按本学段的考试排名，请改学段或单位';
    case 'kind-not-of-stage':
      return '中招是初中的考试，小学规则请去掉';
    case 'repeated':
      return '考试种类重复，请去掉多余的';
    case 'person-not-of-unit':
      return '学校对应校长，乡镇对应中心校长，请改正';
  }
}
