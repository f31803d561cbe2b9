import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { ExamRow } from '../exam.queries.js';
import type { RankingPolicyFigures } from '../ranking-policy.rules.js';

/** A unit whose kept figures are not what SQL finds in the same snapshot. */
export interface Difference {
  readonly unitKind: 'school' | 'township';
  readonly unitCode: string;
  readonly figure: string;
  readonly kept: string | null;
  readonly found: string | null;
}

/**
 * The whole ranking once more, from the marks, in one statement that shares nothing with the program but the rules:
 * window functions and numeric division instead of typed arrays and integers.
 * $1 exam, $2 census date, $3 grade, $4 stage, $5 excellent, $6 good, $7 pass cut-off, $8 $9 $10 weights,
 * $11 tie-break; the cut-offs and weights are null for primary.
 */
export const unitFiguresSql = `
  with candidates as (
    select schools.code as school_code, townships.code as township_code,
           exam_excuses.enrolment_id is not null as is_excused,
           exam_scores.enrolment_id is not null as has_marks,
           coalesce((select sum(mark) from unnest(exam_scores.marks_hundredths) as mark), 0) as total
      from enrolments
           join school_stages on school_stages.id = enrolments.school_stage_id and school_stages.stage = $4::text
           join schools on schools.id = school_stages.school_id
           left join townships on townships.id = schools.township_id
           left join exam_scores on exam_scores.exam_id = $1::uuid and exam_scores.enrolment_id = enrolments.id
           left join exam_excuses on exam_excuses.exam_id = $1::uuid and exam_excuses.enrolment_id = enrolments.id
     where enrolments.census_date = $2::date and enrolments.grade = $3::smallint),
  placed as (
    select candidates.*,
           case when not is_excused then rank() over (partition by is_excused order by total desc) end as place
      from candidates),
  tallied as (
    select case when grouping(school_code) = 0 then 'school' else 'township' end as unit_kind,
           case when grouping(school_code) = 0 then school_code else township_code end as unit_code,
           count(*)::int as enrolled,
           count(*) filter (where not is_excused)::int as counted,
           count(*) filter (where not is_excused and has_marks)::int as present,
           count(*) filter (where not is_excused and not has_marks)::int as absent,
           count(*) filter (where is_excused)::int as excused,
           coalesce(sum(total) filter (where not is_excused), 0)::bigint as total_hundredths,
           count(*) filter (where place <= $5::int)::int as excellent_count,
           count(*) filter (where place <= $6::int)::int as good_count,
           count(*) filter (where place <= $7::int)::int as pass_count
      from placed
     group by grouping sets ((school_code), (township_code))
    having grouping(school_code) = 0 or township_code is not null),
  figured as (
    select tallied.*,
           round(total_hundredths::numeric / nullif(counted, 0))::int as mean_hundredths,
           round(10000::numeric * excellent_count / nullif(counted, 0))::int as excellent_rate,
           round(10000::numeric * good_count / nullif(counted, 0))::int as good_rate,
           round(10000::numeric * pass_count / nullif(counted, 0))::int as pass_rate,
           round(100::numeric * ($8::int * excellent_count + $9::int * good_count + $10::int * pass_count)
                 / nullif(counted, 0))::int as weighted_rate
      from tallied),
  ranked as (
    select figured.*,
           rank() over (partition by unit_kind, counted = 0 order by mean_hundredths desc)::int as mean_place,
           rank() over (partition by unit_kind, counted = 0 order by excellent_count desc)::int as excellent_count_place,
           rank() over (partition by unit_kind, counted = 0 order by weighted_rate desc)::int as weighted_rate_place
      from figured),
  summed as (
    select ranked.*, mean_place + excellent_count_place + weighted_rate_place as rank_sum from ranked)
  select unit_kind, unit_code, enrolled, counted, present, absent, excused, total_hundredths, mean_hundredths,
         case when counted > 0 then mean_place end as mean_place,
         case when $5::int is not null then excellent_count end as excellent_count,
         case when $5::int is not null then good_count end as good_count,
         case when $5::int is not null then pass_count end as pass_count,
         case when $5::int is not null then excellent_rate end as excellent_rate,
         case when $5::int is not null then good_rate end as good_rate,
         case when $5::int is not null then pass_rate end as pass_rate,
         weighted_rate,
         case when $5::int is not null and counted > 0 then excellent_count_place end as excellent_count_place,
         case when $5::int is not null and counted > 0 then weighted_rate_place end as weighted_rate_place,
         case when $5::int is not null and counted > 0 then rank_sum end as rank_sum,
         case when counted = 0 then null
              when $5::int is null then mean_place
              when $11::text = 'mean' then
                rank() over (partition by unit_kind, counted = 0 order by rank_sum, mean_place)::int
              else rank() over (partition by unit_kind, counted = 0 order by rank_sum)::int end as place
    from summed`;

/** What `unitFiguresSql` is told, in its order. */
type UnitFiguresParameters = readonly [
  examId: string,
  censusDate: string,
  grade: number,
  stage: string,
  excellent: number | null,
  good: number | null,
  pass: number | null,
  excellentWeight: number | null,
  goodWeight: number | null,
  passWeight: number | null,
  tieBreak: string | null,
];

/** What to tell `unitFiguresSql` about an exam and its policy. */
export function toParameters(
  exam: Pick<ExamRow, 'id' | 'censusDate' | 'grade' | 'stage'>,
  figures: RankingPolicyFigures,
): UnitFiguresParameters {
  const place = [exam.id, exam.censusDate, exam.grade, exam.stage] as const;
  if (figures.stage === 'primary') return [...place, null, null, null, null, null, null, null];
  const { cutoffs, rateWeights, tieBreak } = figures;
  return [
    ...place,
    cutoffs.excellent,
    cutoffs.good,
    cutoffs.pass,
    rateWeights.excellent,
    rateWeights.good,
    rateWeights.pass,
    tieBreak,
  ];
}

/**
 * The figures as SQL finds them, as JSON. Needs nothing of the run but its snapshot, so that it may go on while the
 * program ranks.
 */
export async function recomputeFigures(unit: UnitOfWork, parameters: UnitFiguresParameters): Promise<string> {
  const found = await unit.first<{ figures: string }>(
    `select coalesce(jsonb_agg(found), '[]')::text as figures from (${unitFiguresSql}) as found`,
    parameters,
  );
  return found?.figures ?? '[]';
}

/** Every figure of a kept run that differs from `recomputed`, at most a hundred. */
export async function findDifferences(
  unit: UnitOfWork,
  runId: string,
  recomputed: string,
): Promise<Difference[]> {
  return unit.query<Difference>(
    `with found as (
       select r.* from jsonb_to_recordset($2::jsonb) as r (
              unit_kind text, unit_code text, enrolled int, counted int, present int, absent int, excused int,
              total_hundredths bigint, mean_hundredths int, mean_place int, excellent_count int, good_count int,
              pass_count int, excellent_rate int, good_rate int, pass_rate int, weighted_rate int,
              excellent_count_place int, weighted_rate_place int, rank_sum int, place int)),
     kept as (select ranking_rows.* from ranking_rows where ranking_rows.run_id = $1::uuid)
     select coalesce(kept.unit_kind, found.unit_kind) as "unitKind",
            coalesce(kept.unit_code, found.unit_code) as "unitCode",
            figure.name as figure, figure.kept, figure.found
       from kept full join found on found.unit_kind = kept.unit_kind and found.unit_code = kept.unit_code
            cross join lateral (values
              ('enrolled', kept.enrolled::text, found.enrolled::text),
              ('counted', kept.counted::text, found.counted::text),
              ('present', kept.present::text, found.present::text),
              ('absent', kept.absent::text, found.absent::text),
              ('excused', kept.excused::text, found.excused::text),
              ('total', kept.total_hundredths::text, found.total_hundredths::text),
              ('mean', kept.mean_hundredths::text, found.mean_hundredths::text),
              ('meanPlace', kept.mean_place::text, found.mean_place::text),
              ('excellentCount', kept.excellent_count::text, found.excellent_count::text),
              ('excellentCountPlace', kept.excellent_count_place::text, found.excellent_count_place::text),
              ('goodCount', kept.good_count::text, found.good_count::text),
              ('passCount', kept.pass_count::text, found.pass_count::text),
              ('excellentRate', kept.excellent_rate::text, found.excellent_rate::text),
              ('goodRate', kept.good_rate::text, found.good_rate::text),
              ('passRate', kept.pass_rate::text, found.pass_rate::text),
              ('weightedRate', kept.weighted_rate::text, found.weighted_rate::text),
              ('weightedRatePlace', kept.weighted_rate_place::text, found.weighted_rate_place::text),
              ('rankSum', kept.rank_sum::text, found.rank_sum::text),
              ('place', kept.place::text, found.place::text)) as figure (name, kept, found)
      where figure.kept is distinct from figure.found
      order by 1, 2, 3 limit 100`,
    [runId, recomputed],
  );
}
