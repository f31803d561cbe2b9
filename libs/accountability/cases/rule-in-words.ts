import type { AccountabilityRule, Counting, PlacesRule, RuleUnit } from '../accountability-rule.rules.js';

const wordOfUnit: Readonly<Record<RuleUnit, string>> = {
  'junior-school-stage': '初中学校',
  'primary-school-stage': '小学学校',
  township: '乡镇',
};
const wordOfKind = { 'county-test': '全县质量检测', zhongkao: '中招评估' } as const;
const wordOfStage = { primary: '小学', junior: '初中' } as const;
const wordOfPost = { principal: '校长', 'centre-principal': '中心校长' } as const;

/** What a rule says, in one sentence for people: all that decides whether it fires is in it. */
export function ruleInWords(rule: AccountabilityRule): string {
  switch (rule.kind) {
    case 'places':
      return placesInWords(rule);
    case 'targets':
      return `${wordOfUnit[rule.unit]}当年已签订的目标责任书各项指标全部达到。建议：${rule.proposal}。`;
  }
}

function placesInWords(rule: PlacesRule): string {
  const { unit, evaluations, position, periods, counting, rankings, person, proposal } = rule;
  const kinds = evaluations.kinds.map((kind) => wordOfKind[kind]).join('或');
  const end = position.end === 'bottom' ? '后' : '前';
  const whole = rankings === 'any' ? '有一个排名在位次内即计' : '每一个排名都在位次内才计';
  const whose = person === null ? '' : `，只计现任${wordOfPost[person]}任期之内`;
  return (
    `${wordOfUnit[unit]}在${wordOfStage[evaluations.stage]}${kinds}中居${end} ${String(position.places)} 位` +
    `${countInWords(periods, counting)}（${whole}；线上并列的都算在内）${whose}。建议：${proposal}。`
  );
}

function countInWords(periods: number, counting: Counting): string {
  switch (counting) {
    case 'consecutive-years':
      return `连续 ${String(periods)} 年`;
    case 'consecutive-evaluations':
      return `连续 ${String(periods)} 次`;
    case 'cumulative':
      return `累计 ${String(periods)} 次`;
  }
}
