import { seesCounty } from '#organization/visible-units.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { notFound } from '#platform/errors/app-error.js';

export type ScoringRunStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

export interface ScoringRunRow {
  readonly id: string;
  readonly termId: string;
  readonly schoolYear: string;
  readonly term: 1 | 2;
  readonly status: ScoringRunStatus;
  readonly reason: string | null;
  readonly startedBy: string;
  readonly startedAt: Date;
  readonly frozenAt: Date | null;
  readonly inputHash: string | null;
  readonly finishedAt: Date | null;
  readonly resultHash: string | null;
  readonly cancelledAt: Date | null;
  readonly publishedAt: Date | null;
  readonly supersedesId: string | null;
  readonly supersededById: string | null;
}

/** SQL over `scoring_runs`: published, and superseded by no other. */
export const isCurrentRun = `scoring_runs.published_at is not null
  and not exists (select from scoring_runs later where later.supersedes_id = scoring_runs.id)`;

/** A run's state is what its stages and its own marks say; it is kept nowhere a second time. */
const runs = `
  select scoring_runs.id, scoring_runs.term_id as "termId", school_years.name as "schoolYear", terms.number as term,
         case when cancelled.run_id is not null then 'cancelled'
              when scoring_runs.finished_at is not null then 'succeeded'
              when work.has_failed then 'failed'
              when work.has_begun then 'running'
              else 'queued' end as status,
         scoring_runs.reason, scoring_runs.started_by as "startedBy", scoring_runs.started_at as "startedAt",
         scoring_runs.frozen_at as "frozenAt", scoring_runs.input_hash as "inputHash",
         scoring_runs.finished_at as "finishedAt", scoring_runs.result_hash as "resultHash",
         cancelled.cancelled_at as "cancelledAt", scoring_runs.published_at as "publishedAt",
         scoring_runs.supersedes_id as "supersedesId", later.id as "supersededById"
    from scoring_runs
    join terms on terms.id = scoring_runs.term_id
    join school_years on school_years.id = terms.school_year_id
    left join scoring_cancellations cancelled on cancelled.run_id = scoring_runs.id
    left join scoring_runs later on later.supersedes_id = scoring_runs.id
   cross join lateral (
         select coalesce(bool_or(stages.state = 'failed'), false) as has_failed,
                coalesce(bool_or(stages.state in ('running', 'done')), false) as has_begun
           from stages where stages.work_id = scoring_runs.id) work`;

/** Office and leaders see every run; the units see what is published. */
const isVisible = `($1 or scoring_runs.published_at is not null)`;

/** @throws AppError `not-found`, also for a run that the caller may not see yet */
export async function requireScoringRun(unit: UnitOfWork, id: string): Promise<ScoringRunRow> {
  const run = await unit.first<ScoringRunRow>(`${runs} where ${isVisible} and scoring_runs.id = $2`, [
    seesCounty(unit.actor),
    id,
  ]);
  if (!run) throw notFound('这次评分');
  return run;
}

/** The newest first; `before` is the id that the page before ended with. */
export async function listScoringRuns(
  unit: UnitOfWork,
  termId: string,
  before: string | null,
  limit: number,
): Promise<ScoringRunRow[]> {
  return unit.query<ScoringRunRow>(
    `${runs} where ${isVisible} and scoring_runs.term_id = $2 and ($3::uuid is null or scoring_runs.id < $3)
      order by scoring_runs.id desc limit $4`,
    [seesCounty(unit.actor), termId, before, limit],
  );
}

/** The run of a term that is neither finished nor called off; a failed one may still be retried. */
export async function findOpenRun(unit: UnitOfWork, termId: string): Promise<ScoringRunRow | undefined> {
  return unit.first<ScoringRunRow>(
    `${runs} where scoring_runs.term_id = $1 and scoring_runs.finished_at is null and cancelled.run_id is null
      order by scoring_runs.id desc limit 1`,
    [termId],
  );
}

/** What is published of a term: the run that no later one supersedes. */
export async function findPublishedRun(unit: UnitOfWork, termId: string): Promise<ScoringRunRow | undefined> {
  return unit.first<ScoringRunRow>(`${runs} where scoring_runs.term_id = $1 and ${isCurrentRun}`, [termId]);
}

/** What is published of the first term of the school year that a term belongs to. */
export async function findPublishedRunOfFirstTerm(
  unit: UnitOfWork,
  termId: string,
): Promise<ScoringRunRow | undefined> {
  return unit.first<ScoringRunRow>(
    `${runs} where ${isCurrentRun} and terms.number = 1
               and terms.school_year_id = (select own.school_year_id from terms own where own.id = $1)`,
    [termId],
  );
}

/** Whether an annual assessment policy that may govern a school year was put into force after an instant. */
export async function isPolicyPublishedSince(
  unit: UnitOfWork,
  schoolYear: string,
  since: Date,
): Promise<boolean> {
  const policy = await unit.first(
    `select from assessment_policies
      where assessment_policies.published_at > $2 and assessment_policies.effective_from <= $1 limit 1`,
    [schoolYear, since],
  );
  return policy !== undefined;
}

/** Runs of a term are started and published one after the other. */
export async function lockTermOfRuns(unit: UnitOfWork, termId: string): Promise<void> {
  await unit.query(`select pg_advisory_xact_lock(hashtextextended('scoring-runs.' || $1, 0))`, [termId]);
}

/** Sealing, cancelling and retrying a run take turns, and wait for no stage. */
export async function lockRun(unit: UnitOfWork, runId: string): Promise<void> {
  await unit.query(`select pg_advisory_xact_lock(hashtextextended('scoring-run.' || $1, 0))`, [runId]);
}

export interface SubjectTitle {
  readonly noun: string;
  readonly subject: string;
  readonly title: string;
  readonly versions: readonly string[];
}

export async function listSubjectTitles(
  unit: UnitOfWork,
  runIds: readonly string[],
): Promise<(SubjectTitle & { readonly runId: string })[]> {
  return unit.query<SubjectTitle & { runId: string }>(
    `select scoring_subjects.run_id as "runId", scoring_subjects.noun, scoring_subjects.subject, scoring_subjects.title,
            scoring_subjects.versions
       from scoring_subjects where scoring_subjects.run_id = any ($1::uuid[])
      order by scoring_subjects.run_id, scoring_subjects.noun, scoring_subjects.position`,
    [runIds],
  );
}
