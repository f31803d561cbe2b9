import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { TermNumber } from './calendar.rules.js';
import type { TermDto } from './school-year.dto.js';

/** SQL over `terms`: when it was closed, as an instant in UTC. */
export const closedAt = `to_char(terms.closed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const term = `select terms.id, terms.number, terms.starts_on::text as "startsOn", terms.ends_on::text as "endsOn",
                     ${closedAt} as "closedAt" from terms`;

/** A term by its school year's name (2025-2026) and its number; undefined when the calendar lacks it. */
export async function findTerm(
  unit: UnitOfWork,
  schoolYearName: string,
  number: TermNumber,
): Promise<TermDto | undefined> {
  return unit.first<TermDto>(
    `${term} join school_years on school_years.id = terms.school_year_id
      where school_years.name = $1 and terms.number = $2`,
    [schoolYearName, number],
  );
}

export async function findTermById(unit: UnitOfWork, id: string): Promise<TermDto | undefined> {
  return unit.first<TermDto>(`${term} where terms.id = $1`, [id]);
}

/** A term with the name of its school year. */
export interface NamedTerm extends TermDto {
  readonly schoolYear: string;
}

export async function findNamedTerm(unit: UnitOfWork, id: string): Promise<NamedTerm | undefined> {
  return unit.first<NamedTerm>(
    `select term.*, school_years.name as "schoolYear"
       from (${term}) term join terms on terms.id = term.id
       join school_years on school_years.id = terms.school_year_id
      where term.id = $1`,
    [id],
  );
}

/** The first day (YYYY-MM-DD) of a school year's first term; null when the calendar lacks the school year. */
export async function schoolYearStart(unit: UnitOfWork, schoolYearName: string): Promise<string | null> {
  const firstTerm = await findTerm(unit, schoolYearName, 1);
  return firstTerm?.startsOn ?? null;
}
