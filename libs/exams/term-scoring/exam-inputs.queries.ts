import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { ExamRow } from '../exam.queries.js';

/** What a school-stage brings into an exam, without naming a pupil. */
export interface SchoolInputRow {
  readonly schoolStageId: string;
  readonly schoolCode: string;
  readonly enrolled: number;
  readonly excused: number;
  readonly marked: number;
  /** SHA-256 over the pupils' numbers, excuses and marks, in hexadecimal. */
  readonly digest: string;
}

/** The exams of a term that can be ranked: with candidates and marks, and not of senior schools; by name. */
export async function listRankableExamIds(unit: UnitOfWork, termId: string): Promise<string[]> {
  const rows = await unit.query<{ id: string }>(
    `select exams.id from exams
      where exams.term_id = $1 and exams.stage <> 'senior'
        and exists (select from exam_scores where exam_scores.exam_id = exams.id)
        and exists (select from enrolments
                      join school_stages on school_stages.id = enrolments.school_stage_id
                     where enrolments.census_date = exams.census_date and enrolments.grade = exams.grade
                       and school_stages.stage = exams.stage)
      order by exams.name collate "C"`,
    [termId],
  );
  return rows.map(({ id }) => id);
}

/** By school code. Hashed in the database: what a run has frozen can be held against the marks at any time. */
export async function listSchoolInputs(unit: UnitOfWork, exam: ExamRow): Promise<SchoolInputRow[]> {
  return unit.query<SchoolInputRow>(
    `select school_stages.id as "schoolStageId", schools.code as "schoolCode", count(*)::int as enrolled,
            count(exam_excuses.enrolment_id)::int as excused,
            (count(exam_scores.enrolment_id) filter (where exam_excuses.enrolment_id is null))::int as marked,
            encode(sha256(convert_to(string_agg(
              concat_ws(E'\\t', pupils.pupil_no, (exam_excuses.enrolment_id is not null)::int,
                        coalesce(exam_scores.marks_hundredths::text, '-')),
              E'\\n' order by pupils.pupil_no collate "C"), 'UTF8')), 'hex') as digest
       from enrolments
       join pupils on pupils.id = enrolments.pupil_id
       join school_stages on school_stages.id = enrolments.school_stage_id and school_stages.stage = $4
       join schools on schools.id = school_stages.school_id
       left join exam_scores on exam_scores.exam_id = $1 and exam_scores.enrolment_id = enrolments.id
       left join exam_excuses on exam_excuses.exam_id = $1 and exam_excuses.enrolment_id = enrolments.id
      where enrolments.census_date = $2 and enrolments.grade = $3
      group by school_stages.id, schools.code
      order by schools.code`,
    [exam.id, exam.censusDate, exam.grade, exam.stage],
  );
}

/** The ranking that a scoring run makes of an exam. */
export async function findScoredRanking(
  unit: UnitOfWork,
  scoringRunId: string,
  examId: string,
): Promise<{ readonly id: string; readonly policyId: string } | undefined> {
  return unit.first<{ id: string; policyId: string }>(
    `select ranking_runs.id, ranking_runs.policy_id as "policyId" from ranking_runs
      where ranking_runs.scoring_run_id = $1 and ranking_runs.exam_id = $2`,
    [scoringRunId, examId],
  );
}
