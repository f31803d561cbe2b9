export const assessmentComponents = ['inspections', 'county-test', 'zhongkao'] as const;
export type AssessmentComponent = (typeof assessmentComponents)[number];

export const assessedKinds = ['school-stage', 'township'] as const;
export type AssessedKind = (typeof assessedKinds)[number];

export interface WeightedComponent {
  readonly component: AssessmentComponent;
  /** A whole percent above 0. */
  readonly weightPercent: number;
}

/** Whom a policy is for. Stage null: townships, or the school-stages whose stage has no policy of its own. */
export interface AssessmentTarget {
  readonly unitKind: AssessedKind;
  readonly stage: string | null;
}

export interface AssessmentPolicyContent {
  readonly title: string;
  /** The school year from which it governs: `2025-2026`. */
  readonly effectiveFrom: string;
  readonly components: readonly WeightedComponent[];
}

export type PolicyFault =
  | { readonly path: 'title'; readonly because: 'blank' }
  | { readonly path: 'stage'; readonly because: 'stage-of-township' }
  | { readonly path: 'effectiveFrom'; readonly because: 'not-a-school-year' }
  | { readonly path: 'components'; readonly because: 'weights-not-100'; readonly sum: number }
  | {
      readonly path: `components.${number}.component`;
      readonly because: 'repeated' | 'component-not-of-unit';
    };

/** Which results a unit has at all, by its kind or its stage; every other stage is inspected and sits no ranked exam. */
const componentsOf: Readonly<Record<string, readonly AssessmentComponent[]>> = {
  township: ['county-test', 'zhongkao'],
  primary: ['inspections', 'county-test'],
  junior: ['inspections', 'county-test', 'zhongkao'],
};

/**
 * Every fault of a policy whose fields are each in order: a component that its units never have would leave all of them
 * incomplete for ever; what is for every stage can only hold what every stage has. County plan, section 10 (annual
 * assessment): a policy of weighted components per kind of unit.
 *
 * Worked: townships with `inspections` at 90 % have two faults, `component-not-of-unit` and `weights-not-100`.
 */
export function checkPolicy(
  { unitKind, stage }: AssessmentTarget,
  { title, effectiveFrom, components }: AssessmentPolicyContent,
): readonly PolicyFault[] {
  const faults: PolicyFault[] = [];
  if (title.trim() === '') faults.push({ path: 'title', because: 'blank' });
  if (unitKind === 'township' && stage !== null) faults.push({ path: 'stage', because: 'stage-of-township' });
  if (!isSchoolYear(effectiveFrom)) faults.push({ path: 'effectiveFrom', because: 'not-a-school-year' });
  const possible = componentsOf[unitKind === 'township' ? unitKind : (stage ?? '')] ?? ['inspections'];
  for (const [index, { component }] of components.entries()) {
    const path = `components.${index}.component` as const;
    if (!possible.includes(component)) faults.push({ path, because: 'component-not-of-unit' });
    if (components.findIndex((other) => other.component === component) < index)
      faults.push({ path, because: 'repeated' });
  }
  const sum = components.reduce((total, { weightPercent }) => total + weightPercent, 0);
  if (sum !== 100) faults.push({ path: 'components', because: 'weights-not-100', sum });
  return faults;
}

/** A published version. */
export interface PublishedPolicy extends AssessmentTarget, AssessmentPolicyContent {
  readonly version: number;
}

/**
 * The policy that governs a unit in a school year: its stage's own goes before the one for every stage; of the versions that
 * are in force by then the one with the latest first school year, and of two with the same the higher version. Undefined:
 * nobody has said how such units are assessed. County plan, section 10 (annual assessment).
 *
 * Worked: of versions from 2022-2023, 2025-2026 and 2026-2027 the second governs 2025-2026.
 */
export function findGoverningPolicy<Policy extends PublishedPolicy>(
  policies: readonly Policy[],
  { unitKind, stage }: AssessmentTarget,
  schoolYear: string,
): Policy | undefined {
  const [governing] = policies
    .filter((policy) => policy.unitKind === unitKind && policy.effectiveFrom <= schoolYear)
    .filter((policy) => policy.stage === null || policy.stage === stage)
    .toSorted(
      (a, b) =>
        Number(a.stage === null) - Number(b.stage === null) ||
        (a.effectiveFrom === b.effectiveFrom
          ? b.version - a.version
          : a.effectiveFrom < b.effectiveFrom
            ? 1
            : -1),
    );
  return governing;
}

function isSchoolYear(name: string): boolean {
  const years = /^(\d{4})-(\d{4})$/.exec(name);
  return years !== null && Number(years[1]) > 0 && Number(years[2]) === Number(years[1]) + 1;
}
