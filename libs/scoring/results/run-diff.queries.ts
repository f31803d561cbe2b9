import type { InputFact, ResultFigure } from '#organization/term-results/scores-term.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { factsOf } from './facts-of-unit.js';
import type { UnitRow } from './result.queries.js';

/** One side of a difference. Value in hundredths. */
export interface DiffSide {
  readonly value: number | null;
  readonly countyPlace: number | null;
  readonly townshipPlace: number | null;
  readonly squadPlace: number | null;
  readonly figures: readonly ResultFigure[];
  readonly facts: readonly InputFact[];
  /** Where the run found the unit. */
  readonly township: string | null;
  readonly squad: string | null;
}

export interface DiffRow {
  readonly kind: UnitRow['kind'];
  readonly code: string;
  readonly name: string;
  readonly stage: UnitRow['stage'];
  readonly noun: string;
  readonly title: string;
  /** Tells subjects apart in a key of a page. */
  readonly subjectKey: string;
  readonly before: DiffSide | null;
  readonly after: DiffSide | null;
}

/** Which result the page before ended with. */
export interface DiffKey {
  readonly kind: string;
  readonly stage: string;
  readonly code: string;
  readonly noun: string;
  readonly subjectKey: string;
}

/**
 * What a run printed of each unit that the other has too: every result of the term in subjects of both and, as
 * `assessment`, what the school year came to.
 */
function printedBy(run: '$1' | '$2', other: '$1' | '$2'): string {
  return `
    select scoring_units.run_id, scoring_units.unit_kind, scoring_units.unit_kind as kind, coalesce(scoring_units.stage, '') collate "C" as stage,
           scoring_units.code, scoring_units.unit_id, scoring_units.name, scoring_units.township_name as township,
           scoring_units.squad_name as squad, printed.*
      from scoring_units
      cross join lateral (
        select scoring_subjects.noun, scoring_subjects.canonical_key, scoring_subjects.subject,
               scoring_subjects.title, term_results.value, term_results.county_place,
               term_standings.township_place, term_standings.squad_place, term_results.figures,
               (select jsonb_strip_nulls(jsonb_object_agg(figure ->> 'key', figure -> 'value'))
                  from jsonb_array_elements(term_results.figures) as figure) as figure_values,
               null::jsonb as own_facts
          from term_results
          join scoring_subjects on scoring_subjects.run_id = term_results.run_id
                               and scoring_subjects.noun = term_results.noun
                               and scoring_subjects.subject = term_results.subject
          left join term_standings on term_standings.run_id = term_results.run_id
                                  and term_standings.noun = term_results.noun
                                  and term_standings.subject = term_results.subject
                                  and term_standings.unit_kind = term_results.unit_kind
                                  and term_standings.unit_id = term_results.unit_id
         where term_results.run_id = scoring_units.run_id and term_results.unit_kind = scoring_units.unit_kind
           and term_results.unit_id = scoring_units.unit_id
           and exists (select from scoring_subjects theirs
                        where theirs.run_id = ${other} and theirs.noun = scoring_subjects.noun
                          and theirs.canonical_key = scoring_subjects.canonical_key)
        union all
        select 'assessment', 'annual', 'annual', '年度考核', annual_assessments.total,
               annual_assessments.county_place, annual_assessments.township_place, annual_assessments.squad_place,
               (select jsonb_agg(jsonb_build_object('key', part ->> 'component', 'label', part ->> 'component',
                                                    'value', round((part ->> 'figure')::numeric / 100, 2)))
                  from jsonb_array_elements(annual_assessments.components) as part),
               (select jsonb_strip_nulls(jsonb_object_agg(part ->> 'component', part -> 'figure'))
                  from jsonb_array_elements(annual_assessments.components) as part),
               (select jsonb_agg(jsonb_build_object('key', fact.key, 'label', fact.label, 'value', fact.value)
                                 order by fact.key)
                  from jsonb_array_elements(annual_assessments.components) as part
                  cross join lateral (
                    select 'weight ' || (part ->> 'component') as key, '权重（%）' as label,
                           part ->> 'weightPercent' as value
                    union all
                    select concat_ws(' ', 'result', part ->> 'component', made ->> 'term', made ->> 'title'),
                           '第' || (made ->> 'term') || '学期·' || (made ->> 'title'),
                           round((made ->> 'percent')::numeric / 100, 2)::text
                      from jsonb_array_elements(part -> 'results') as made) as fact)
          from annual_assessments
         where annual_assessments.run_id = scoring_units.run_id
           and annual_assessments.unit_kind = scoring_units.unit_kind
           and annual_assessments.unit_id = scoring_units.unit_id) as printed
     where scoring_units.run_id = ${run}
       and exists (select from scoring_units theirs
                    where theirs.run_id = ${other} and theirs.unit_kind = scoring_units.unit_kind
                      and theirs.code = scoring_units.code and theirs.stage is not distinct from scoring_units.stage)`;
}

const has = (side: 'was' | 'made'): string => `case when ${side}.noun is not null then jsonb_build_object(
  'value', ${side}.value, 'countyPlace', ${side}.county_place, 'townshipPlace', ${side}.township_place,
  'squadPlace', ${side}.squad_place, 'figures', coalesce(${side}.figures, '[]'), 'township', ${side}.township,
  'squad', ${side}.squad, 'facts', coalesce(${side}.own_facts, ${factsOf(side)}, '[]')) end`;
const compared = (side: 'was' | 'made'): string =>
  `(${side}.noun, ${side}.value, ${side}.county_place, ${side}.township_place, ${side}.squad_place, ${side}.figure_values)`;
/**
 * The results that two runs print differently, of units and subjects that both have, by unit and subject. Units are matched
 * by kind, code and stage, and subjects by what they are about: ids are each run's own.
 */
export async function listDifferences(
  unit: UnitOfWork,
  runs: readonly [before: string, after: string],
  after: DiffKey | null,
  limit: number,
): Promise<DiffRow[]> {
  return unit.query<DiffRow>(
    `with was as materialized (${printedBy('$1', '$2')}), made as materialized (${printedBy('$2', '$1')})
     select kind, code, coalesce(made.name, was.name) as name, nullif(stage, '') as stage, noun,
            coalesce(made.title, was.title) as title, md5(canonical_key) as "subjectKey",
            ${has('was')} as before, ${has('made')} as after
       from was
       full join made using (kind, stage, code, noun, canonical_key)
      where ${compared('was')} is distinct from ${compared('made')}
        and ($3::text is null
             or (kind collate "C", stage, code, noun, md5(canonical_key) collate "C") > ($3, $4, $5, $6, $7))
      order by kind collate "C", stage, code, noun, md5(canonical_key) collate "C"
      limit $8`,
    [
      ...runs,
      after?.kind ?? null,
      after?.stage ?? null,
      after?.code ?? null,
      after?.noun ?? null,
      after?.subjectKey ?? null,
      limit,
    ],
  );
}

export interface SubjectOfRuns {
  readonly noun: string;
  readonly title: string;
  /** Null: the run has no such subject. */
  readonly before: readonly string[] | null;
  readonly after: readonly string[] | null;
}

/** The subjects that only one of two runs has, or that they made by different versions; with these versions. */
export async function listSubjectDifferences(
  unit: UnitOfWork,
  runs: readonly [before: string, after: string],
): Promise<SubjectOfRuns[]> {
  return unit.query<SubjectOfRuns>(
    `select noun, coalesce(made.title, was.title) as title, was.versions as before, made.versions as after
       from (select noun, canonical_key, title, versions from scoring_subjects where run_id = $1) as was
       full join (select noun, canonical_key, title, versions from scoring_subjects where run_id = $2) as made
                 using (noun, canonical_key)
      where was.versions is distinct from made.versions
      order by noun, canonical_key`,
    [...runs],
  );
}

export interface UnitOfOneRun extends Pick<UnitRow, 'kind' | 'code' | 'name' | 'stage'> {
  readonly isBefore: boolean;
}

/** The units that only one of two runs has. */
export async function listUnitDifferences(
  unit: UnitOfWork,
  runs: readonly [before: string, after: string],
): Promise<UnitOfOneRun[]> {
  return unit.query<UnitOfOneRun>(
    `select kind, code, coalesce(was.name, made.name) as name, nullif(stage, '') as stage,
            made.name is null as "isBefore"
       from (select unit_kind as kind, code, coalesce(stage, '') as stage, name from scoring_units where run_id = $1)
              as was
       full join
            (select unit_kind as kind, code, coalesce(stage, '') as stage, name from scoring_units where run_id = $2)
              as made using (kind, code, stage)
      where was.name is null or made.name is null
      order by kind collate "C", stage collate "C", code`,
    [...runs],
  );
}
