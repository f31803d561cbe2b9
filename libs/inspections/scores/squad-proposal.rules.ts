/** A school of the stage that is to be put into squads. */
export interface SquadCandidate {
  readonly code: string;
  /** Registered pupils; null when no census counts them. */
  readonly enrolment: number | null;
  /** Printed total of the school year before, in hundredths of a percent; null when it has none. */
  readonly pastTotal: number | null;
}

/** How finely schools are told apart. At least 1 each. */
export interface SquadBands {
  readonly sizeBands: number;
  readonly levelBands: number;
}

/** The plan asks for similar size and level and names no numbers: choice. */
export const DEFAULT_SQUAD_BANDS: SquadBands = { sizeBands: 3, levelBands: 2 };

export interface ProposedSquad<Candidate extends SquadCandidate> {
  /** 1: the biggest schools. */
  readonly sizeBand: number;
  /** 1: the highest past totals of the size band. */
  readonly levelBand: number;
  /** By size, then by code. */
  readonly schools: readonly Candidate[];
}

/**
 * Puts the schools of one stage into squads of similar size and level. They are ordered by size, the biggest first, and
 * cut into bands of nearly equal numbers; each band is ordered by the past total, the highest first, and cut again. A
 * school without a past total goes by its size only: it takes no part in the second cut, and joins, in the order of
 * size, the squad of its band that has the fewest schools. Equal figures are ordered by code, so that the same schools
 * always give the same squads. Where no school's size is known there is one size band. Bands nobody is in are left out.
 * County plan, section 1 (words): squad.
 *
 * Throws RangeError for a number of bands that is no integer from 1 on.
 *
 * Worked: sizes 900, 800, 500, 400 with past totals 80, 90, 70, 75 and two bands each: {800} {900} {400} {500}.
 */
export function proposeSquads<Candidate extends SquadCandidate>(
  candidates: readonly Candidate[],
  { sizeBands, levelBands }: SquadBands = DEFAULT_SQUAD_BANDS,
): readonly ProposedSquad<Candidate>[] {
  requireBands(sizeBands);
  requireBands(levelBands);
  const bySize = candidates.toSorted(compareSizes);
  const isSizeKnown = bySize.some(({ enrolment }) => enrolment !== null && enrolment > 0);
  const squads = cutIntoBands(bySize, isSizeKnown ? sizeBands : 1).flatMap((band, sizeIndex) =>
    cutByLevel(band, levelBands).map((schools, levelIndex) => ({
      sizeBand: sizeIndex + 1,
      levelBand: levelIndex + 1,
      schools: schools.toSorted(compareSizes),
    })),
  );
  return squads.filter(({ schools }) => schools.length > 0);
}

function cutByLevel<Candidate extends SquadCandidate>(
  band: readonly Candidate[],
  levelBands: number,
): readonly Candidate[][] {
  const levelled = band
    .filter(({ pastTotal }) => pastTotal !== null)
    .toSorted((a, b) => (b.pastTotal ?? 0) - (a.pastTotal ?? 0) || compareCodes(a, b));
  const squads = cutIntoBands(levelled, levelBands);
  for (const candidate of band.filter(({ pastTotal }) => pastTotal === null)) {
    const smallest = Math.min(...squads.map(({ length }) => length));
    squads.find(({ length }) => length === smallest)?.push(candidate);
  }
  return squads;
}

/** In order; the first ones take one more where the number does not divide. */
function cutIntoBands<Candidate>(ordered: readonly Candidate[], bands: number): Candidate[][] {
  const quotient = Math.floor(ordered.length / bands);
  const remainder = ordered.length % bands;
  return Array.from({ length: bands }, (_, band) => {
    const start = band * quotient + Math.min(band, remainder);
    return ordered.slice(start, start + quotient + (band < remainder ? 1 : 0));
  });
}

/** The biggest first; those whose size nobody knows last. */
function compareSizes(a: SquadCandidate, b: SquadCandidate): number {
  return (b.enrolment ?? -1) - (a.enrolment ?? -1) || compareCodes(a, b);
}

function compareCodes(a: SquadCandidate, b: SquadCandidate): number {
  if (a.code === b.code) return 0;
  return a.code < b.code ? -1 : 1;
}

function requireBands(bands: number): void {
  if (Number.isInteger(bands) && bands >= 1) return;
  throw new RangeError(`schools can't be cut into ${String(bands)} bands`);
}
