import { entryAt } from '#arithmetic/column.js';
import { competitionPlaces, holdersByPlace } from '#arithmetic/competition-ranking.js';
import type { RankingPolicyFigures, TieBreak } from './ranking-policy.rules.js';
import type { UnitFigures } from './unit-figures.rules.js';

export interface NamedFigures extends UnitFigures {
  readonly code: string;
  readonly name: string;
}

/** One line of a ranking of schools or townships. All places are null where nobody is counted. */
export interface UnitRow extends NamedFigures {
  readonly meanPlace: number | null;
  /** This, the next and the rank sum: null also in a primary ranking. */
  readonly excellentCountPlace: number | null;
  readonly weightedRatePlace: number | null;
  readonly rankSum: number | null;
  readonly place: number | null;
  /** Codes of the other units with the same place, in the order of code units. */
  readonly tiedWith: readonly string[];
}

/**
 * Ranks units by their printed figures, so that two units which show the same figure hold the same place.
 * Junior: the places by mean, excellent count and weighted rate are added; the smallest sum is first; equal sums
 * are separated by the place by mean or share a place, as the policy says. Primary: the place by mean.
 * Units with nobody counted are listed at the end without a place. Rows come in the order of places, ties and
 * unplaced units by code. County plan, section 6 (exams and rankings): junior formula, primary, rounding.
 *
 * Worked: places 2, 1, 1 and 1, 3, 1 are the rank sums 4 and 5, so the first unit is placed first.
 */
export function placeUnits(units: readonly NamedFigures[], policy: RankingPolicyFigures): readonly UnitRow[] {
  const byCode = units.toSorted((a, b) => compareCodes(a.code, b.code));
  const placed = byCode.filter((unit) => unit.counted > 0);
  const unplaced = byCode.filter((unit) => unit.counted === 0);
  const rows = policy.stage === 'primary' ? placeByMean(placed) : placeByRankSum(placed, policy.tieBreak);
  // a stable sort keeps the order of codes among those who share a place
  return [
    ...nameTies(rows).toSorted((a, b) => a.place - b.place),
    ...unplaced.map((unit) => ({
      ...unit,
      meanPlace: null,
      excellentCountPlace: null,
      weightedRatePlace: null,
      rankSum: null,
      place: null,
      tiedWith: [],
    })),
  ];
}

type PlacedRow = UnitRow & { readonly place: number };

function placeByMean(units: readonly NamedFigures[]): PlacedRow[] {
  const meanPlaces = placesBy(units, (unit) => unit.meanHundredths);
  return units.map((unit, index) => {
    const place = entryAt(meanPlaces, index);
    return {
      ...unit,
      meanPlace: place,
      excellentCountPlace: null,
      weightedRatePlace: null,
      rankSum: null,
      place,
      tiedWith: [],
    };
  });
}

function placeByRankSum(units: readonly NamedFigures[], tieBreak: TieBreak): PlacedRow[] {
  const meanPlaces = placesBy(units, (unit) => unit.meanHundredths);
  const excellentPlaces = placesBy(units, (unit) => unit.excellentCount);
  const weightedPlaces = placesBy(units, (unit) => unit.weightedRate);
  const summed = units.map((unit, index) => {
    const meanPlace = entryAt(meanPlaces, index);
    const excellentCountPlace = entryAt(excellentPlaces, index);
    const weightedRatePlace = entryAt(weightedPlaces, index);
    const rankSum = meanPlace + excellentCountPlace + weightedRatePlace;
    return { ...unit, meanPlace, excellentCountPlace, weightedRatePlace, rankSum };
  });
  // no place by mean reaches units + 1, so it orders equal sums and never outweighs a smaller one
  const keys = summed.map(({ rankSum, meanPlace }) =>
    tieBreak === 'mean' ? rankSum * (units.length + 1) + meanPlace : rankSum,
  );
  const places = competitionPlaces(keys, 'ascending');
  return summed.map((row, index) => ({ ...row, place: entryAt(places, index), tiedWith: [] }));
}

function placesBy(
  units: readonly NamedFigures[],
  figureOf: (unit: NamedFigures) => number | null,
): Int32Array {
  const figures = units.map((unit) => {
    const figure = figureOf(unit);
    if (figure === null)
      throw new RangeError(`unit ${unit.code} has counted pupils and lacks a ranked figure`);
    return figure;
  });
  return competitionPlaces(figures, 'descending');
}

function nameTies(rows: readonly PlacedRow[]): PlacedRow[] {
  const holders = holdersByPlace(rows, (row) => row.place);
  return rows.map((row) => {
    const sharing = holders.get(row.place) ?? [];
    return { ...row, tiedWith: sharing.filter(({ code }) => code !== row.code).map(({ code }) => code) };
  });
}

function compareCodes(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
