import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { Stage } from '#organization/schools/school-stage.rules.js';
import type { TermDates } from '#calendar/calendar.rules.js';
import { inspectionScope, isVisibleVisit } from '../inspection-scope.js';
import type { VisitContent } from './visit-content.js';
import type { VisitQuery, VisitStatus } from './visit.dto.js';
import type { VisitKind } from '../visit-kind.rules.js';

export interface VisitSummaryRow {
  readonly id: string;
  readonly status: VisitStatus;
  readonly revision: number;
  readonly schoolCode: string;
  readonly schoolName: string;
  readonly stage: Stage;
  readonly kind: VisitKind;
  readonly visitedOn: string;
  readonly termId: string;
  readonly inspectorId: string;
  readonly inspectorName: string;
  readonly pointsGiven: number | null;
  readonly pointsMax: number | null;
  readonly receivedAt: Date;
  readonly submittedAt: Date | null;
}

export interface VisitRow extends VisitSummaryRow {
  readonly content: VisitContent;
  readonly admissionReason: string | null;
  readonly admittedBy: string | null;
  readonly admittedAt: Date | null;
}

/** What the decisions about a visit need besides the visit itself. */
export interface VisitToWriteRow extends VisitRow {
  readonly contentHash: Buffer;
  readonly term: TermDates;
  /** Whether its inspector is still sent to its school in its term. */
  readonly isAssigned: boolean;
  readonly isTermClosed: boolean;
}

const summary = `
  visits.id, visits.status, visits.revision, schools.code as "schoolCode", schools.name as "schoolName",
  school_stages.stage, visits.kind, visits.visited_on::text as "visitedOn", visits.term_id as "termId",
  visits.inspector_id as "inspectorId", visits.inspector_name as "inspectorName",
  visits.points_given as "pointsGiven", visits.points_max as "pointsMax",
  visits.received_at as "receivedAt", visits.submitted_at as "submittedAt"`;

const whole = `${summary}, visits.content, visit_admissions.reason as "admissionReason",
  visit_admissions.admitted_by as "admittedBy", visit_admissions.admitted_at as "admittedAt"`;

const places = `
  visits join schools on schools.id = visits.school_id
         join school_stages on school_stages.id = visits.school_stage_id`;

const placesAndAdmission = `${places} left join visit_admissions on visit_admissions.visit_id = visits.id`;

export async function findVisit(unit: UnitOfWork, id: string): Promise<VisitRow | undefined> {
  const [visit] = await unit.prepared<VisitRow>(
    `select ${whole} from ${placesAndAdmission} where visits.id = $5 and ${isVisibleVisit('visits')}`,
    [...inspectionScope(unit.actor), id],
  );
  return visit;
}

/** As {@link findVisit}, with what is needed to change it. */
export async function findVisitToWrite(unit: UnitOfWork, id: string): Promise<VisitToWriteRow | undefined> {
  const [visit] = await unit.prepared<VisitToWriteRow>(
    `select ${whole}, visits.content_hash as "contentHash",
            json_build_object('number', terms.number, 'startsOn', terms.starts_on, 'endsOn', terms.ends_on) as term,
            terms.closed_at is not null as "isTermClosed",
            exists (select from inspection_assignments
                     where inspection_assignments.inspector_id = visits.inspector_id
                       and inspection_assignments.term_id = visits.term_id
                       and inspection_assignments.school_id = visits.school_id) as "isAssigned"
       from ${placesAndAdmission} join terms on terms.id = visits.term_id
      where visits.id = $5 and ${isVisibleVisit('visits')}`,
    [...inspectionScope(unit.actor), id],
  );
  return visit;
}

/** The latest id first; `before` is the id that the page before ended with. */
export async function listVisits(
  unit: UnitOfWork,
  filter: VisitQuery,
  before: string | null,
  limit: number,
): Promise<VisitSummaryRow[]> {
  return unit.query<VisitSummaryRow>(
    `select ${summary} from ${places}
      where ${isVisibleVisit('visits')}
        and ($5::uuid is null or visits.term_id = $5)
        and ($6::text is null or schools.code = $6)
        and ($7::text is null or school_stages.stage = $7)
        and ($8::text is null or visits.kind = $8)
        and ($9::text is null or visits.status = $9)
        and ($10::uuid is null or visits.inspector_id = $10)
        and ($11::uuid is null or visits.id < $11)
      order by visits.id desc limit $12`,
    [
      ...inspectionScope(unit.actor),
      filter.termId ?? null,
      filter.schoolCode ?? null,
      filter.stage ?? null,
      filter.kind ?? null,
      filter.status ?? null,
      filter.inspectorId ?? null,
      before,
      limit,
    ],
  );
}

/** Own drafts of a term, in the order of their ids. */
export async function listOwnDrafts(unit: UnitOfWork, termId: string): Promise<VisitRow[]> {
  return unit.query<VisitRow>(
    `select ${whole} from ${placesAndAdmission}
      where visits.inspector_id = $1 and visits.term_id = $2 and visits.status = 'draft' order by visits.id`,
    [unit.actor.userId, termId],
  );
}
