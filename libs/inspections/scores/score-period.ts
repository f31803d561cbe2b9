import { previousSchoolYearName } from '#calendar/calendar.rules.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError, notFound } from '#platform/errors/app-error.js';

export interface PeriodTerm {
  readonly id: string;
  readonly number: 1 | 2;
  /** YYYY-MM-DD */
  readonly startsOn: string;
  readonly schoolYearId: string;
  readonly schoolYear: string;
}

/** What scores are asked for: a term, or a school year with its terms. */
export interface ScorePeriod {
  readonly kind: 'term' | 'year';
  readonly schoolYearId: string;
  readonly schoolYear: string;
  /** In their order; at least one. */
  readonly terms: readonly PeriodTerm[];
  /** The term, or the terms of the school year, that it is compared with; none when the calendar begins here. */
  readonly before: readonly PeriodTerm[];
}

const terms = `
  select terms.id, terms.number, terms.starts_on::text as "startsOn", school_years.id as "schoolYearId",
         school_years.name as "schoolYear"
    from terms join school_years on school_years.id = terms.school_year_id`;

/** @throws AppError `invalid-input` unless exactly one of the two is named; `not-found` */
export async function requirePeriod(
  unit: UnitOfWork,
  { termId, schoolYear }: { readonly termId?: string; readonly schoolYear?: string },
): Promise<ScorePeriod> {
  if (termId !== undefined && schoolYear === undefined) return requireTerm(unit, termId);
  if (schoolYear !== undefined && termId === undefined) return requireYear(unit, schoolYear);
  const message = 'termId 和 schoolYear 须填且只填一个';
  throw new AppError('invalid-input', `${message}。`, {
    fields: ['termId', 'schoolYear'].map((path) => ({ path, code: 'exactly-one', message })),
  });
}

/** A term, compared with the one before it. @throws AppError `not-found` */
export async function requireTerm(unit: UnitOfWork, termId: string): Promise<ScorePeriod> {
  const term = await unit.first<PeriodTerm>(`${terms} where terms.id = $1`, [termId]);
  if (!term) throw notFound('这个学期');
  const before = await unit.query<PeriodTerm>(
    `${terms} where terms.starts_on < $1::date order by terms.starts_on desc limit 1`,
    [term.startsOn],
  );
  return {
    kind: 'term',
    schoolYearId: term.schoolYearId,
    schoolYear: term.schoolYear,
    terms: [term],
    before,
  };
}

/** A school year, compared with the one before it. @throws AppError `not-found` */
export async function requireYear(unit: UnitOfWork, name: string): Promise<ScorePeriod> {
  const period = await findYear(unit, name);
  if (!period) throw notFound('这个学年');
  return period;
}

export async function findYear(unit: UnitOfWork, name: string): Promise<ScorePeriod | undefined> {
  const own = await termsOfYear(unit, name);
  const [first] = own;
  if (!first) return undefined;
  const before = await termsOfYear(unit, previousSchoolYearName(name));
  return { kind: 'year', schoolYearId: first.schoolYearId, schoolYear: name, terms: own, before };
}

function termsOfYear(unit: UnitOfWork, name: string): Promise<PeriodTerm[]> {
  return unit.query<PeriodTerm>(`${terms} where school_years.name = $1 order by terms.number`, [name]);
}

/** 2025-2026学年第1学期 */
export function titleOf({ kind, schoolYear, terms: [first] }: ScorePeriod): string {
  return kind === 'year' ? `${schoolYear}学年` : `${schoolYear}学年第${String(first?.number ?? '')}学期`;
}
