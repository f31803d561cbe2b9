import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { UnsettledStage } from './finding-gap.rules.js';
import type { DraftVisit, VisitedStage } from './visit-gap.rules.js';

const ofSchoolStage = `schools.code, schools.name, school_stages.stage, townships.code as "townshipCode"`;

/** The school-stages of the county that lack a process visit or a final visit of the term. */
export async function listUnvisitedStages(unit: UnitOfWork, termId: string): Promise<VisitedStage[]> {
  return unit.query<VisitedStage>(
    `select ${ofSchoolStage}, coalesce(done.process_visits, 0) as "processVisits",
            coalesce(done.final_visits, 0) as "finalVisits",
            schools.id in (select inspection_assignments.school_id from inspection_assignments
                            where inspection_assignments.term_id = $1) as "isAssigned"
       from school_stages
       join schools on schools.id = school_stages.school_id
       left join townships on townships.id = schools.township_id
       left join (select visits.school_stage_id,
                         count(*) filter (where visits.kind = 'process')::int as process_visits,
                         count(*) filter (where visits.kind = 'final')::int as final_visits
                    from visits where visits.term_id = $1 and visits.status = 'submitted'
                   group by visits.school_stage_id) done on done.school_stage_id = school_stages.id
      where done.process_visits is null or done.process_visits = 0 or done.final_visits = 0
      order by schools.code, school_stages.stage`,
    [termId],
  );
}

export async function listDrafts(unit: UnitOfWork, termId: string): Promise<DraftVisit[]> {
  return unit.query<DraftVisit>(
    `select visits.id, visits.inspector_id as "inspectorId", visits.inspector_name as "inspectorName", ${ofSchoolStage},
            visits.kind, visits.visited_on::text as "visitedOn", visit_admissions.visit_id is not null as "isAdmitted"
       from visits
       join schools on schools.id = visits.school_id
       join school_stages on school_stages.id = visits.school_stage_id
       left join townships on townships.id = schools.township_id
       left join visit_admissions on visit_admissions.visit_id = visits.id
      where visits.term_id = $1 and visits.status = 'draft'
      order by schools.code, visits.id`,
    [termId],
  );
}

export async function listUnsettledStages(unit: UnitOfWork, termId: string): Promise<UnsettledStage[]> {
  return unit.query<UnsettledStage>(
    `select ${ofSchoolStage}, unsettled.overdue, unsettled.open, unsettled.rectified
       from (select findings.school_stage_id,
                    count(*) filter (where findings.state = 'open' and findings.overdue_since is not null)::int as overdue,
                    count(*) filter (where findings.state = 'open' and findings.overdue_since is null)::int as open,
                    count(*) filter (where findings.state = 'rectified')::int as rectified
               from findings
              where findings.term_id = $1 and findings.state in ('open', 'rectified')
              group by findings.school_stage_id) unsettled
       join school_stages on school_stages.id = unsettled.school_stage_id
       join schools on schools.id = school_stages.school_id
       left join townships on townships.id = schools.township_id
      order by schools.code, school_stages.stage`,
    [termId],
  );
}
