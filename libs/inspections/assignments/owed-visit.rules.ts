import { isWithin, type TermDates } from '#calendar/calendar.rules.js';
import { type VisitKind, visitKinds, visitWindow } from '../visit-kind.rules.js';

/**
 * `upcoming`: its window has not opened; `open`: it can be made today; `missed`: its window is over, and only the office
 * can still admit it.
 */
export type OwedState = 'upcoming' | 'open' | 'missed';

/** The window of one kind of visit, seen from a day. */
export interface VisitWindow {
  readonly kind: VisitKind;
  /** First and last day, both within it, YYYY-MM-DD. */
  readonly from: string;
  readonly until: string;
  readonly state: OwedState;
  /** From today to its last day, both counted; 0 when it is over. */
  readonly daysLeft: number;
}

/**
 * The windows of a term's visits as they stand on a day (YYYY-MM-DD, the county's calendar), the process window first.
 * County plan, section 3 (calendar): process window, final window.
 *
 * Throws RangeError for dates that are no calendar days.
 *
 * Worked: in the term 2025-09-01 to 2026-01-30, on 2025-11-29, the process window is open until 2025-11-30 with 2 days
 * left, and the final one is upcoming until 2026-02-13.
 */
export function visitWindows(term: TermDates, today: string): readonly VisitWindow[] {
  return visitKinds.map((kind) => {
    const range = visitWindow(kind, term);
    const isOver = today >= range.before;
    return {
      kind,
      from: range.from,
      until: dayBefore(range.before),
      state: isOver ? 'missed' : isWithin(range, today) ? 'open' : 'upcoming',
      daysLeft: isOver ? 0 : daysBetween(today, range.before),
    };
  });
}

/** Submitted visits of one school-stage in a term. */
export interface VisitCounts {
  readonly processVisits: number;
  readonly finalVisits: number;
}

/**
 * What a school-stage still needs before its term can be scored: at least one process visit and one final visit, each
 * with how its window stands. Empty when both are there. `windows` are those of {@link visitWindows}.
 * County plan, section 4 (inspections): lacking either, the school-stage is incomplete.
 *
 * Worked: with 3 process visits and no final one, on a day within the final window, the final visit alone is owed, `open`.
 */
export function owedVisits(
  { processVisits, finalVisits }: VisitCounts,
  windows: readonly VisitWindow[],
): readonly VisitWindow[] {
  const done: Readonly<Record<VisitKind, number>> = { process: processVisits, final: finalVisits };
  return windows.filter(({ kind }) => done[kind] === 0);
}

const millisecondsOfDay = 86_400_000;

function daysBetween(from: string, to: string): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / millisecondsOfDay;
}

function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - millisecondsOfDay).toISOString().slice(0, 10);
}
