import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError } from '#platform/errors/app-error.js';
import { sqlList } from '../sql-list.js';
import { schoolIsVisible, visibleUnits } from '../visible-units.js';
import { stages } from './school-stage.rules.js';
import type { SchoolDto, SchoolQuery } from './school.dto.js';

const visibleSchools = `
  select schools.id, schools.code, schools.name, townships.code as "townshipCode",
         array(select school_stages.stage from school_stages
                where school_stages.school_id = schools.id
                order by array_position(array[${sqlList(stages)}], school_stages.stage)) as stages
    from schools left join townships on townships.id = schools.township_id
   where ${schoolIsVisible}`;

/** In the order of their codes; `after` is the code that the page before ended with. */
export async function listSchools(
  unit: UnitOfWork,
  filter: Pick<SchoolQuery, 'townshipCode' | 'stage'>,
  after: string | null,
  limit: number,
): Promise<SchoolDto[]> {
  return unit.query<SchoolDto>(
    `${visibleSchools}
        and ($4::text is null or townships.code = $4)
        and ($5::text is null or exists (
              select from school_stages
               where school_stages.school_id = schools.id and school_stages.stage = $5))
        and ($6::text is null or schools.code > $6)
      order by schools.code limit $7`,
    [...visibleUnits(unit.actor), filter.townshipCode ?? null, filter.stage ?? null, after, limit],
  );
}

export async function findSchool(unit: UnitOfWork, id: string): Promise<SchoolDto | undefined> {
  return unit.first<SchoolDto>(`${visibleSchools} and schools.id = $4`, [...visibleUnits(unit.actor), id]);
}

/**
 * The school that a body refers to; `path` is the field that holds the code.
 *
 * @throws AppError `unknown-code`, also for a school outside the actor's scope
 */
export async function requireSchool(unit: UnitOfWork, code: string, path: string): Promise<SchoolDto> {
  const school = await unit.first<SchoolDto>(`${visibleSchools} and schools.code = $4`, [
    ...visibleUnits(unit.actor),
    code,
  ]);
  if (school) return school;
  throw new AppError('unknown-code', `没有代码为“${code}”的学校。`, {
    fields: [{ path, code: 'unknown-code', message: '请先建立该学校，或改正代码' }],
  });
}
