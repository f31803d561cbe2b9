import type { TermDates } from '#calendar/calendar.rules.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { VisitContent } from './visit-content.js';
import type { VisitStatus } from './visit.dto.js';

export interface TermOfVisit extends TermDates {
  readonly id: string;
}

/** What a visit that comes in stands on. Null where the county, or the caller's part of it, has no such thing. */
export interface VisitGroundRow {
  readonly keptBy: string | null;
  readonly keptHash: Buffer | null;
  readonly keptStatus: VisitStatus | null;
  readonly inspectorName: string;
  readonly schoolId: string | null;
  readonly schoolName: string | null;
  readonly schoolStageId: string | null;
  /** The term that the visit names; else those it can belong to. */
  readonly terms: readonly TermOfVisit[];
  /** The terms in which the caller is sent to the school. */
  readonly assignedTerms: readonly string[];
}

/** All of it in one statement: this is asked hundreds of times a second when a county comes home from its schools. */
export async function findVisitGround(
  unit: UnitOfWork,
  id: string,
  { schoolCode, stage, termId, visitedOn }: VisitContent,
): Promise<VisitGroundRow> {
  const [ground] = await unit.prepared<VisitGroundRow>(
    `select visits.inspector_id as "keptBy", visits.content_hash as "keptHash", visits.status as "keptStatus",
            users.display_name as "inspectorName", schools.id as "schoolId", schools.name as "schoolName",
            school_stages.id as "schoolStageId",
            (select coalesce(json_agg(term), '[]')
               from (select terms.id, terms.number, terms.starts_on as "startsOn", terms.ends_on as "endsOn"
                       from terms
                      where case when $5::uuid is null then terms.starts_on <= $6::date else terms.id = $5 end
                      order by terms.starts_on desc limit 3) term) as terms,
            array(select inspection_assignments.term_id::text from inspection_assignments
                   where inspection_assignments.inspector_id = users.id
                     and inspection_assignments.school_id = schools.id) as "assignedTerms"
       from users
       left join visits on visits.id = $2
       left join schools on schools.code = $3
       left join school_stages on school_stages.school_id = schools.id and school_stages.stage = $4
      where users.id = $1`,
    [unit.actor.userId, id, schoolCode, stage, termId ?? null, visitedOn],
  );
  if (!ground) throw new Error('a caller must be a user');
  return ground;
}
