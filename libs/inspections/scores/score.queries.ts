import type { Stage } from '#organization/schools/school-stage.rules.js';
import { schoolIsVisible, visibleUnits } from '#organization/visible-units.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { ScoredVisit } from './period-score.rules.js';

/** A school-stage of the county, and where it belongs in a school year. */
export interface SchoolStageRow {
  readonly schoolStageId: string;
  readonly stage: Stage;
  readonly code: string;
  readonly name: string;
  readonly townshipCode: string | null;
  readonly townshipName: string | null;
  readonly squadId: string | null;
  readonly squadCode: string | null;
  readonly squadName: string | null;
}

export async function listSchoolStages(unit: UnitOfWork, schoolYearId: string): Promise<SchoolStageRow[]> {
  return unit.query<SchoolStageRow>(
    `select school_stages.id as "schoolStageId", school_stages.stage, schools.code, schools.name,
            townships.code as "townshipCode", townships.name as "townshipName",
            squads.id as "squadId", squads.code as "squadCode", squads.name as "squadName"
       from school_stages
       join schools on schools.id = school_stages.school_id
       left join townships on townships.id = schools.township_id
       left join squad_members on squad_members.school_year_id = $1
                              and squad_members.school_stage_id = school_stages.id
       left join squads on squads.id = squad_members.squad_id
      order by schools.code, school_stages.stage`,
    [schoolYearId],
  );
}

/** A school-stage and the submitted visits that it had. */
export interface VisitedSchoolStageRow {
  readonly schoolStageId: string;
  readonly visits: readonly ScoredVisit[];
}

/**
 * The submitted visits of these terms, with their sections where those are wanted. One row a school-stage: a row for each
 * visit and section of a year takes longer to read than all the rest of the work.
 */
export async function listScoredVisits(
  unit: UnitOfWork,
  termIds: readonly string[],
  termIdsWithSections: readonly string[],
): Promise<VisitedSchoolStageRow[]> {
  return unit.query<VisitedSchoolStageRow>(
    `select visits.school_stage_id as "schoolStageId",
            json_agg(json_build_object(
              'termId', visits.term_id, 'half', visits.kind, 'given', visits.points_given, 'max', visits.points_max,
              'sections', case when visits.term_id = any ($2::uuid[]) then visits.sections else '[]' end)) as visits
       from visits
      where visits.term_id = any ($1::uuid[]) and visits.status = 'submitted'
      group by visits.school_stage_id`,
    [termIds, termIdsWithSections],
  );
}

export interface SectionRow {
  readonly code: string;
  readonly title: string;
}

/**
 * The sections of the checklists that the visits of these terms were made by, as the latest of them calls and orders
 * them; behind them those that only older ones have.
 */
export async function listSections(unit: UnitOfWork, termIds: readonly string[]): Promise<SectionRow[]> {
  return unit.query<SectionRow>(
    `select latest.code, latest.title
       from (select distinct on (section.content ->> 'code') section.content ->> 'code' as code,
                    section.content ->> 'title' as title, checklists.version, section.position
               from checklists
              cross join lateral jsonb_array_elements(checklists.content -> 'sections')
                    with ordinality as section (content, position)
              where checklists.id in (select visits.checklist_id from visits
                                       where visits.term_id = any ($1::uuid[]) and visits.status = 'submitted')
              order by section.content ->> 'code', checklists.version desc) latest
      order by latest.version desc, latest.position`,
    [termIds],
  );
}

/** The ids of the school-stages that the unit of work's actor may see. */
export async function listVisibleSchoolStages(unit: UnitOfWork): Promise<ReadonlySet<string>> {
  const rows = await unit.query<{ id: string }>(
    `select school_stages.id from school_stages join schools on schools.id = school_stages.school_id
      where ${schoolIsVisible}`,
    [...visibleUnits(unit.actor)],
  );
  return new Set(rows.map(({ id }) => id));
}
