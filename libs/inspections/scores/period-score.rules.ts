import {
  type Half,
  meanOfPrinted,
  PLAN_TERM_SPLIT,
  type PrintedScore,
  scoreSection,
  scoreTerm,
  type TermPoints,
  type TermSplit,
} from './term-score.rules.js';

/** What a school-stage was given in one term of a period. */
export interface PeriodTermPoints {
  /** Autumn is 1, spring is 2. */
  readonly term: 1 | 2;
  readonly points: TermPoints;
}

/** A half of a term without a visit. */
export interface Lack {
  readonly term: 1 | 2;
  readonly half: Half;
}

export interface PeriodScore extends PrintedScore {
  readonly lacks: readonly Lack[];
  readonly visits: Readonly<Record<Half, number>>;
}

/**
 * The score of one school-stage over a period: one term as it is, or a school year as the mean of what is printed for
 * each of its terms. A year is incomplete when a term is. Hundredths of a percent.
 * County plan, section 4 (inspections): term score, year score.
 *
 * Throws RangeError for a period without a term, and as the score of a term does.
 *
 * Worked: terms that print 88.33 and 90.00 make a year of 89.17; with the second one lacking its final visit, none.
 */
export function scorePeriod(
  terms: readonly PeriodTermPoints[],
  split: TermSplit = PLAN_TERM_SPLIT,
): PeriodScore {
  if (terms.length === 0) throw new RangeError('a period without a term has no score');
  const scores = terms.map(({ term, points }) => ({ term, ...scoreTerm(points, split) }));
  return {
    process: meanOfPrinted(scores.map(({ process }) => process)),
    final: meanOfPrinted(scores.map(({ final }) => final)),
    total: meanOfPrinted(scores.map(({ total }) => total)),
    lacks: scores.flatMap(({ term, lacks }) => lacks.map((half) => ({ term, half }))),
    visits: { process: countVisits(terms, 'process'), final: countVisits(terms, 'final') },
  };
}

/**
 * The figure of one section over a period, as {@link scorePeriod} has it for the whole; null when a half of a term never
 * scored it. County plan, section 4 (inspections).
 *
 * Worked: a section with 82.50 and 90.00 in the two terms has 86.25 in the year.
 */
export function scorePeriodSection(
  terms: readonly TermPoints[],
  split: TermSplit = PLAN_TERM_SPLIT,
): number | null {
  return meanOfPrinted(terms.map((points) => scoreSection(points, split)));
}

function countVisits(terms: readonly PeriodTermPoints[], half: Half): number {
  return terms.reduce(
    (sum, { points }) => points[half].reduce((visits, group) => visits + group.visits, sum),
    0,
  );
}

/** A term in which nobody came. */
export const NO_POINTS: TermPoints = { process: [], final: [] };

/** Points of visits as a query groups them. */
export interface GroupedPoints {
  readonly schoolStageId: string;
  readonly termId: string;
  readonly half: Half;
  readonly max: number;
  readonly given: number;
  readonly visits: number;
}

/** What each term gave to a school-stage, or to one of its sections: by the id of the term. */
export type PointsByTerm = ReadonlyMap<string, TermPoints>;

/**
 * Sorts points by what they are about and by term. County plan, section 4 (inspections).
 *
 * Worked: two groups of one school-stage, process and final of one term, become one entry with one group in each half.
 */
export function groupPoints<Row extends GroupedPoints>(
  rows: readonly Row[],
  subjectOf: (row: Row) => string,
): ReadonlyMap<string, PointsByTerm> {
  const subjects = new Map<string, Map<string, Record<Half, GroupedPoints[]>>>();
  for (const row of rows) {
    const subject = subjectOf(row);
    let terms = subjects.get(subject);
    if (terms === undefined)
      subjects.set(subject, (terms = new Map<string, Record<Half, GroupedPoints[]>>()));
    let points = terms.get(row.termId);
    if (points === undefined) terms.set(row.termId, (points = { process: [], final: [] }));
    points[row.half].push(row);
  }
  return subjects;
}
