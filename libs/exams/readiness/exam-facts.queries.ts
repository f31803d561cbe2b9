import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { ExamFacts, StagePolicy } from './exam-gap.rules.js';

/**
 * The exams of a term with their pupils counted, by id. Pupils, marks and excuses are counted each for itself, which a
 * large county's indexes answer without a look at the rows: only candidates get marks and excuses, and whoever left the
 * grade since then shows as a change of the enrolment.
 *
 * A change counts as newer when it was made after the ranking was asked for: the ranking may have seen it, and ranking
 * once more does no harm. Of excuses withdrawn no row is left; they show in the counts.
 */
export async function listExamFacts(unit: UnitOfWork, termId: string): Promise<ExamFacts[]> {
  return unit.query<ExamFacts>(
    `with counted as materialized (
       select exams.id as exam_id,
              (select count(*)::int from enrolments
                where enrolments.census_date = exams.census_date and enrolments.grade = exams.grade
                  and enrolments.school_stage_id in (select school_stages.id from school_stages
                                                      where school_stages.stage = exams.stage)) as candidates,
              (select count(*)::int from exam_scores where exam_scores.exam_id = exams.id) as marked,
              excuses.excused, excuses.unmarked, excuses.excused_at
         from exams
        cross join lateral (
              select count(*)::int as excused, max(exam_excuses.approved_at) as excused_at,
                     (count(*) filter (where exam_scores.enrolment_id is null))::int as unmarked
                from exam_excuses
                left join exam_scores on exam_scores.exam_id = exam_excuses.exam_id
                                     and exam_scores.enrolment_id = exam_excuses.enrolment_id
               where exam_excuses.exam_id = exams.id) excuses
        where exams.term_id = $1
     )
     select exams.id, exams.name, exams.stage, school_years.name as "schoolYear", exams.held_on::text as "heldOn",
            counted.candidates, counted.marked,
            greatest(counted.candidates - counted.marked - counted.unmarked, 0) as absent,
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
               from (select * from ranking_runs
                      where ranking_runs.exam_id = exams.id
                        and not exists (select from scoring_cancellations
                                         where scoring_cancellations.run_id = ranking_runs.scoring_run_id)
                      order by ranking_runs.id desc limit 1) run
              cross join lateral (
                    select sum(ranking_rows.enrolled) as enrolled, sum(ranking_rows.excused) as excused
                      from ranking_rows
                     where ranking_rows.run_id = run.id and ranking_rows.unit_kind = 'school') printed) as "latestRun"
       from exams
       join terms on terms.id = exams.term_id
       join school_years on school_years.id = terms.school_year_id
       join counted on counted.exam_id = exams.id
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
