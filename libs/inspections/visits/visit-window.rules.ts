import { isWithin, type TermDates } from '#calendar/calendar.rules.js';
import { type VisitKind, visitWindow } from '../visit-kind.rules.js';

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
