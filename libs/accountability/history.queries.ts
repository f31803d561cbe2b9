import { countyTimeZone } from '#platform/config/county-time.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { EvaluationKind, EvaluationStage } from './accountability-rule.rules.js';
import type { ExamResult } from './period.rules.js';
import type { Tenure } from './tenure.rules.js';
import type { AsOf } from './verdict.rules.js';

const today = `(clock_timestamp() at time zone '${countyTimeZone}')::date`;

/** Today by the county's clock, and the school year that has begun last. */
export async function readToday(unit: UnitOfWork): Promise<AsOf> {
  const found = await unit.first<{ day: string }>(`select ${today}::text as day`);
  return readAsOf(unit, found?.day ?? '');
}

/** A day (YYYY-MM-DD), and the school year that has begun last by then. */
export async function readAsOf(unit: UnitOfWork, day: string): Promise<AsOf> {
  const found = await unit.first<{ schoolYear: string }>(
    `select school_years.name as "schoolYear" from terms join school_years on school_years.id = terms.school_year_id
      where terms.starts_on <= $1::date order by terms.starts_on desc limit 1`,
    [day],
  );
  return { day, schoolYear: found?.schoolYear ?? '' };
}

/** The day of the last exam that has a published ranking, or is held in this term. */
export async function readLastExamDay(unit: UnitOfWork, termId: string): Promise<string | null> {
  const found = await unit.first<{ day: string | null }>(
    `select max(exams.held_on)::text as day from exams
      where exams.term_id = $1
         or exists (select from ranking_runs
                     where ranking_runs.exam_id = exams.id and ranking_runs.published_at is not null)`,
    [termId],
  );
  return found?.day ?? null;
}

const exam = `exams.id as "examId", exams.name as "examName", exams.kind, exams.stage, exams.grade,
            school_years.name as "schoolYear", terms.number as term, exams.held_on::text as "heldOn"`;

/** The places of the ranking run that is called `runs` there. */
const placesOf = (runs: string): string => `
         select coalesce(json_agg(place.row) filter (where place.unit_kind = 'school'), '[]') as schools,
                coalesce(json_agg(place.row) filter (where place.unit_kind = 'township'), '[]') as townships
           from (select ranking_rows.unit_kind,
                        json_build_object('unitId', ranking_rows.unit_id, 'code', ranking_rows.unit_code,
                                          'name', ranking_rows.unit_name, 'place', ranking_rows.place) as row
                   from ranking_rows where ranking_rows.run_id = ${runs}.id
                  order by ranking_rows.unit_kind, ranking_rows.unit_code) place`;

/**
 * Exams of these kinds and stages that have been held by a day, each with the places of its published run: the one
 * published last, as a later run supersedes the one before.
 */
export async function listExamResults(
  unit: UnitOfWork,
  kinds: readonly EvaluationKind[],
  stages: readonly EvaluationStage[],
  day: string,
): Promise<ExamResult[]> {
  return unit.query<ExamResult>(
    `select ${exam}, published.id as "runId", places.schools, places.townships
       from exams
       join terms on terms.id = exams.term_id
       join school_years on school_years.id = terms.school_year_id
       left join lateral (
         select ranking_runs.id from ranking_runs
          where ranking_runs.exam_id = exams.id and ranking_runs.published_at is not null
          order by ranking_runs.published_at desc, ranking_runs.id desc limit 1
       ) published on true
      cross join lateral (${placesOf('published')}) places
      where exams.kind = any ($1) and exams.stage = any ($2)
        and (published.id is not null or exams.held_on <= $3::date)
      order by exams.held_on, exams.name collate "C", exams.id`,
    [kinds, stages, day],
  );
}

/** Every exam that a scoring run has ranked, with the places of that very ranking, published or not. */
export async function listResultsOfScoring(unit: UnitOfWork, scoringRunId: string): Promise<ExamResult[]> {
  return unit.query<ExamResult>(
    `select ${exam}, ranking_runs.id as "runId", places.schools, places.townships
       from ranking_runs
       join exams on exams.id = ranking_runs.exam_id
       join terms on terms.id = exams.term_id
       join school_years on school_years.id = terms.school_year_id
      cross join lateral (${placesOf('ranking_runs')}) places
      where ranking_runs.scoring_run_id = $1
      order by exams.held_on, exams.name collate "C", exams.id`,
    [scoringRunId],
  );
}

/** Who has led which school, and who which township, whichever of its schools the office was in. */
export async function listTenures(unit: UnitOfWork): Promise<Tenure[]> {
  return unit.query<Tenure>(
    `select staff_posts.post,
            case staff_posts.post when 'principal' then schools.id else schools.township_id end as "unitId",
            staff.id as "staffId", staff.staff_no as "staffNo", staff.name,
            staff_posts.starts_on::text as "from", staff_posts.ends_on::text as "to"
       from staff_posts
       join schools on schools.id = staff_posts.school_id
       join staff on staff.id = staff_posts.staff_id
      where staff_posts.post = 'principal' or staff_posts.post = 'centre-principal' and schools.township_id is not null
      order by staff_posts.starts_on, staff.staff_no`,
  );
}
