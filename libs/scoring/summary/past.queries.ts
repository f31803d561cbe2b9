import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { isCurrentRun } from '../runs/scoring-run.queries.js';
import type { Stage } from '#organization/schools/school-stage.rules.js';

/** A unit by what it is called in every database. */
export interface UnitCode {
  readonly kind: 'school-stage' | 'township';
  readonly code: string;
  readonly stage: Stage | null;
}

/** Who was placed how in the latest earlier term of a series. Values in hundredths of a percent. */
export interface PastSeries {
  readonly series: string;
  readonly title: string;
  readonly schoolYear: string;
  readonly term: 1 | 2;
  readonly standings: readonly (UnitCode & { readonly value: number | null; readonly countyPlace: number })[];
}

/**
 * For each series of results the latest term before `startsOn` (YYYY-MM-DD) that has a published result in it. Of two
 * subjects of one series in one term the later one of its run.
 */
export async function listPastSeries(unit: UnitOfWork, startsOn: string): Promise<PastSeries[]> {
  return unit.query<PastSeries>(
    `with latest as (
       select distinct on (scoring_subjects.series) scoring_subjects.series, scoring_subjects.run_id,
              scoring_subjects.noun, scoring_subjects.subject, scoring_subjects.title,
              school_years.name as school_year, terms.number
         from scoring_runs
         join terms on terms.id = scoring_runs.term_id
         join school_years on school_years.id = terms.school_year_id
         join scoring_subjects on scoring_subjects.run_id = scoring_runs.id
        where ${isCurrentRun} and terms.starts_on < $1::date
          and scoring_subjects.role = 'evidence' and scoring_subjects.series is not null
        order by scoring_subjects.series, terms.starts_on desc, scoring_subjects.position desc,
                 scoring_subjects.canonical_key desc)
     select latest.series, latest.title, latest.school_year as "schoolYear", latest.number as term,
            json_agg(json_build_object('kind', scoring_units.unit_kind, 'code', scoring_units.code,
                                       'stage', scoring_units.stage, 'value', term_results.percent,
                                       'countyPlace', term_results.county_place)
                     order by scoring_units.unit_kind collate "C", scoring_units.code, scoring_units.stage collate "C")
              as standings
       from latest
       join term_results on term_results.run_id = latest.run_id and term_results.noun = latest.noun
                        and term_results.subject = latest.subject and term_results.county_place is not null
       join scoring_units on scoring_units.run_id = term_results.run_id
                         and scoring_units.unit_kind = term_results.unit_kind
                         and scoring_units.unit_id = term_results.unit_id
      group by latest.series, latest.title, latest.school_year, latest.number
      order by latest.series collate "C"`,
    [startsOn],
  );
}

/** What a term printed of a unit in a subject that may be assessed; hundredths of a percent. */
export interface AssessedResult extends UnitCode {
  readonly component: string;
  readonly canonicalKey: string;
  readonly title: string;
  readonly percent: number | null;
}

/** Whether a term has a published result, and what it printed for annual assessments. */
export async function findPublishedTerm(
  unit: UnitOfWork,
  schoolYear: string,
  number: 1 | 2,
): Promise<{ readonly isPublished: boolean; readonly results: readonly AssessedResult[] }> {
  const run = await unit.first<{ id: string }>(
    `select scoring_runs.id
       from scoring_runs
       join terms on terms.id = scoring_runs.term_id
       join school_years on school_years.id = terms.school_year_id
      where school_years.name = $1 and terms.number = $2 and ${isCurrentRun}`,
    [schoolYear, number],
  );
  if (!run) return { isPublished: false, results: [] };
  const results = await unit.query<AssessedResult>(
    `select scoring_units.unit_kind as kind, scoring_units.code, scoring_units.stage, scoring_subjects.component,
            scoring_subjects.canonical_key as "canonicalKey", scoring_subjects.title, term_results.percent
       from scoring_subjects
       join term_results on term_results.run_id = scoring_subjects.run_id
                        and term_results.noun = scoring_subjects.noun
                        and term_results.subject = scoring_subjects.subject
       join scoring_units on scoring_units.run_id = term_results.run_id
                         and scoring_units.unit_kind = term_results.unit_kind
                         and scoring_units.unit_id = term_results.unit_id
      where scoring_subjects.run_id = $1 and scoring_subjects.role = 'evidence'
        and scoring_subjects.component is not null
      order by scoring_units.unit_kind collate "C", scoring_units.code, scoring_units.stage collate "C",
               scoring_subjects.noun, scoring_subjects.canonical_key`,
    [run.id],
  );
  return { isPublished: true, results };
}
