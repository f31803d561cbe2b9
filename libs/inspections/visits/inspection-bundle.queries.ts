import { closedAt } from '#calendar/term.queries.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { sqlList } from '#organization/sql-list.js';
import { stages } from '#organization/schools/school-stage.rules.js';
import type { BundleSchoolDto, BundleTermDto, OpenFindingDto } from './inspection-bundle.dto.js';

export type BundleTermRow = Omit<BundleTermDto, 'processWindow' | 'finalWindow'>;

export async function findBundleTerm(unit: UnitOfWork, id: string): Promise<BundleTermRow | undefined> {
  return unit.first<BundleTermRow>(
    `select terms.id, school_years.name as "schoolYear", terms.number, terms.starts_on::text as "startsOn",
            terms.ends_on::text as "endsOn", ${closedAt} as "closedAt"
       from terms join school_years on school_years.id = terms.school_year_id where terms.id = $1`,
    [id],
  );
}

const assignedSchools = `
  select inspection_assignments.school_id from inspection_assignments
   where inspection_assignments.inspector_id = $1 and inspection_assignments.term_id = $2`;

export async function listAssignedSchools(unit: UnitOfWork, termId: string): Promise<BundleSchoolDto[]> {
  return unit.query<BundleSchoolDto>(
    `select schools.code, schools.name, townships.name as "townshipName",
            array(select school_stages.stage from school_stages where school_stages.school_id = schools.id
                   order by array_position(array[${sqlList(stages)}], school_stages.stage)) as stages
       from schools left join townships on townships.id = schools.township_id
      where schools.id in (${assignedSchools}) order by schools.code`,
    [unit.actor.userId, termId],
  );
}

/** Of all terms: what was found last year and is not repaired yet is looked at again. */
export async function listOpenFindings(unit: UnitOfWork, termId: string): Promise<OpenFindingDto[]> {
  return unit.query<OpenFindingDto>(
    `select findings.id, findings.visit_id as "visitId", schools.code as "schoolCode", school_stages.stage,
            findings.item_code as "itemCode", findings.text, findings.severity, findings.deadline::text as deadline,
            findings.state
       from findings
       join schools on schools.id = findings.school_id
       join school_stages on school_stages.id = findings.school_stage_id
      where findings.school_id in (${assignedSchools}) and findings.state in ('open', 'rectified')
      order by schools.code, findings.id`,
    [unit.actor.userId, termId],
  );
}

/** Undefined while none is published. */
export async function newestChecklistId(unit: UnitOfWork): Promise<string | undefined> {
  const newest = await unit.first<{ id: string }>(
    `select checklists.id from checklists where checklists.published_at is not null
      order by checklists.version desc limit 1`,
  );
  return newest?.id;
}
