import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { ExamFacts, StagePolicy } from './exam-gap.rules.js';

/**
 * The exams of a term with their pupils counted, by id. A change counts as newer when it was made after the ranking was
 * asked for: the ranking may have seen it, and ranking once more does no harm. Of excuses withdrawn no row is left, and
 * of pupils moved no time is kept; both show in the counts.
 */
export async function listExamFacts(unit: UnitOfWork, termId: string): Promise<ExamFacts[]> {
  return unit.query<ExamFacts>(
    `with counted as (
       select exams.id as exam_id, count(*)::int as candidates,
              count(exam_scores.enrolment_id)::int as marked,
              count(exam_excuses.enrolment_id)::int as excused,
              count(*) filter (where exam_scores.enrolment_id is null and exam_excuses.enrolment_id is null)::int as absent,
              max(exam_excuses.approved_at) as excused_at
         from exams
         join enrolments on enrolments.census_date = exams.census_date and enrolments.grade = exams.grade
         join school_stages on school_stages.id = enrolments.school_stage_id and school_stages.stage = exams.stage
         left join exam_scores on exam_scores.exam_id = exams.id and exam_scores.enrolment_id = enrolments.id
         left join exam_excuses on exam_excuses.exam_id = exams.id and exam_excuses.enrolment_id = enrolments.id
        where exams.term_id = $1
        group by exams.id
     )
     select exams.id, exams.name, exams.stage, school_years.name as "schoolYear", exams.held_on::text as "heldOn",
            coalesce(counted.candidates, 0) as candidates, coalesce(counted.marked, 0) as marked,
            coalesce(counted.absent, 0) as absent,
            (select imports.id from imports
              where imports.kind = 'exam-scores' and imports.parameters ->> 'examId' = exams.id::text
                and imports.status in ('validating', 'ready', 'committing')
              order by imports.id desc limit 1) as "waitingImportId",
            (select json_build_object(
                      'status', run.status, 'policyId', run.policy_id,
                      'isEnrolmentNewer', printed.enrolled is distinct from counted.candidates or exists (
                        select from imports
                         where imports.kind = 'pupils' and imports.committed_at > run.started_at
                           and imports.parameters ->> 'censusDate' = exams.census_date::text),
                      'areMarksNewer', exists (
                        select from imports
                         where imports.kind = 'exam-scores' and imports.committed_at > run.started_at
                           and imports.parameters ->> 'examId' = exams.id::text),
                      'areExcusesNewer', printed.excused is distinct from counted.excused
                                         or coalesce(counted.excused_at > run.started_at, false))
               from (select * from ranking_runs where ranking_runs.exam_id = exams.id
                      order by ranking_runs.id desc limit 1) run
              cross join lateral (
                    select sum(ranking_rows.enrolled) as enrolled, sum(ranking_rows.excused) as excused
                      from ranking_rows
                     where ranking_rows.run_id = run.id and ranking_rows.unit_kind = 'school') printed) as "latestRun"
       from exams
       join terms on terms.id = exams.term_id
       join school_years on school_years.id = terms.school_year_id
       left join counted on counted.exam_id = exams.id
      where exams.term_id = $1
      order by exams.id`,
    [termId],
  );
}

export async function listPolicyVersions(unit: UnitOfWork): Promise<StagePolicy[]> {
  return unit.query<StagePolicy>(
    `select ranking_policies.id, ranking_policies.stage, ranking_policies.version,
            ranking_policies.effective_from as "effectiveFrom", ranking_policies.announced_on::text as "announcedOn"
       from ranking_policies order by ranking_policies.stage, ranking_policies.version`,
  );
}
