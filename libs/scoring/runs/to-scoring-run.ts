import type { Actor } from '#platform/database/actor.js';
import type { WorkStage } from '#platform/jobs/stages.js';
import { scoringJobs, type ScoringJob } from '../scoring.jobs.js';
import type { ScoringRunDto, ScoringStageDto } from './scoring-run.dto.js';
import type { ScoringRunRow, SubjectTitle } from './scoring-run.queries.js';

const order: readonly string[] = Object.values(scoringJobs);

export function toScoringRun(
  actor: Actor,
  row: ScoringRunRow,
  stages: readonly WorkStage[],
  subjects: readonly SubjectTitle[],
): ScoringRunDto {
  const { id, termId, schoolYear, term, status, reason, startedBy, startedAt, inputHash, resultHash } = row;
  const titleOf = new Map(subjects.map(({ noun, subject, title }) => [`${noun}/${subject}`, title]));
  const subjectOrder = [...titleOf.keys()];
  const place = (stage: WorkStage): number =>
    order.indexOf(stage.job) * 100_000 + subjectOrder.indexOf(stage.subject);
  return {
    id,
    status,
    termId,
    schoolYear,
    term,
    reason,
    isOwn: startedBy === actor.userId,
    startedAt: startedAt.toISOString(),
    frozenAt: instant(row.frozenAt),
    inputHash,
    finishedAt: instant(row.finishedAt),
    resultHash,
    cancelledAt: instant(row.cancelledAt),
    publishedAt: instant(row.publishedAt),
    supersedesId: row.supersedesId,
    supersededById: row.supersededById,
    subjects: subjects.map(({ noun, subject, title, versions }) => ({
      noun,
      subject,
      title,
      versions: [...versions],
    })),
    stages: stages.toSorted((a, b) => place(a) - place(b)).map((stage) => toStage(stage, titleOf)),
  };
}

function toStage(stage: WorkStage, titleOf: ReadonlyMap<string, string>): ScoringStageDto {
  const { id, state, attempts, done, total, startedAt, finishedAt, errorCode, errorDetail } = stage;
  const job = requireScoringJob(stage.job);
  return {
    id,
    job,
    title: titleOfStage(job, titleOf.get(stage.subject)),
    state,
    progress: { done, total },
    attempts,
    startedAt: instant(startedAt),
    finishedAt: instant(finishedAt),
    error: errorCode === null ? null : { code: errorCode, detail: errorDetail ?? '' },
  };
}

function requireScoringJob(job: string): ScoringJob {
  const found = Object.values(scoringJobs).find((known) => known === job);
  if (found === undefined) throw new Error(`${job} is no stage of a scoring run`);
  return found;
}

function titleOfStage(job: ScoringJob, subject: string | undefined): string {
  switch (job) {
    case 'scoring.freeze':
      return '冻结全部输入';
    case 'scoring.score':
      return `评分：${subject ?? '—'}`;
    case 'scoring.summarize':
      return '学期汇总';
    case 'scoring.conclude':
      return subject ?? '—';
    case 'scoring.seal':
      return '校验并封存';
  }
}

function instant(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
