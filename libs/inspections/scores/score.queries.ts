import type { Stage } from '#organization/schools/school-stage.rules.js';
import { schoolIsVisible, visibleUnits } from '#organization/visible-units.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { GroupedPoints } from './period-score.rules.js';

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

/** The submitted visits of these terms: those of one half that share a maximum are taken together. */
export async function listPoints(unit: UnitOfWork, termIds: readonly string[]): Promise<GroupedPoints[]> {
  return unit.query<GroupedPoints>(
    `select visits.school_stage_id as "schoolStageId", visits.term_id as "termId", visits.kind as half,
            visits.points_max as max, sum(visits.points_given)::int as given, count(*)::int as visits
       from visits
      where visits.term_id = any ($1::uuid[]) and visits.status = 'submitted'
      group by visits.school_stage_id, visits.term_id, visits.kind, visits.points_max`,
    [termIds],
  );
}

export interface GroupedSectionPoints extends GroupedPoints {
  readonly code: string;
}

/** As {@link listPoints}, by section; a section of which nothing applied was not scored. */
export async function listSectionPoints(
  unit: UnitOfWork,
  termIds: readonly string[],
): Promise<GroupedSectionPoints[]> {
  return unit.query<GroupedSectionPoints>(
    `select visits.school_stage_id as "schoolStageId", visits.term_id as "termId", visits.kind as half,
            section.code, section.max, sum(section.given)::int as given, count(*)::int as visits
       from visits
      cross join lateral jsonb_to_recordset(visits.sections) as section (code text, given int, max int)
      where visits.term_id = any ($1::uuid[]) and visits.status = 'submitted' and section.max > 0
      group by visits.school_stage_id, visits.term_id, visits.kind, section.code, section.max`,
    [termIds],
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
