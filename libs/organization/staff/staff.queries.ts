import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { isVisibleSchool, schoolIsVisible, visibleUnits } from '../visible-units.js';
import type { StaffDto, StaffQuery } from './staff.dto.js';

/** With the posts in schools that the caller may see: a career elsewhere is told by those who keep it. */
const visibleStaff = `
  select staff.id, staff.staff_no as "staffNo", staff.name, schools.code as "schoolCode",
         staff.birth_date::text as "birthDate", staff.service_from::text as "serviceFrom",
         staff.head_teacher_from::text as "headTeacherFrom", held.posts
    from staff
    join schools on schools.id = staff.school_id
   cross join lateral (
     select coalesce(json_agg(json_build_object('post', staff_posts.post, 'schoolCode', post_schools.code,
                                                'from', staff_posts.starts_on, 'to', staff_posts.ends_on)
                              order by staff_posts.starts_on, staff_posts.id), '[]') as posts
       from staff_posts join schools post_schools on post_schools.id = staff_posts.school_id
      where staff_posts.staff_id = staff.id
        and ${isVisibleSchool('post_schools')}
   ) held
   where ${schoolIsVisible}`;

/** In the order of their numbers; `after` is the number that the page before ended with. */
export async function listStaff(
  unit: UnitOfWork,
  filter: Pick<StaffQuery, 'schoolCode'>,
  after: string | null,
  limit: number,
): Promise<StaffDto[]> {
  return unit.query<StaffDto>(
    `${visibleStaff}
        and ($4::text is null or schools.code = $4)
        and ($5::text is null or staff.staff_no > $5)
      order by staff.staff_no limit $6`,
    [...visibleUnits(unit.actor), filter.schoolCode ?? null, after, limit],
  );
}

export async function findStaff(unit: UnitOfWork, id: string): Promise<StaffDto | undefined> {
  return unit.first<StaffDto>(`${visibleStaff} and staff.id = $4`, [...visibleUnits(unit.actor), id]);
}
