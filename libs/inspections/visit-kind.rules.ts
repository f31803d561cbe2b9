import { type DayRange, finalWindow, processWindow, type TermDates } from '#calendar/calendar.rules.js';

/** The two halves of an inspection score. */
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
