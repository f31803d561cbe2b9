import { competitionPlaces, holdersByPlace } from '#arithmetic/competition-ranking.js';
import { roundHalfUp } from '#arithmetic/ratio.js';
import { type GroupPlaces, type PlacedUnit, placeWithinGroups } from '../summary/standing.rules.js';
import type { AssessmentComponent, WeightedComponent } from './assessment-policy.rules.js';

/** What a term of the school year printed of a unit: hundredths of a percent, null where it has none. */
export interface YearResult {
  readonly component: string | null;
  readonly term: 1 | 2;
  /** In Chinese. */
  readonly title: string;
  readonly percent: number | null;
}

export interface ComponentFigure extends WeightedComponent {
  /** Hundredths of a percent; null: something is lacking. */
  readonly figure: number | null;
  /** What it is the mean of: those with a percent. */
  readonly results: readonly Omit<YearResult, 'component'>[];
}

/** What a component lacks: of one term, or of the school year (`term` null). */
export interface AssessmentLack {
  readonly component: AssessmentComponent;
  readonly term: 1 | 2 | null;
  readonly because: 'no-result' | 'first-term-unpublished';
}

export interface AnnualAssessment {
  readonly components: readonly ComponentFigure[];
  /** Hundredths of a percent; null: incomplete. */
  readonly total: number | null;
  readonly lacks: readonly AssessmentLack[];
}

/** What of a component has to be there in each term; what is not named needs one result in the school year. */
const isOfEveryTerm: Readonly<Record<AssessmentComponent, boolean>> = {
  inspections: true,
  'county-test': false,
  zhongkao: false,
};
/** Components that term 1 may hold results of. */
const isHeldInFirstTerm: Readonly<Record<AssessmentComponent, boolean>> = {
  inspections: true,
  'county-test': true,
  zhongkao: false,
};

/**
 * The annual assessment of one unit: of each component the mean of what the school year's terms printed, in hundredths of a
 * percent and rounded once, half up; of those printed figures the weighted sum, rounded once, half up. Inspections need a
 * result in both terms, exams one in the school year; and as long as term 1 is unpublished nobody knows what it held. Lacking
 * any of it the unit is incomplete: listed, not ranked. County plan, section 10 (annual assessment), section 4 (year score).
 *
 * Throws RangeError for weights that do not sum to 100.
 *
 * Worked: inspections at 60 % with 88.33 and 90.00 make 89.17; a county test at 40 % with 75.50 alone makes 75.50; the
 * total is 0.6 x 89.17 + 0.4 x 75.50 = 83.702, printed 83.70.
 */
export function assessYear(
  weighted: readonly WeightedComponent[],
  results: readonly YearResult[],
  isFirstTermPublished: boolean,
): AnnualAssessment {
  if (weighted.reduce((sum, { weightPercent }) => sum + weightPercent, 0) !== 100)
    throw new RangeError('the weights of an annual assessment do not sum to 100');
  const lacks: AssessmentLack[] = [];
  const components = weighted.map(({ component, weightPercent }): ComponentFigure => {
    const own = results.filter((result) => result.component === component && result.percent !== null);
    const missing = lacksOf(component, own, isFirstTermPublished);
    lacks.push(...missing);
    return {
      component,
      weightPercent,
      figure: missing.length > 0 ? null : meanOf(own.flatMap(({ percent }) => percent ?? [])),
      results: own.map(({ term, title, percent }) => ({ term, title, percent })),
    };
  });
  return { components, lacks, total: lacks.length > 0 ? null : weigh(components) };
}

/** A unit whose year was assessed; null: incomplete. Its code is its own within kind and stage. */
export interface AssessedUnit extends Omit<PlacedUnit, 'countyPlace'> {
  readonly code: string;
  readonly total: number | null;
}

export interface AssessedPlaces extends GroupPlaces {
  readonly countyPlace: number | null;
  readonly countyRanked: number;
  /** Codes of the others who share the place, in the order of code units. */
  readonly tiedWith: readonly string[];
}

/**
 * Ranks the complete units by their printed totals (hundredths of a percent), each kind and stage by itself; equal totals
 * share a place. The answer keeps the order of `units`. County plan, section 10 (annual assessment), section 6 (rank what
 * is printed).
 *
 * Worked: junior schools with 90.00, 88.50, 88.50 and none have the places 1, 2, 2 and none of 3.
 */
export function placeAssessments(units: readonly AssessedUnit[]): readonly AssessedPlaces[] {
  const placed = new Map<AssessedUnit, Omit<AssessedPlaces, keyof GroupPlaces>>();
  for (const peers of groupPeers(units)) {
    const ranked = peers.flatMap((unit) => (unit.total === null ? [] : [{ unit, total: unit.total }]));
    const places = competitionPlaces(
      ranked.map(({ total }) => total),
      'descending',
    );
    const placeOf = new Map(ranked.map(({ unit }, index) => [unit, places[index] ?? null]));
    const holders = holdersByPlace(
      ranked.map(({ unit }) => unit),
      (unit) => placeOf.get(unit) ?? 0,
    );
    for (const unit of peers) {
      const countyPlace = placeOf.get(unit) ?? null;
      const sharing = countyPlace === null ? [] : (holders.get(countyPlace) ?? []);
      const tiedWith = sharing.filter((other) => other !== unit).map(({ code }) => code);
      placed.set(unit, { countyPlace, countyRanked: ranked.length, tiedWith: tiedWith.sort() });
    }
  }
  const county = units.map(
    (unit) => placed.get(unit) ?? { countyPlace: null, countyRanked: 0, tiedWith: [] },
  );
  const groups = placeWithinGroups(
    units.map((unit, index) => ({ ...unit, countyPlace: county[index]?.countyPlace ?? null })),
  );
  return county.map((places, index) => ({
    ...places,
    township: groups[index]?.township ?? null,
    squad: groups[index]?.squad ?? null,
  }));
}

function lacksOf(
  component: AssessmentComponent,
  results: readonly YearResult[],
  isFirstTermPublished: boolean,
): readonly AssessmentLack[] {
  const lacks: AssessmentLack[] = [];
  const isFirstTermUnknown = isHeldInFirstTerm[component] && !isFirstTermPublished;
  if (isFirstTermUnknown) lacks.push({ component, term: 1, because: 'first-term-unpublished' });
  if (isOfEveryTerm[component]) {
    for (const term of [1, 2] as const) {
      if (term === 1 && isFirstTermUnknown) continue;
      if (!results.some((result) => result.term === term))
        lacks.push({ component, term, because: 'no-result' });
    }
  } else if (results.length === 0) {
    lacks.push({ component, term: null, because: 'no-result' });
  }
  return lacks;
}

function meanOf(percents: readonly number[]): number {
  return roundHalfUp(
    { numerator: percents.reduce((sum, percent) => sum + percent, 0), denominator: percents.length },
    0,
  );
}

function weigh(components: readonly ComponentFigure[]): number {
  const sum = components.reduce(
    (total, { weightPercent, figure }) => total + weightPercent * (figure ?? 0),
    0,
  );
  return roundHalfUp({ numerator: sum, denominator: 100 }, 0);
}

function groupPeers(units: readonly AssessedUnit[]): Iterable<readonly AssessedUnit[]> {
  const peers = new Map<string, AssessedUnit[]>();
  for (const unit of units) {
    const name = `${unit.kind} ${unit.stage ?? ''}`;
    const group = peers.get(name) ?? [];
    peers.set(name, group);
    group.push(unit);
  }
  return peers.values();
}
