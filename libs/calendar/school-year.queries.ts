import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { SchoolYearDto } from './school-year.dto.js';
import { closedAt } from './term.queries.js';

const schoolYears = `
  select school_years.id, school_years.name, terms.terms
    from school_years
   cross join lateral (
     select json_agg(json_build_object('id', terms.id, 'number', terms.number,
                                       'startsOn', terms.starts_on, 'endsOn', terms.ends_on,
                                       'closedAt', ${closedAt})
                     order by terms.number) as terms
       from terms where terms.school_year_id = school_years.id
   ) terms`;

/** The latest school year first; `before` is the name that the page before ended with. */
export async function listSchoolYears(
  unit: UnitOfWork,
  before: string | null,
  limit: number,
): Promise<SchoolYearDto[]> {
  return unit.query<SchoolYearDto>(
    `${schoolYears}
      where $1::text is null or school_years.name < $1
      order by school_years.name desc limit $2`,
    [before, limit],
  );
}

export async function findSchoolYear(unit: UnitOfWork, id: string): Promise<SchoolYearDto | undefined> {
  return unit.first<SchoolYearDto>(`${schoolYears} where school_years.id = $1`, [id]);
}
