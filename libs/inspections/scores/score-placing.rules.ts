import { entryAt } from '#arithmetic/column.js';
import { competitionPlaces } from '#arithmetic/competition-ranking.js';

/** A school-stage with its printed total, in hundredths of a percent; null: incomplete. */
export interface ScoredUnit {
  /** The school's code: once in a stage. */
  readonly code: string;
  readonly stage: string;
  /** Null: directly under the bureau. */
  readonly townshipCode: string | null;
  readonly squadId: string | null;
  readonly total: number | null;
}

/** Null where there is nobody to be compared with, or nothing to compare. */
export interface ScorePlaces {
  readonly countyPlace: number | null;
  readonly townshipPlace: number | null;
  readonly squadPlace: number | null;
  /** Codes of the others who share the place in the county, in the order of code units. */
  readonly tiedWith: readonly string[];
}

const unplaced: ScorePlaces = { countyPlace: null, townshipPlace: null, squadPlace: null, tiedWith: [] };

/**
 * Ranks school-stages by what is printed of them: within the county, within their township and within their squad, each
 * stage by itself. The greatest total is first; equal totals share a place and leave the places behind it empty. The
 * incomplete are listed without a place; direct schools have none in a township. The answer keeps the order of `units`.
 * County plan, section 4 (inspections): ranks; section 6 (exams and rankings): rank what is printed.
 *
 * Worked: junior schools with 90.00, 88.50, 88.50 and none have the places 1, 2, 2 and none.
 */
export function placeScores(units: readonly ScoredUnit[]): readonly ScorePlaces[] {
  const county = placesWithin(units, ({ stage }) => stage);
  const township = placesWithin(units, ({ stage, townshipCode }) =>
    townshipCode === null ? null : `${stage} ${townshipCode}`,
  );
  const squad = placesWithin(units, ({ stage, squadId }) =>
    squadId === null ? null : `${stage} ${squadId}`,
  );
  const sharing = codesByPlace(units, county);
  return units.map((unit) => {
    const countyPlace = county.get(unit);
    if (countyPlace === undefined) return unplaced;
    return {
      countyPlace,
      townshipPlace: township.get(unit) ?? null,
      squadPlace: squad.get(unit) ?? null,
      tiedWith: (sharing.get(keyOf(unit.stage, countyPlace)) ?? []).filter((code) => code !== unit.code),
    };
  });
}

/** What a school-stage was in a period: its printed total in hundredths of a percent, and its place in the county. */
export interface Standing {
  readonly total: number | null;
  readonly countyPlace: number | null;
}

export interface ScoreChange {
  /** Hundredths of a percent; above 0: better. */
  readonly points: number;
  /** Above 0: so many places further to the front. */
  readonly places: number;
}

/**
 * How a school-stage moved since the period before, from printed total to printed total and from place to place; null
 * when it was or is without a place. County plan, section 4 (inspections): ranks, against the school's own past.
 *
 * Worked: from 85.20 and the 7th place to 88.00 and the 4th is a change of 2.80 points and 3 places.
 */
export function compareWithPast(now: Standing, past: Standing | undefined): ScoreChange | null {
  if (now.total === null || now.countyPlace === null) return null;
  if (past === undefined || past.total === null || past.countyPlace === null) return null;
  return { points: now.total - past.total, places: past.countyPlace - now.countyPlace };
}

/** The place of each complete unit within its group; `null` belongs to none. */
function placesWithin(
  units: readonly ScoredUnit[],
  groupOf: (unit: ScoredUnit) => string | null,
): ReadonlyMap<ScoredUnit, number> {
  const groups = new Map<string, { members: ScoredUnit[]; totals: number[] }>();
  for (const unit of units) {
    const name = groupOf(unit);
    if (name === null || unit.total === null) continue;
    let group = groups.get(name);
    if (group === undefined) groups.set(name, (group = { members: [], totals: [] }));
    group.members.push(unit);
    group.totals.push(unit.total);
  }
  const placed = new Map<ScoredUnit, number>();
  for (const { members, totals } of groups.values()) {
    const places = competitionPlaces(totals, 'descending');
    members.forEach((member, index) => placed.set(member, entryAt(places, index)));
  }
  return placed;
}

/** Who holds each place of the county, by stage and place. */
function codesByPlace(
  units: readonly ScoredUnit[],
  places: ReadonlyMap<ScoredUnit, number>,
): ReadonlyMap<string, readonly string[]> {
  const codes = new Map<string, string[]>();
  for (const unit of units) {
    const place = places.get(unit);
    if (place === undefined) continue;
    const key = keyOf(unit.stage, place);
    const sharing = codes.get(key);
    if (sharing === undefined) codes.set(key, [unit.code]);
    else sharing.push(unit.code);
  }
  for (const sharing of codes.values()) sharing.sort();
  return codes;
}

function keyOf(stage: string, place: number): string {
  return `${stage} ${String(place)}`;
}
