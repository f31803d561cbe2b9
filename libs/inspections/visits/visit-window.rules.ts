import {
  type DayRange,
  finalWindow,
  isWithin,
  processWindow,
  type TermDates,
} from '#calendar/calendar.rules.js';

export const visitKinds = ['process', 'final'] as const;
export type VisitKind = (typeof visitKinds)[number];

/**
 * The days (YYYY-MM-DD, half open) on which a visit of this kind may take place in a term.
 * County plan, section 3 (calendar): process window, final window.
 *
 * Throws RangeError for a term whose dates are no calendar days.
 *
 * Worked: a process visit of the term 2025-09-01 to 2026-01-20 is made from 2025-09-01 on and before 2025-12-01, its
 * final visit from then on and before 2026-02-04.
 */
export function visitWindow(kind: VisitKind, term: TermDates): DayRange {
  switch (kind) {
    case 'process':
      return processWindow(term);
    case 'final':
      return finalWindow(term);
  }
}

/** Whether a visit of this kind, made on `day` (YYYY-MM-DD), lies in its window of the term. County plan, section 3. */
export function isInWindow(kind: VisitKind, term: TermDates, day: string): boolean {
  return isWithin(visitWindow(kind, term), day);
}

/**
 * The term that a visit belongs to when it does not name one: the one in whose window for this kind the day
 * (YYYY-MM-DD) lies, the later one if it is two; else the last one that had begun by then; null before all terms.
 * County plan, section 3 (calendar). The order of `terms` means nothing.
 *
 * Worked: a final visit on 2026-02-03 belongs to the autumn term that ended on 2026-01-20; one on 2026-02-10 lies in
 * no window, and belongs to that term too, late.
 */
export function chooseTerm<Term extends TermDates>(
  terms: readonly Term[],
  kind: VisitKind,
  day: string,
): Term | null {
  const begun = terms
    .filter((term) => term.startsOn <= day)
    .toSorted((a, b) => (a.startsOn < b.startsOn ? 1 : -1));
  return begun.find((term) => isInWindow(kind, term, day)) ?? begun[0] ?? null;
}
