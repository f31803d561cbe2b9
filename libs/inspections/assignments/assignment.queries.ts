import { type Stage, stages } from '#organization/schools/school-stage.rules.js';
import { sqlList } from '#organization/sql-list.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { AssignmentDto, AssignmentQuery, InspectorDto, ProgressRowDto } from './assignment.dto.js';

/** An inspector asks for what is theirs; whoever else may ask, for all. */
function ownInspectorId({ actor }: UnitOfWork): string | null {
  return actor.role === 'inspector' ? actor.userId : null;
}

const assignments = `
  select inspection_assignments.id, inspection_assignments.term_id as "termId",
         json_build_object('id', users.id, 'username', users.username, 'displayName', users.display_name) as inspector,
         json_build_object('code', schools.code, 'name', schools.name, 'townshipCode', townships.code) as school
    from inspection_assignments
    join users on users.id = inspection_assignments.inspector_id
    join schools on schools.id = inspection_assignments.school_id
    left join townships on townships.id = schools.township_id
   where ($1::uuid is null or inspection_assignments.inspector_id = $1)`;

/** The oldest first: ids grow with time. */
export async function listAssignments(
  unit: UnitOfWork,
  { termId, inspectorId, schoolCode }: Pick<AssignmentQuery, 'termId' | 'inspectorId' | 'schoolCode'>,
  after: string | null,
  limit: number,
): Promise<AssignmentDto[]> {
  return unit.query<AssignmentDto>(
    `${assignments}
        and ($2::uuid is null or inspection_assignments.term_id = $2)
        and ($3::uuid is null or inspection_assignments.inspector_id = $3)
        and ($4::text is null or schools.code = $4)
        and ($5::uuid is null or inspection_assignments.id > $5)
      order by inspection_assignments.id limit $6`,
    [ownInspectorId(unit), termId ?? null, inspectorId ?? null, schoolCode ?? null, after, limit],
  );
}

export async function listAssignmentsTo(
  unit: UnitOfWork,
  termId: string,
  inspectorId: string,
  schoolCodes: readonly string[],
): Promise<AssignmentDto[]> {
  return unit.query<AssignmentDto>(
    `${assignments}
        and inspection_assignments.term_id = $2 and inspection_assignments.inspector_id = $3
        and schools.code = any ($4)
      order by schools.code`,
    [ownInspectorId(unit), termId, inspectorId, schoolCodes],
  );
}

export async function findAssignment(unit: UnitOfWork, id: string): Promise<AssignmentDto | undefined> {
  return unit.first<AssignmentDto>(`${assignments} and inspection_assignments.id = $2`, [
    ownInspectorId(unit),
    id,
  ]);
}

/** Codes of the schools that an inspector was newly sent to; where they are already, nothing is added. */
export async function addAssignments(
  unit: UnitOfWork,
  termId: string,
  inspectorId: string,
  schoolCodes: readonly string[],
): Promise<string[]> {
  const added = await unit.query<{ code: string }>(
    `with added as (
       insert into inspection_assignments (term_id, inspector_id, school_id)
       select $1, $2, schools.id from schools where schools.code = any ($3) order by schools.code
       on conflict on constraint inspection_assignments_once_key do nothing
       returning inspection_assignments.school_id
     )
     select schools.code from added join schools on schools.id = added.school_id order by schools.code`,
    [termId, inspectorId, schoolCodes],
  );
  return added.map(({ code }) => code);
}

export interface TermRow {
  readonly id: string;
  readonly number: 1 | 2;
  readonly startsOn: string;
  readonly endsOn: string;
}

export async function findTermById(unit: UnitOfWork, id: string): Promise<TermRow | undefined> {
  return unit.first<TermRow>(
    `select terms.id, terms.number, terms.starts_on::text as "startsOn", terms.ends_on::text as "endsOn"
       from terms where terms.id = $1`,
    [id],
  );
}

/** Undefined also for a user who is no inspector. */
export async function findInspector(
  unit: UnitOfWork,
  id: string,
): Promise<{ readonly isDisabled: boolean } | undefined> {
  return unit.first(
    `select users.disabled_at is not null as "isDisabled" from users
      where users.id = $1 and users.role = 'inspector'`,
    [id],
  );
}

export async function listInspectors(
  unit: UnitOfWork,
  after: string | null,
  limit: number,
): Promise<InspectorDto[]> {
  return unit.query<InspectorDto>(
    `select users.id, users.username, users.display_name as "displayName" from users
      where users.role = 'inspector' and users.disabled_at is null and ($1::text is null or users.username > $1)
      order by users.username limit $2`,
    [after, limit],
  );
}

/** The codes, of those given, that no school has. */
export async function unknownSchoolCodes(
  unit: UnitOfWork,
  schoolCodes: readonly string[],
): Promise<ReadonlySet<string>> {
  const unknown = await unit.query<{ code: string }>(
    `select given.code from unnest($1::text[]) as given (code)
      where not exists (select from schools where schools.code = given.code)`,
    [schoolCodes],
  );
  return new Set(unknown.map(({ code }) => code));
}

export type ProgressRow = Omit<ProgressRowDto, 'owed'> & { readonly stage: Stage };

/**
 * How far a term's visits are, a row for each school-stage in the order of the schools' codes: of the whole county, or
 * of the schools that the inspector who asks was sent to. Drafts are no visits yet.
 */
export async function listProgress(unit: UnitOfWork, termId: string): Promise<ProgressRow[]> {
  return unit.query<ProgressRow>(
    `with sent as (
       select school_stages.id as school_stage_id, inspection_assignments.inspector_id, users.display_name
         from inspection_assignments
         join users on users.id = inspection_assignments.inspector_id
         join school_stages on school_stages.school_id = inspection_assignments.school_id
        where inspection_assignments.term_id = $1
     ), done as (
       select visits.school_stage_id, visits.inspector_id, max(visits.inspector_name) as inspector_name,
              count(*) filter (where visits.kind = 'process')::int as process_visits,
              count(*) filter (where visits.kind = 'final')::int as final_visits,
              max(visits.visited_on) as last_visited_on
         from visits where visits.term_id = $1 and visits.status = 'submitted'
        group by visits.school_stage_id, visits.inspector_id
     ), people as (
       select school_stage_id,
              json_agg(json_build_object(
                'id', inspector_id, 'displayName', coalesce(sent.display_name, done.inspector_name),
                'isAssigned', sent.inspector_id is not null, 'processVisits', coalesce(done.process_visits, 0),
                'finalVisits', coalesce(done.final_visits, 0))
                order by coalesce(sent.display_name, done.inspector_name) collate "zh-Hans-CN-x-icu", inspector_id)
                as inspectors,
              sum(done.process_visits)::int as process_visits, sum(done.final_visits)::int as final_visits,
              max(done.last_visited_on) as last_visited_on
         from sent full join done using (school_stage_id, inspector_id)
        group by school_stage_id
     )
     select json_build_object('code', schools.code, 'name', schools.name, 'townshipCode', townships.code) as school,
            school_stages.stage, coalesce(people.inspectors, '[]') as inspectors,
            coalesce(people.process_visits, 0) as "processVisits",
            coalesce(people.final_visits, 0) as "finalVisits", people.last_visited_on::text as "lastVisitedOn"
       from schools
       join school_stages on school_stages.school_id = schools.id
       left join townships on townships.id = schools.township_id
       left join people on people.school_stage_id = school_stages.id
      where $2::uuid is null or exists (
              select from inspection_assignments
               where inspection_assignments.term_id = $1 and inspection_assignments.inspector_id = $2
                 and inspection_assignments.school_id = schools.id)
      order by schools.code, array_position(array[${sqlList(stages)}], school_stages.stage)`,
    [termId, ownInspectorId(unit)],
  );
}
