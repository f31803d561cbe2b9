import type { Stage } from '#organization/schools/school-stage.rules.js';
import { schoolIsVisible, visibleUnits } from '#organization/visible-units.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { VisitRow } from '../visits/visit.queries.js';

/** The id of a school-stage within the scope of the unit of work's actor. */
export async function findVisibleSchoolStage(
  unit: UnitOfWork,
  schoolCode: string,
  stage: Stage,
): Promise<string | undefined> {
  const row = await unit.first<{ id: string }>(
    `select school_stages.id from school_stages join schools on schools.id = school_stages.school_id
      where ${schoolIsVisible} and schools.code = $4 and school_stages.stage = $5`,
    [...visibleUnits(unit.actor), schoolCode, stage],
  );
  return row?.id;
}

/** A submitted visit: its content, and the points that count. */
export interface VisitEvidence extends VisitRow {
  readonly pointsGiven: number;
  readonly pointsMax: number;
}

/** What a school-stage's score of a term stands on: process visits first, then by day. */
export async function listEvidence(
  unit: UnitOfWork,
  schoolStageId: string,
  termId: string,
): Promise<VisitEvidence[]> {
  return unit.query<VisitEvidence>(
    `select visits.id, visits.status, visits.revision, schools.code as "schoolCode", schools.name as "schoolName",
            school_stages.stage, visits.kind, visits.visited_on::text as "visitedOn", visits.term_id as "termId",
            visits.inspector_id as "inspectorId", visits.inspector_name as "inspectorName",
            visits.points_given as "pointsGiven", visits.points_max as "pointsMax",
            visits.received_at as "receivedAt", visits.submitted_at as "submittedAt", visits.content,
            visit_admissions.reason as "admissionReason", visit_admissions.admitted_by as "admittedBy",
            visit_admissions.admitted_at as "admittedAt"
       from visits
       join schools on schools.id = visits.school_id
       join school_stages on school_stages.id = visits.school_stage_id
       left join visit_admissions on visit_admissions.visit_id = visits.id
      where visits.school_stage_id = $1 and visits.term_id = $2 and visits.status = 'submitted'
      order by visits.kind desc, visits.visited_on, visits.id`,
    [schoolStageId, termId],
  );
}

export interface OpenFindingRow {
  readonly itemCode: string;
  readonly text: string;
  readonly severity: 'minor' | 'major' | 'critical';
  readonly deadline: string;
  readonly state: 'open' | 'rectified';
  readonly isOverdue: boolean;
}

/** What a school-stage still has to repair, or has repaired and nobody has verified, from whatever term it is. */
export async function listOpenFindings(unit: UnitOfWork, schoolStageId: string): Promise<OpenFindingRow[]> {
  return unit.query<OpenFindingRow>(
    `select findings.item_code as "itemCode", findings.text, findings.severity,
            findings.deadline::text as deadline, findings.state, findings.overdue_since is not null as "isOverdue"
       from findings
      where findings.school_stage_id = $1 and findings.state in ('open', 'rectified')
      order by findings.deadline, findings.item_code, findings.id`,
    [schoolStageId],
  );
}
