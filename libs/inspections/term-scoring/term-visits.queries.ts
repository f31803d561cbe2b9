import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { Half } from '../scores/term-score.rules.js';

/** A submitted visit as it counts. Points are hundredths. */
export interface TermVisit {
  readonly visitId: string;
  readonly visitedOn: string;
  readonly half: Half;
  readonly revision: number;
  readonly checklistVersion: number;
  readonly given: number;
  readonly max: number;
}

/** A school-stage and the visits that it had in a term: by half, day, and the visit's id. */
export interface VisitedSchoolStage {
  readonly schoolStageId: string;
  readonly visits: readonly TermVisit[];
}

/** The submitted visits of a term. One row a school-stage. */
export async function listTermVisits(unit: UnitOfWork, termId: string): Promise<VisitedSchoolStage[]> {
  return unit.query<VisitedSchoolStage>(
    `select visits.school_stage_id as "schoolStageId",
            json_agg(json_build_object(
              'visitId', visits.id, 'visitedOn', visits.visited_on::text, 'half', visits.kind,
              'revision', visits.revision, 'checklistVersion', checklists.version,
              'given', visits.points_given, 'max', visits.points_max)
              order by visits.kind desc, visits.visited_on, visits.id) as visits
       from visits join checklists on checklists.id = visits.checklist_id
      where visits.term_id = $1 and visits.status = 'submitted'
      group by visits.school_stage_id`,
    [termId],
  );
}
