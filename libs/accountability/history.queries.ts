import { countyTimeZone } from '#platform/config/county-time.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { EvaluationKind, EvaluationStage } from './accountability-rule.rules.js';
import type { AsOf } from './accountability.rules.js';
import type { ExamResult } from './period.rules.js';
import type { Tenure } from './tenure.rules.js';

const today = `(clock_timestamp() at time zone '${countyTimeZone}')::date`;

/** Today by the county's clock, and the school year that has begun last. */
export async function readToday(unit: UnitOfWork): Promise<AsOf> {
  const found = await unit.first<AsOf>(
    `select ${today}::text as day,
            coalesce((select school_years.name from terms join school_years on school_years.id = terms.school_year_id
                       where terms.starts_on <= ${today} order by terms.starts_on desc limit 1), '') as "schoolYear"`,
  );
  return found ?? { day: '', schoolYear: '' };
}

/**
 * Exams of these kinds and stages that have been held, each with the places of its published run: the one published
 * last, as a later run supersedes the one before.
 */
export async function listExamResults(
  unit: UnitOfWork,
  kinds: readonly EvaluationKind[],
  stages: readonly EvaluationStage[],
): Promise<ExamResult[]> {
  return unit.query<ExamResult>(
    `select exams.id as "examId", exams.name as "examName", exams.kind, exams.stage, exams.grade,
            school_years.name as "schoolYear", terms.number as term, exams.held_on::text as "heldOn",
            published.id as "runId", places.schools, places.townships
       from exams
       join terms on terms.id = exams.term_id
       join school_years on school_years.id = terms.school_year_id
       left join lateral (
         select ranking_runs.id from ranking_runs
          where ranking_runs.exam_id = exams.id and ranking_runs.published_at is not null
          order by ranking_runs.published_at desc, ranking_runs.id desc limit 1
       ) published on true
      cross join lateral (
         select coalesce(json_agg(place.row) filter (where place.unit_kind = 'school'), '[]') as schools,
                coalesce(json_agg(place.row) filter (where place.unit_kind = 'township'), '[]') as townships
           from (select ranking_rows.unit_kind,
                        json_build_object('unitId', ranking_rows.unit_id, 'code', ranking_rows.unit_code,
                                          'name', ranking_rows.unit_name, 'place', ranking_rows.place) as row
                   from ranking_rows where ranking_rows.run_id = published.id) place
       ) places
      where exams.kind = any ($1) and exams.stage = any ($2)
        and (published.id is not null or exams.held_on <= ${today})
      order by exams.held_on, exams.id`,
    [kinds, stages],
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
