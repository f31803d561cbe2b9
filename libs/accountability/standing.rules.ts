import type { Position } from './accountability-rule.rules.js';

/** A unit's place in one ranking; null when it had no pupil to count. */
export interface UnitPlace {
  readonly unitId: string;
  readonly code: string;
  readonly name: string;
  readonly place: number | null;
}

/** Where a unit stands in one ranking, as seen from an end of it. */
export interface Standing extends UnitPlace {
  readonly place: number;
  /** Units that have a place. */
  readonly ranked: number;
  /** Of those: strictly worse ones, seen from the bottom; strictly better ones, seen from the top. */
  readonly beyond: number;
  readonly isInPosition: boolean;
  /** Codes of the units that share the place. */
  readonly tiedWith: readonly string[];
  /** It shares the place at the line, and the tie brings more units in than the rule names. */
  readonly isInByTie: boolean;
}

/**
 * Where each placed unit stands against a position. In is whoever has fewer units beyond them than the position has
 * places, so a tie across the line is in, and everybody who stands at it is told that they are in by the tie.
 * Units without a place take no part. In the order that they are given in.
 * County plan, section 9 (accountability): what "bottom three" means.
 *
 * Worked: ten units with the places 1 to 6, 7, 7, 9, 10. Seen from the bottom the two on place 7 have two units beyond
 * them; so four are in the bottom three, and both on place 7 are in by the tie.
 */
export function standIn(places: readonly UnitPlace[], position: Position): readonly Standing[] {
  const placed = places.filter(isPlaced);
  const holders = new Map<number, string[]>();
  for (const { place, code } of placed) {
    const sharing = holders.get(place);
    if (sharing) sharing.push(code);
    else holders.set(place, [code]);
  }
  const outermostFirst = [...holders.keys()].sort((a, b) => (position.end === 'bottom' ? b - a : a - b));
  const beyondOf = new Map<number, number>();
  let beyond = 0;
  for (const place of outermostFirst) {
    beyondOf.set(place, beyond);
    beyond += holders.get(place)?.length ?? 0;
  }
  const isIn = (place: number): boolean => (beyondOf.get(place) ?? Infinity) < position.places;
  const inside = outermostFirst.filter(isIn);
  const line = inside.at(-1);
  const insideCount = inside.reduce((count, place) => count + (holders.get(place)?.length ?? 0), 0);
  return placed.map((unit): Standing => {
    const { unitId, code, name, place } = unit;
    const sharing = holders.get(place) ?? [];
    return {
      unitId,
      code,
      name,
      place,
      ranked: placed.length,
      beyond: beyondOf.get(place) ?? 0,
      isInPosition: isIn(place),
      tiedWith: sharing.length === 1 ? [] : sharing.filter((other) => other !== code).sort(),
      isInByTie: place === line && insideCount > position.places,
    };
  });
}

function isPlaced(unit: UnitPlace): unit is UnitPlace & { readonly place: number } {
  return unit.place !== null;
}
