/** Asks a database, as a superuser. */
export type AskSql = <Row extends object>(text: string, values?: readonly unknown[]) => Promise<Row[]>;

/** A table that keeps rows of scoring runs. */
export interface TableOfRuns {
  readonly name: string;
  /** Which column names the run, and which run that is. */
  readonly key: string;
  readonly of: 'scoring run' | 'ranking run';
}

/**
 * Every table that keeps what a run froze or printed, as the database itself names them: one that a later migration adds
 * is among them by itself. Cancellations are none: they are marks of people.
 */
export async function listTablesOfRuns(sql: AskSql): Promise<readonly TableOfRuns[]> {
  const found = await sql<{ name: string; key: string; ofRanking: boolean }>(
    `select classes.relname as name, columns.attname as key,
            columns.attname = 'ranking_run_id'
            or exists (select from pg_constraint
                        where pg_constraint.conrelid = classes.oid and pg_constraint.contype = 'f'
                          and pg_constraint.confrelid = 'ranking_runs'::regclass
                          and pg_constraint.conkey = array[columns.attnum]) as "ofRanking"
       from pg_class classes
       join pg_attribute columns on columns.attrelid = classes.oid and not columns.attisdropped
      where classes.relnamespace = 'public'::regnamespace and classes.relkind = 'r'
        and columns.attname in ('run_id', 'ranking_run_id') and classes.relname <> 'scoring_cancellations'
        and exists (select from pg_constraint
                     where pg_constraint.conrelid = classes.oid and pg_constraint.contype in ('p', 'u')
                       and columns.attnum = any (pg_constraint.conkey))
      order by classes.relname`,
  );
  return [
    { name: 'ranking_runs', key: 'id', of: 'ranking run' },
    { name: 'scoring_runs', key: 'id', of: 'scoring run' },
    ...found.map(({ name, key, ofRanking }) => ({
      name,
      key,
      of: ofRanking ? ('ranking run' as const) : ('scoring run' as const),
    })),
  ];
}

/** A run and the rankings that were made with it. */
export async function idsOfRun(sql: AskSql, runId: string): Promise<readonly string[]> {
  const rankings = await sql<{ id: string }>(
    `select ranking_runs.id from ranking_runs where ranking_runs.scoring_run_id = $1`,
    [runId],
  );
  return [runId, ...rankings.map(({ id }) => id)];
}

/**
 * All that a run has kept in any table, one line a row, in an order of its own: equal for equal inputs. Ids stand as the
 * codes of what they name, or not at all; the moments of writing are left out.
 */
export async function dumpRun(sql: AskSql, runId: string): Promise<string> {
  const ids = await idsOfRun(sql, runId);
  const names = await namesOfIds(sql);
  const pupils = new Map(
    (
      await sql<{ id: string; pupilNo: string }>(
        `select enrolments.id::text, pupils.pupil_no as "pupilNo"
           from enrolments join pupils on pupils.id = enrolments.pupil_id`,
      )
    ).map(({ id, pupilNo }) => [id, pupilNo]),
  );
  const lines: string[] = [];
  for (const { name, key } of await listTablesOfRuns(sql)) {
    const moments = await sql<{ name: string }>(
      `select attname as name from pg_attribute
        where attrelid = $1::regclass and attnum > 0 and not attisdropped
          and (atttypid = 'timestamptz'::regtype or atttypid = 'bytea'::regtype)`,
      [name],
    );
    const rows = await sql<{ content: Record<string, unknown> }>(
      `select to_jsonb(kept) - $2::text[] as content from ${name} kept where kept.${key} = any ($1::uuid[])`,
      [ids, moments.map((moment) => moment.name)],
    );
    for (const { content } of rows) {
      const pupilNos = listOf(content['enrolment_ids']).map((id) => pupils.get(String(id)) ?? '?');
      const text = JSON.stringify(pupilNos.length === 0 ? content : { ...content, enrolment_ids: pupilNos });
      lines.push(`${name} ${text.replace(anyUuid, (id) => names.get(id) ?? '-')}`);
    }
  }
  return lines.sort((a, b) => (a < b ? -1 : 1)).join('\n');
}

const anyUuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

async function namesOfIds(sql: AskSql): Promise<ReadonlyMap<string, string>> {
  const rows = await sql<{ id: string; name: string }>(
    `select townships.id, 'township ' || townships.code as name from townships
     union all select schools.id, 'school ' || schools.code from schools
     union all select school_stages.id, 'stage ' || schools.code || '/' || school_stages.stage
                 from school_stages join schools on schools.id = school_stages.school_id
     union all select exams.id, 'exam ' || exams.name from exams
     union all select users.id, 'user ' || users.username from users`,
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Everything of a finished run that must be there exactly once; empty when it is. */
export async function faultsOfFinishedRun(
  sql: AskSql,
  runId: string,
  stagesExpected: number,
): Promise<readonly string[]> {
  const faults: string[] = [];
  const stages = await sql<{ job: string; subject: string; state: string }>(
    `select stages.job, stages.subject, stages.state from stages where stages.work_id = $1`,
    [runId],
  );
  for (const { job, subject, state } of stages)
    if (state !== 'done') faults.push(`stage ${job} ${subject} is ${state}`);
  if (stages.length !== stagesExpected) faults.push(`${String(stages.length)} stages`);
  const audited = await sql<{ action: string; count: number }>(
    `select audit_entries.action, count(*)::int as count from audit_entries
      where audit_entries.subject_id = $1 group by audit_entries.action`,
    [runId],
  );
  for (const action of ['scoring-run.start', 'scoring-run.freeze', 'scoring-run.finish']) {
    const count = audited.find((entry) => entry.action === action)?.count ?? 0;
    if (count !== 1) faults.push(`${action} is audited ${String(count)} times`);
  }
  return faults;
}
