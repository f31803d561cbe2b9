import type { Client } from 'pg';

/** What a committed file of pupils has left behind; equal for equal files however the commit was disturbed. */
export async function enrolmentTrace(admin: Client, censusDate: string): Promise<object> {
  return onlyRow(
    admin,
    `select count(*)::int as rows, count(distinct enrolments.pupil_id)::int as pupils,
            md5(string_agg(concat_ws('|', pupils.pupil_no, schools.code, enrolments.grade, enrolments.class_no), ';'
                           order by pupils.pupil_no)) as digest
       from enrolments
       join pupils on pupils.id = enrolments.pupil_id
       join school_stages on school_stages.id = enrolments.school_stage_id
       join schools on schools.id = school_stages.school_id
      where enrolments.census_date = $1`,
    censusDate,
  );
}

export async function scoreTrace(admin: Client, examId: string): Promise<object> {
  return onlyRow(
    admin,
    `select count(*)::int as rows,
            md5(string_agg(concat_ws('|', pupils.pupil_no, exam_scores.marks_hundredths::text), ';'
                           order by pupils.pupil_no)) as digest
       from exam_scores
       join enrolments on enrolments.id = exam_scores.enrolment_id
       join pupils on pupils.id = enrolments.pupil_id
      where exam_scores.exam_id = $1`,
    examId,
  );
}

/** All that a ranking run has kept, but for the run's own id and times: equal for two runs of the same exam. */
export async function rankingTrace(admin: Client, runId: string): Promise<object> {
  return onlyRow(
    admin,
    `select (select ranking_runs.input_hash from ranking_runs where ranking_runs.id = $1) as "inputHash",
            (select count(*)::int from ranking_rows r where r.run_id = $1) as rows,
            (select md5(string_agg((to_jsonb(r) - 'run_id')::text, ';' order by r.unit_kind, r.unit_code))
               from ranking_rows r where r.run_id = $1) as "rowDigest",
            (select md5(string_agg((to_jsonb(l) - 'run_id')::text, ';' order by l.line))
               from ranking_lines l where l.run_id = $1) as "lineDigest",
            (select md5(string_agg((to_jsonb(p) - 'run_id')::text, ';' order by p.school_id))
               from ranking_pupil_lists p where p.run_id = $1) as "pupilDigest"`,
    runId,
  );
}

/** How often the audit log says that this was done. */
export async function auditCount(admin: Client, action: string, subjectId: string): Promise<number> {
  const { rows } = await admin.query<{ count: number }>(
    `select count(*)::int as count from audit_entries where action = $1 and subject_id = $2`,
    [action, subjectId],
  );
  return rows[0]?.count ?? -1;
}

/** The stages of one work as they stand. */
export async function stagesOf(
  admin: Client,
  workId: string,
): Promise<readonly { job: string; state: string; attempts: number }[]> {
  const { rows } = await admin.query<{ job: string; state: string; attempts: number }>(
    `select stages.job, stages.state, stages.attempts from stages where stages.work_id = $1 order by stages.id`,
    [workId],
  );
  return rows;
}

export async function stagedRowCount(admin: Client, importId: string): Promise<number> {
  const { rows } = await admin.query<{ count: number }>(
    `select count(*)::int as count from import_rows where import_rows.import_id = $1`,
    [importId],
  );
  return rows[0]?.count ?? -1;
}

async function onlyRow(admin: Client, sql: string, parameter: string): Promise<object> {
  const { rows } = await admin.query<object>(sql, [parameter]);
  if (!rows[0]) throw new Error('the statement returned no row');
  return rows[0];
}
