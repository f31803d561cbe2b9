import { Inject, Injectable } from '@nestjs/common';
import { ResultsPublished } from '#organization/term-results/results-published.js';
import { recordAudit } from '#platform/audit/record-audit.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError } from '#platform/errors/app-error.js';
import { requireExam } from '../exam.service.js';
import { requireRun, type RunName } from './ranking-run.queries.js';

/** Makes a run the county's published result. The figures stay as they are: publishing only says so. */
@Injectable()
export class RankingPublicationService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ResultsPublished) private readonly published: ResultsPublished,
  ) {}

  /**
   * Publishing again what is published already changes nothing.
   *
   * @throws AppError `state-conflict` for a run that has not succeeded, `two-person-rule` for the one who started it,
   *   `state-conflict` also once the term of the exam is published as a whole, `reason-required` when it would replace a published run and says not why
   */
  async publish(actor: Actor, examId: string, name: RunName): Promise<void> {
    await this.database.transaction(actor, async (unit) => {
      await requireExam(unit, examId);
      // Two leaders who publish two runs of the same exam take turns.
      await unit.query(`select exams.id from exams where exams.id = $1 for update`, [examId]);
      const run = await requireRun(unit, examId, name, { locked: true });
      if (run.publishedAt !== null) return;
      if (run.scoringRunId !== null) {
        throw new AppError(
          'state-conflict',
          '这次排名属于学期评分，只能随学期评分一并公布（POST /scoring-runs/{id}/publish）。',
        );
      }
      if (run.status !== 'succeeded')
        throw new AppError('state-conflict', '只有成功完成并通过复核的排名才能公布。');
      if (run.startedBy === actor.userId) {
        throw new AppError('two-person-rule', '发起排名的人不能公布这次排名，请由另一位局领导公布。');
      }
      await requireTermUnpublished(unit, examId);
      const current = await unit.first<{ id: string }>(
        `select ranking_runs.id from ranking_runs
          where ranking_runs.exam_id = $1 and ranking_runs.published_at is not null
          order by ranking_runs.published_at desc limit 1`,
        [examId],
      );
      if (current && run.reason === null) {
        throw new AppError(
          'reason-required',
          '这次考试已有公布的排名。要替换它，请在重新排名时写明理由（reason），再公布。',
        );
      }
      await unit.execute(
        `update ranking_runs set published_by = $2, published_at = clock_timestamp() where ranking_runs.id = $1`,
        [run.id, actor.userId],
      );
      await recordAudit(unit, {
        action: 'ranking.publish',
        subjectKind: 'ranking-run',
        subjectId: run.id,
        after: { examId, inputHash: run.inputHash, supersedes: current?.id ?? null, reason: run.reason },
      });
      await this.published.announce(unit);
    });
  }
}

/** A term's published results hold this exam too: a ranking by itself would be a second truth. */
async function requireTermUnpublished(unit: UnitOfWork, examId: string): Promise<void> {
  const scored = await unit.first(
    `select from ranking_runs join scoring_runs on scoring_runs.id = ranking_runs.scoring_run_id
      where ranking_runs.exam_id = $1 and scoring_runs.published_at is not null limit 1`,
    [examId],
  );
  if (scored) {
    throw new AppError(
      'state-conflict',
      '这次考试所在学期的评分已经公布。要更正排名，请重新评分（写明理由），随学期评分一并公布。',
    );
  }
}
