import type { RunningSystem } from './running-system.js';
import { publishChecklist } from './small-inspections.js';

/** How many schools there are, and how often each of their stages is visited in a term: the last visit is the final one. */
export interface GeneratedVisits {
  readonly schools: number;
  readonly visitsATerm: number;
  /** In which all of it happens. Each must be in the calendar. */
  readonly schoolYears: readonly string[];
}

/**
 * Puts schools `G00001…` of one stage (junior) and their submitted visits into the database. Points come from a formula
 * over the numbers of school, term and visit, so that the same county is made each time; maxima differ, as they do
 * where an item does not apply.
 */
export async function generateVisits(
  { sql }: Pick<RunningSystem, 'sql'>,
  { schools, visitsATerm, schoolYears }: GeneratedVisits,
): Promise<void> {
  const checklistId = await publishChecklist({ sql });
  await sql(
    `with made as (
       insert into schools (code, name, township_id)
       select 'G' || lpad(number::text, 5, '0'), '第 ' || number || ' 中学',
              (select townships.id from townships order by townships.code limit 1 offset number % 3)
         from generate_series(1, $1) as number
       returning schools.id)
     insert into school_stages (school_id, stage) select made.id, 'junior' from made`,
    [schools],
  );
  await sql(
    `with visit as (
       select uuidv7() as id, terms.id as term_id, terms.starts_on, schools.id as school_id,
              school_stages.id as school_stage_id, visit_number as number, points.given, points.max
         from terms join school_years on school_years.id = terms.school_year_id and school_years.name = any ($1)
        cross join (schools join school_stages on school_stages.school_id = schools.id)
        cross join generate_series(1, $2) as visit_number
        cross join lateral (
              select array_agg(10000 - 500 * (hash % 3) order by section) as max,
                     array_agg((10000 - 500 * (hash % 3)) * (50 + hash % 51) / 100 order by section) as given
                from generate_series(1, 6) as section
               cross join lateral (select abs(hashtext(schools.code || terms.number || terms.starts_on || visit_number
                                              || ' ' || section)) as hash) hashed) points
        where schools.code like 'G%')
     insert into visits (id, inspector_id, inspector_name, term_id, school_id, school_stage_id, kind, visited_on,
                         checklist_id, content, content_hash, status, revision, points_given, points_max, sections,
                         submitted_at)
     select visit.id, users.id, users.display_name, visit.term_id, visit.school_id, visit.school_stage_id,
            case when visit.number = $2 then 'final' else 'process' end, visit.starts_on + 7 * visit.number, $3,
            -- about as long as the content of a whole checklist
            jsonb_build_object('scores', (select jsonb_agg(jsonb_build_object('itemCode', 'A' || item, 'points', item,
                                                  'note', md5(visit.id::text || item))) from generate_series(1, 50) as item)),
            sha256(visit.id::text::bytea), 'submitted', 1, (select sum(given) from unnest(visit.given) as given),
            (select sum(max) from unnest(visit.max) as max),
            (select jsonb_agg(jsonb_build_object('code', chr(64 + section), 'given', visit.given[section],
                                                 'max', visit.max[section]) order by section)
               from generate_series(1, 6) as section),
            clock_timestamp()
       from visit cross join (select users.id, users.display_name from users limit 1) users`,
    [schoolYears, visitsATerm, checklistId],
  );
  await sql('analyze');
}
