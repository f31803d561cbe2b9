import type { FrozenUnit } from '#organization/term-results/scores-term.js';
import type { AssessedResult } from '../summary/past.queries.js';
import {
  type AnnualAssessment,
  assessYear,
  placeAssessments,
  type YearResult,
} from './annual-assessment.rules.js';
import { findGoverningPolicy, type PublishedPolicy } from './assessment-policy.rules.js';

/** A policy as a run froze it. */
export interface FrozenPolicy extends PublishedPolicy {
  readonly id: string;
}

/** What the assessments of a school year are made from besides the results of its second term. */
export interface AssessedYear {
  readonly schoolYear: string;
  readonly policies: readonly FrozenPolicy[];
  readonly firstTerm: { readonly isPublished: boolean; readonly results: readonly AssessedResult[] };
}

/** What the second term printed of a unit. */
export interface SecondTermResult {
  readonly unit: FrozenUnit;
  readonly component: string | null;
  readonly title: string;
  readonly percent: number | null;
}

export interface CountyAssessment extends AnnualAssessment {
  readonly unit: FrozenUnit;
  readonly policy: FrozenPolicy;
  readonly countyPlace: number | null;
  readonly countyRanked: number;
  readonly townshipPlace: number | null;
  readonly townshipRanked: number | null;
  readonly squadPlace: number | null;
  readonly squadRanked: number | null;
  readonly tiedWith: readonly string[];
}

/** Assesses every unit that a policy governs, in the order in which the units come. */
export function assessCounty(
  units: readonly FrozenUnit[],
  secondTerm: readonly SecondTermResult[],
  year: AssessedYear,
): readonly CountyAssessment[] {
  const { firstTerm, policies, schoolYear } = year;
  const results = new Map<string, YearResult[]>();
  const add = (key: string, { component, title, percent }: Omit<YearResult, 'term'>, term: 1 | 2): void => {
    const ofUnit = results.get(key) ?? [];
    results.set(key, ofUnit);
    ofUnit.push({ component, term, title, percent });
  };
  // Matched by code: between the terms a unit may have been written down anew.
  for (const result of firstTerm.results) add(keyOf(result), result, 1);
  for (const result of secondTerm) add(keyOf(result.unit), result, 2);
  const assessed = units.flatMap((unit) => {
    const policy = findGoverningPolicy(policies, { unitKind: unit.kind, stage: unit.stage }, schoolYear);
    if (!policy) return [];
    const ofUnit = results.get(keyOf(unit)) ?? [];
    return [{ unit, policy, ...assessYear(policy.components, ofUnit, firstTerm.isPublished) }];
  });
  const places = placeAssessments(
    assessed.map(({ unit: { kind, code, stage, townshipCode, squadCode }, total }) => ({
      kind,
      code,
      stage,
      townshipCode,
      squadCode,
      total,
    })),
  );
  return assessed.map((assessment, index) => {
    const placed = places[index];
    return {
      ...assessment,
      countyPlace: placed?.countyPlace ?? null,
      countyRanked: placed?.countyRanked ?? 0,
      townshipPlace: placed?.township?.place ?? null,
      townshipRanked: placed?.township?.ranked ?? null,
      squadPlace: placed?.squad?.place ?? null,
      squadRanked: placed?.squad?.ranked ?? null,
      tiedWith: placed?.tiedWith ?? [],
    };
  });
}

function keyOf({ kind, code, stage }: Pick<FrozenUnit, 'kind' | 'code' | 'stage'>): string {
  return `${kind} ${stage ?? ''} ${code}`;
}
