/** Whole days that a unit has at least, from the day after it is told; and at most. */
const leastDaysToAnswer = 3;
const mostDaysToAnswer = 90;
/** How long a decision can be appealed, if it says nothing else. */
export const usualDaysToAppeal = 10;
/** On how many days before its end a deadline is brought to mind. */
export const reminderDays = [2, 0] as const;

export type DeadlineFault = 'too-early' | 'too-late';

/**
 * What is wrong with a deadline (YYYY-MM-DD) that is set on a day: it leaves at least 3 days and at most 90. Null: nothing.
 * County plan, section 9 (accountability): with a deadline.
 *
 * Worked: on 2026-07-01 a deadline of 2026-07-03 is too early, 2026-07-04 is the first that is not.
 */
export function checkDeadline(due: string, today: string): DeadlineFault | null {
  if (due < addDays(today, leastDaysToAnswer)) return 'too-early';
  return due > addDays(today, mostDaysToAnswer) ? 'too-late' : null;
}

/**
 * A day (YYYY-MM-DD) so many days later. County plan, section 9 (accountability): deadlines.
 *
 * Worked: ten days after 2026-02-20 is 2026-03-02.
 */
export function addDays(day: string, days: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1, date + days)).toISOString().slice(0, 10);
}

export type DeadlineEvent = 'remind' | 'lapse' | 'none';

/**
 * What a day brings to a deadline: it is past on the day after; it is brought to mind two days before and on the day, each
 * once, also when the day itself was slept over. `reminded` are the days on which it has been brought to mind.
 * County plan, section 9 (accountability): with a deadline.
 *
 * Worked: a deadline of 2026-07-10 is brought to mind on 07-08 and on 07-10, and has lapsed on 07-11. Where nothing ran on
 * 07-08, it is brought to mind on 07-09.
 */
export function eventOfDay(due: string, day: string, reminded: readonly string[]): DeadlineEvent {
  if (day > due) return 'lapse';
  const begun = reminderDays.map((before) => addDays(due, -before)).filter((from) => from <= day);
  const latest = begun.at(-1);
  if (latest === undefined) return 'none';
  return reminded.some((already) => already >= latest) ? 'none' : 'remind';
}
