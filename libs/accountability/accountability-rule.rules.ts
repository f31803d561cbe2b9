export const ruleUnits = ['junior-school-stage', 'primary-school-stage', 'township'] as const;
export type RuleUnit = (typeof ruleUnits)[number];

/** Exams by which units are compared; senior exams are followed by targets and value added instead. */
export const evaluationKinds = ['county-test', 'zhongkao'] as const;
export type EvaluationKind = (typeof evaluationKinds)[number];

export const evaluationStages = ['primary', 'junior'] as const;
export type EvaluationStage = (typeof evaluationStages)[number];

export const countings = ['consecutive-years', 'consecutive-evaluations', 'cumulative'] as const;
export type Counting = (typeof countings)[number];

export const answerablePosts = ['principal', 'centre-principal'] as const;
export type AnswerablePost = (typeof answerablePosts)[number];

/** When a period holds more than one ranking: whether one of them in the position is enough. */
export const rankingsOfPeriod = ['any', 'every'] as const;
export type RankingsOfPeriod = (typeof rankingsOfPeriod)[number];

/** "Bottom three": fewer than three ranked units are placed strictly worse. "Top ten": fewer than ten strictly better. */
export interface Position {
  readonly end: 'bottom' | 'top';
  readonly places: number;
}

interface RuleHead {
  readonly title: string;
  readonly proposal: string;
  readonly isEnabled: boolean;
}

/** Watches the places of published rankings. */
export interface PlacesRule extends RuleHead {
  readonly kind: 'places';
  readonly unit: RuleUnit;
  readonly evaluations: { readonly kinds: readonly EvaluationKind[]; readonly stage: EvaluationStage };
  readonly position: Position;
  readonly periods: number;
  readonly counting: Counting;
  readonly rankings: RankingsOfPeriod;
  /** Whose tenure the periods must lie in; null when it is about the unit alone. */
  readonly person: AnswerablePost | null;
}

export const letterUnits = ['junior-school-stage', 'primary-school-stage'] as const;
export type LetterUnit = (typeof letterUnits)[number];

/** Watches whether a unit meets every line of its signed target letter of a school year; it is about no person. */
export interface TargetsRule extends RuleHead {
  readonly kind: 'targets';
  readonly unit: LetterUnit;
}

export const ruleKinds = ['places', 'targets'] as const;

/** What a rule watches for and what it proposes: all of it data that the office can change in a new version. */
export type AccountabilityRule = PlacesRule | TargetsRule;

/** As it is kept: the versions of before there were kinds don't name theirs. */
export type StoredRule = TargetsRule | (Omit<PlacesRule, 'kind'> & { readonly kind?: 'places' });

/**
 * The rule that a stored version says; one without a kind watches places.
 * County plan, section 9 (accountability): rules are data.
 *
 * Worked: a stored version with a position and no kind is a rule of kind `places`.
 */
export function ruleOf(stored: StoredRule): AccountabilityRule {
  return stored.kind === 'targets' ? stored : { ...stored, kind: 'places' };
}

export type RuleFault =
  | { readonly path: 'title' | 'proposal'; readonly because: 'blank' }
  | { readonly path: 'evaluations.stage'; readonly because: 'stage-not-of-unit' }
  | { readonly path: 'evaluations.kinds'; readonly because: 'kind-not-of-stage' | 'repeated' }
  | { readonly path: 'person'; readonly because: 'person-not-of-unit' };

/** The stage that a unit is ranked in; a township is in several. */
export const stageOfUnit: Readonly<Record<RuleUnit, EvaluationStage | null>> = {
  'junior-school-stage': 'junior',
  'primary-school-stage': 'primary',
  township: null,
};

/**
 * Every fault of a rule whose fields are each in order: a school-stage is ranked in exams of its own stage only, the
 * zhongkao is an exam of junior schools, a principal answers for a school and a centre principal for a township.
 * County plan, section 9 (accountability): rules are data.
 *
 * Worked: a rule on townships with the person `principal` has one fault, `person-not-of-unit`.
 */
export function checkRule(rule: AccountabilityRule): readonly RuleFault[] {
  const faults: RuleFault[] = [];
  if (rule.title.trim() === '') faults.push({ path: 'title', because: 'blank' });
  if (rule.kind === 'places') faults.push(...faultsOfPlaces(rule));
  if (rule.proposal.trim() === '') faults.push({ path: 'proposal', because: 'blank' });
  return faults;
}

function faultsOfPlaces({ unit, person, evaluations }: PlacesRule): readonly RuleFault[] {
  const faults: RuleFault[] = [];
  const stage = stageOfUnit[unit];
  if (stage !== null && stage !== evaluations.stage)
    faults.push({ path: 'evaluations.stage', because: 'stage-not-of-unit' });
  if (evaluations.stage === 'primary' && evaluations.kinds.includes('zhongkao'))
    faults.push({ path: 'evaluations.kinds', because: 'kind-not-of-stage' });
  if (new Set(evaluations.kinds).size < evaluations.kinds.length)
    faults.push({ path: 'evaluations.kinds', because: 'repeated' });
  if (person !== null && (person === 'centre-principal') !== (unit === 'township'))
    faults.push({ path: 'person', because: 'person-not-of-unit' });
  return faults;
}
