/** Autumn is 1, spring is 2. */
export const termNumbers = [1, 2] as const;
export type TermNumber = (typeof termNumbers)[number];

/** A term by its first and its last day, both YYYY-MM-DD and both within it. */
export interface TermDates {
  readonly number: TermNumber;
  readonly startsOn: string;
  readonly endsOn: string;
}

/** Days from `from` on and before `before`, YYYY-MM-DD; empty when `before` is not later. */
export interface DayRange {
  readonly from: string;
  readonly before: string;
}

/** How long the windows of a term's visits stay open. */
export interface WindowFigures {
  readonly processMonths: number;
  readonly finalGraceDays: number;
}

const PLAN_WINDOW_FIGURES: WindowFigures = {
  // 三年行动计划, 学校常规管理督导: process visits fall into the first three months of a term
  processMonths: 3,
  // choice: the plan does not say how long after a term its final visit may still be made
  finalGraceDays: 14,
};

/**
 * The days on which a process visit of a term may take place: from the first day of the term, for a number of
 * calendar months. When the month at the end lacks the day, its last day takes the place.
 * County plan, section 3 (calendar): process window.
 *
 * Throws RangeError for a start that is no calendar day.
 *
 * Worked: a term that starts on 2025-09-01 has its process visits before 2025-12-01; one that starts on
 * 2025-11-30 before 2026-02-28.
 */
export function processWindow(term: TermDates, figures: WindowFigures = PLAN_WINDOW_FIGURES): DayRange {
  return { from: term.startsOn, before: addMonths(term.startsOn, figures.processMonths) };
}

/**
 * The days on which a final visit of a term may take place: from the end of the process window, up to and with
 * the last day of grace after the term. Empty when the term is over before its process window is.
 * County plan, section 3 (calendar): final window.
 *
 * Throws RangeError for dates that are no calendar days.
 *
 * Worked: the term 2025-09-01 to 2026-01-30 has its final visits from 2025-12-01 on and before 2026-02-14.
 */
export function finalWindow(term: TermDates, figures: WindowFigures = PLAN_WINDOW_FIGURES): DayRange {
  return {
    from: processWindow(term, figures).before,
    before: addDays(term.endsOn, figures.finalGraceDays + 1),
  };
}

/** Whether a day (YYYY-MM-DD) lies within a window. Worked: its first day does, its `before` does not. */
export function isWithin(window: DayRange, day: string): boolean {
  return window.from <= day && day < window.before;
}

/**
 * The name of the school year before. County plan, section 3 (calendar): names of school years.
 *
 * Throws RangeError for a name whose two years do not follow each other.
 *
 * Worked: before 2025-2026 comes 2024-2025.
 */
export function previousSchoolYearName(name: string): string {
  const years = yearsOf(name);
  if (years === null) throw new RangeError(`not a school year: ${name}`);
  return `${pad(years.first - 1, 4)}-${pad(years.first, 4)}`;
}

export type SchoolYearFault =
  | { readonly path: 'name'; readonly because: 'years-not-consecutive' }
  | { readonly path: 'terms'; readonly because: 'not-one-first-and-one-second' }
  | { readonly path: 'terms'; readonly because: 'second-not-after-first' }
  | {
      readonly path: `terms.${number}.startsOn` | `terms.${number}.endsOn`;
      readonly because: 'outside-its-years';
      readonly day: string;
    }
  | {
      readonly path: `terms.${number}.endsOn`;
      readonly because: 'not-after-start';
      readonly startsOn: string;
      readonly endsOn: string;
    };

/**
 * Every fault of a school year: its name joins two years that follow each other; it has one term 1 and one term 2,
 * each ends after it starts and lies within the two years, and the second starts after the first has ended.
 * Dates are YYYY-MM-DD. `path` counts the terms as they were given. County plan, section 3 (calendar).
 *
 * Worked: 2025-2026 with a term 1 that ends on 2026-02-20 and a term 2 that starts on the same day has one fault,
 * `second-not-after-first`.
 */
export function checkSchoolYear(name: string, terms: readonly TermDates[]): readonly SchoolYearFault[] {
  const faults: SchoolYearFault[] = [];
  const years = yearsOf(name);
  if (years === null) faults.push({ path: 'name', because: 'years-not-consecutive' });
  for (const [index, { startsOn, endsOn }] of terms.entries()) {
    if (startsOn >= endsOn) {
      faults.push({ path: `terms.${index}.endsOn`, because: 'not-after-start', startsOn, endsOn });
    }
    for (const [field, day] of [['startsOn', startsOn] as const, ['endsOn', endsOn] as const]) {
      const year = Number(day.slice(0, 4));
      if (years === null || (years.first <= year && year <= years.second)) continue;
      faults.push({ path: `terms.${index}.${field}`, because: 'outside-its-years', day });
    }
  }
  const [first, second] = termNumbers.map((number) => terms.filter((term) => term.number === number));
  if (first?.length !== 1 || second?.length !== 1) {
    faults.push({ path: 'terms', because: 'not-one-first-and-one-second' });
  } else if (first.some(({ endsOn }) => second.some(({ startsOn }) => startsOn <= endsOn))) {
    faults.push({ path: 'terms', because: 'second-not-after-first' });
  }
  return faults;
}

function yearsOf(name: string): { readonly first: number; readonly second: number } | null {
  const years = /^(\d{4})-(\d{4})$/.exec(name);
  const first = Number(years?.[1]);
  return years !== null && first > 0 && Number(years[2]) === first + 1 ? { first, second: first + 1 } : null;
}

function addDays(day: string, days: number): string {
  const { year, month, date } = partsOf(day);
  return formatDay(new Date(Date.UTC(year, month - 1, date + days)));
}

function addMonths(day: string, months: number): string {
  const { year, month, date } = partsOf(day);
  // Day 0 of a month is the last day of the month before.
  const lastDate = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return formatDay(new Date(Date.UTC(year, month - 1 + months, Math.min(date, lastDate))));
}

function partsOf(day: string): { readonly year: number; readonly month: number; readonly date: number } {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  const [year, month, date] = [Number(parts?.[1]), Number(parts?.[2]), Number(parts?.[3])];
  if (parts === null || formatDay(new Date(Date.UTC(year, month - 1, date))) !== day) {
    throw new RangeError(`not a calendar day: ${day}`);
  }
  return { year, month, date };
}

function formatDay(instant: Date): string {
  return `${pad(instant.getUTCFullYear(), 4)}-${pad(instant.getUTCMonth() + 1, 2)}-${pad(instant.getUTCDate(), 2)}`;
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}
