import { competitionPlaces } from '#arithmetic/competition-ranking.js';

/** A unit with its place in the county; null: not ranked. */
export interface PlacedUnit {
  readonly kind: 'school-stage' | 'township';
  /** Null: a township. */
  readonly stage: string | null;
  /** A school-stage's; null: directly under the bureau. */
  readonly townshipCode: string | null;
  /** Null: in no squad. */
  readonly squadCode: string | null;
  readonly countyPlace: number | null;
}

/** A place among a group. */
export interface GroupPlace {
  /** Null: the unit is not ranked. */
  readonly place: number | null;
  /** How many of the group are ranked. */
  readonly ranked: number;
}

/** Null where the unit belongs to no such group. */
export interface GroupPlaces {
  readonly township: GroupPlace | null;
  readonly squad: GroupPlace | null;
}

/**
 * Ranks the school-stages of each township and of each squad by the places that they hold in the county, each stage by
 * itself: who is level in the county is level here too. Townships belong to no group. The answer keeps the order of `units`.
 * County plan, section 4 (inspections): ranks within the county, within the township, within the squad.
 *
 * Worked: of a township's junior schools with the county places 4, 9, 9 and none, of squad X the first and the last: 1, 2,
 * 2 and none of 3 in the township; 1 and none of 1 in the squad.
 */
export function placeWithinGroups(units: readonly PlacedUnit[]): readonly GroupPlaces[] {
  const townships = placesWithin(units, ({ townshipCode }) => townshipCode);
  const squads = placesWithin(units, ({ squadCode }) => squadCode);
  return units.map((_, index) => ({
    township: townships.get(index) ?? null,
    squad: squads.get(index) ?? null,
  }));
}

/**
 * What a unit was in a series: its result as hundredths of a percent, which two exams of different full marks share, and
 * its place in the county.
 */
export interface Standing {
  readonly value: number | null;
  readonly countyPlace: number | null;
}

/** A standing of the past, and in what it was. */
export interface PastStanding extends Standing {
  /** In Chinese. */
  readonly title: string;
  readonly schoolYear: string;
  readonly term: 1 | 2;
}

export interface ChangeSincePast {
  /** What it is compared with. */
  readonly title: string;
  readonly schoolYear: string;
  readonly term: 1 | 2;
  /** Hundredths of a percent, as it was. */
  readonly value: number;
  readonly place: number;
  /** Hundredths of a percent; above 0: more than it was. */
  readonly valueChange: number;
  /** Above 0: so many places further to the front. */
  readonly placeChange: number;
}

/**
 * How a unit moved since the latest earlier term of the same series, from printed value to printed value and from place to
 * place; null when it was or is without a place. County plan, section 4 (inspections): ranks, against the own past.
 *
 * Worked: from 85.20 and the 7th place in term 1 to 88.00 and the 4th is a change of 2.80 and of 3 places.
 */
export function compareWithPast(now: Standing, past: PastStanding | undefined): ChangeSincePast | null {
  if (now.value === null || now.countyPlace === null) return null;
  if (past === undefined || past.value === null || past.countyPlace === null) return null;
  return {
    title: past.title,
    schoolYear: past.schoolYear,
    term: past.term,
    value: past.value,
    place: past.countyPlace,
    valueChange: now.value - past.value,
    placeChange: past.countyPlace - now.countyPlace,
  };
}

/** The place of every unit that belongs to a group, by its index. */
function placesWithin(
  units: readonly PlacedUnit[],
  groupOf: (unit: PlacedUnit) => string | null,
): ReadonlyMap<number, GroupPlace> {
  const groups = new Map<string, { members: number[]; ranked: number[]; places: number[] }>();
  for (const [index, unit] of units.entries()) {
    const code = groupOf(unit);
    if (unit.kind === 'township' || code === null) continue;
    const name = `${unit.stage ?? ''} ${code}`;
    const group = groups.get(name) ?? { members: [], ranked: [], places: [] };
    groups.set(name, group);
    group.members.push(index);
    if (unit.countyPlace === null) continue;
    group.ranked.push(index);
    group.places.push(unit.countyPlace);
  }
  const placed = new Map<number, GroupPlace>();
  for (const { members, ranked, places } of groups.values()) {
    for (const index of members) placed.set(index, { place: null, ranked: ranked.length });
    const within = competitionPlaces(places, 'ascending');
    ranked.forEach((index, at) => placed.set(index, { place: within[at] ?? null, ranked: ranked.length }));
  }
  return placed;
}
