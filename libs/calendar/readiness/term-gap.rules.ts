import { finalWindow, type TermDates } from '../calendar.rules.js';
import { type Gap, linkTo } from './readiness-gap.rules.js';

export type TermGap =
  | (Gap & {
      readonly kind: 'term-running';
      readonly because: 'term-not-over' | 'final-window-open';
      /** The first day, YYYY-MM-DD, on which this is no longer so. */
      readonly overFrom: string;
    })
  | (Gap & { readonly kind: 'term-open' });

export interface JudgedTerm extends TermDates {
  readonly id: string;
  /** An instant, or null while the term takes evidence. */
  readonly closedAt: string | null;
}

/**
 * What the term itself lacks on a day (YYYY-MM-DD, the county's calendar). Before its final window is over it can still
 * be given evidence: a run is worth a warning, and can be made again. As long as it is not closed its evidence may
 * change under published results: a run can be made, and not published.
 * County plan, section 3 (calendar): final window; section 8 (term-end scoring).
 *
 * Throws RangeError for dates that are no calendar days.
 *
 * Worked: the term 2025-09-01 to 2026-01-20, not closed, lacks both on 2026-02-03 (`final-window-open`, over from
 * 2026-02-04 on), and on 2026-02-04 it is only `term-open`.
 */
export function findTermGaps(term: JudgedTerm, today: string): readonly TermGap[] {
  const whole = { key: term.id, unit: null, exam: null, link: linkTo('POST', `/terms/${term.id}/close`) };
  const overFrom = finalWindow(term).before;
  const gaps: TermGap[] = [];
  if (today < overFrom) {
    const because = today <= term.endsOn ? 'term-not-over' : 'final-window-open';
    gaps.push({
      ...whole,
      kind: 'term-running',
      severity: 'warns',
      because,
      overFrom,
      link: linkTo('GET', '/inspection-assignments', { termId: term.id }),
    });
  }
  if (term.closedAt === null) gaps.push({ ...whole, kind: 'term-open', severity: 'blocks-publication' });
  return gaps;
}
