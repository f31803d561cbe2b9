import {
  type Half,
  meanOfPrinted,
  PLAN_TERM_SPLIT,
  type PrintedScore,
  scoreSection,
  scoreTerm,
  type TermPoints,
  type TermSplit,
  type VisitPoints,
} from './term-score.rules.js';

/** A term of a period. Autumn is 1, spring is 2. */
export interface ScoredTerm {
  readonly id: string;
  readonly number: 1 | 2;
}

/** A submitted visit of one school-stage. Points are hundredths. */
export interface ScoredVisit extends VisitPoints {
  readonly termId: string;
  readonly half: Half;
  /** A maximum of 0: nothing of the section applied, it was not scored. */
  readonly sections: readonly VisitSection[];
}

export interface VisitSection extends VisitPoints {
  readonly code: string;
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
 * each of its terms. A year is incomplete when a term is. Hundredths of a percent. Visits of other terms do not count.
 * County plan, section 4 (inspections): term score, year score.
 *
 * Throws RangeError for a period without a term, and as the score of a term does.
 *
 * Worked: terms that print 88.33 and 90.00 make a year of 89.17; with the second one lacking its final visit, none.
 */
export function scorePeriod(
  terms: readonly ScoredTerm[],
  visits: readonly ScoredVisit[],
  split: TermSplit = PLAN_TERM_SPLIT,
): PeriodScore {
  if (terms.length === 0) throw new RangeError('a period without a term has no score');
  const points = byTerm(terms, visits).map((ofTerm) => pointsOf(ofTerm, (visit) => visit));
  const scores = points.map((ofTerm) => scoreTerm(ofTerm, split));
  return {
    process: meanOfPrinted(scores.map(({ process }) => process)),
    final: meanOfPrinted(scores.map(({ final }) => final)),
    total: meanOfPrinted(scores.map(({ total }) => total)),
    lacks: terms.flatMap(({ number }, index) =>
      (scores[index]?.lacks ?? []).map((half) => ({ term: number, half })),
    ),
    visits: {
      process: points.reduce((sum, { process }) => sum + process.length, 0),
      final: points.reduce((sum, { final }) => sum + final.length, 0),
    },
  };
}

/** Hundredths of a percent. */
export interface SectionPercent {
  readonly code: string;
  /** Null when a half of a term never scored the section. */
  readonly percent: number | null;
}

/**
 * The figures of sections over a period, each made as {@link scorePeriod} makes the whole; those that no visit ever
 * scored are left out. County plan, section 4 (inspections).
 *
 * Worked: a section with 82.50 and 90.00 in the two terms has 86.25 in the year.
 */
export function scorePeriodSections(
  terms: readonly ScoredTerm[],
  visits: readonly ScoredVisit[],
  codes: readonly string[],
  split: TermSplit = PLAN_TERM_SPLIT,
): readonly SectionPercent[] {
  const visitsOfTerms = byTerm(terms, visits);
  return codes.flatMap((code) => {
    const points = visitsOfTerms.map((ofTerm) =>
      pointsOf(ofTerm, ({ sections }) => findScored(sections, code)),
    );
    if (points.every(({ process, final }) => process.length + final.length === 0)) return [];
    return [{ code, percent: meanOfPrinted(points.map((ofTerm) => scoreSection(ofTerm, split))) }];
  });
}

function findScored(sections: readonly VisitSection[], code: string): VisitPoints | undefined {
  return sections.find((section) => section.code === code && section.max > 0);
}

function byTerm(
  terms: readonly ScoredTerm[],
  visits: readonly ScoredVisit[],
): readonly (readonly ScoredVisit[])[] {
  return terms.map(({ id }) => visits.filter(({ termId }) => termId === id));
}

function pointsOf(
  visits: readonly ScoredVisit[],
  read: (visit: ScoredVisit) => VisitPoints | undefined,
): TermPoints {
  const points: Record<Half, VisitPoints[]> = { process: [], final: [] };
  for (const visit of visits) {
    const given = read(visit);
    if (given !== undefined) points[visit.half].push(given);
  }
  return points;
}
