import type { AnswerablePost } from './accountability-rule.rules.js';

/** Who held the post that answers for a unit: from its first day to the day before `to`, null while it lasts. */
export interface Tenure {
  readonly post: AnswerablePost;
  /** The school, or for a centre principal the township. */
  readonly unitId: string;
  readonly staffId: string;
  readonly staffNo: string;
  readonly name: string;
  /** YYYY-MM-DD. */
  readonly from: string;
  readonly to: string | null;
}

/**
 * Who held a post of a unit on a day (YYYY-MM-DD), null when nobody did. `held` are the tenures of that post in that unit.
 * Should two overlap, the one who came later holds it; on one day, the higher staff number, so that the answer never
 * depends on the order of the input. County plan, section 9 (accountability): tenure dates.
 *
 * Worked: Zhang from 2019-08-20 to 2025-08-20 and Li from 2025-08-20 on: on 2025-08-20 it is Li.
 */
export function holderOn(held: readonly Tenure[], day: string): Tenure | null {
  return held
    .filter(({ from, to }) => from <= day && (to === null || day < to))
    .reduce<Tenure | null>((found, tenure) => (found && isLater(found, tenure) ? found : tenure), null);
}

/**
 * The tenures that touch the days from `first` to `last`, both within, in the order of their beginnings.
 * County plan, section 9 (accountability): if the post changed hands, the tenures are facts of the case.
 *
 * Worked: of Zhang until 2025-08-20 and Li from then on, 2025-06-25 to 2026-06-25 is touched by both.
 */
export function tenuresWithin(held: readonly Tenure[], first: string, last: string): readonly Tenure[] {
  return held
    .filter(({ from, to }) => from <= last && (to === null || first < to))
    .sort((a, b) => (isLater(a, b) ? 1 : -1));
}

function isLater(a: Tenure, b: Tenure): boolean {
  return a.from === b.from ? a.staffNo > b.staffNo : a.from > b.from;
}
