import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import {
  type PublishedWithTerm,
  PublishedWithTermResults,
  type RunToPublish,
} from '#organization/term-results/results-published.js';
import { jobActor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError } from '#platform/errors/app-error.js';
import { listChangedExams, listFrozenDigests } from './changed-exams.js';

interface ScoredRanking {
  readonly id: string;
  readonly examId: string;
  readonly examName: string;
  readonly inputHash: string;
  /** What is published of the exam so far. */
  readonly currentId: string | null;
  /** That was made from the very same inputs. */
  readonly isCurrentTheSame: boolean;
}

/** The rankings of a scoring run are published with it. */
@Injectable()
@PublishedWithTermResults()
export class ExamTermPublication implements PublishedWithTerm {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * A ranking that is published already from the same inputs stays the published one: nothing would change.
   *
   * @throws AppError `state-conflict` when marks, excuses or enrolment have changed since the snapshot, naming the exams,
   *   `reason-required` when another would be replaced and the run says not why
   */
  async publish(unit: UnitOfWork, { id, termId, reason }: RunToPublish): Promise<void> {
    // Whoever publishes a ranking of one of these exams by itself takes turns with this.
    await unit.query(
      `select exams.id from exams
        where exams.id in (select ranking_runs.exam_id from ranking_runs where ranking_runs.scoring_run_id = $1)
        order by exams.id for update`,
      [id],
    );
    await this.requireUnchanged(unit, id, termId);
    const rankings = await listScoredRankings(unit, id);
    for (const ranking of rankings) {
      if (ranking.isCurrentTheSame) continue;
      if (ranking.currentId !== null && reason === null) {
        throw new AppError(
          'reason-required',
          `“${ranking.examName}”已有公布的排名，而这次评分的排名与它不同。要替换它，请在重新评分时写明理由（reason），再公布。`,
        );
      }
      await unit.execute(
        `update ranking_runs set published_by = $2, published_at = clock_timestamp() where ranking_runs.id = $1`,
        [ranking.id, unit.actor.userId],
      );
      await recordAudit(unit, {
        action: 'ranking.publish',
        subjectKind: 'ranking-run',
        subjectId: ranking.id,
        after: {
          examId: ranking.examId,
          inputHash: ranking.inputHash,
          supersedes: ranking.currentId,
          reason,
          scoringRunId: id,
        },
      });
    }
  }

  /** What is published must be what the county has: a mark that was mended after the snapshot is not in it. */
  private async requireUnchanged(unit: UnitOfWork, runId: string, termId: string): Promise<void> {
    const frozen = await listFrozenDigests(unit, runId);
    // A leader sees no pupil: a job looks, and tells nothing but whether something differs.
    const changed = await this.database.transaction(
      jobActor('exams.check-readiness'),
      (reading) => listChangedExams(reading, termId, frozen),
      'REPEATABLE READ',
    );
    if (changed.length === 0) return;
    throw new AppError(
      'state-conflict',
      `评分之后，以下考试的学籍、成绩或免计批准有改动：${changed.join('、')}。请重新评分，再公布新的一次。`,
    );
  }
}

async function listScoredRankings(unit: UnitOfWork, scoringRunId: string): Promise<ScoredRanking[]> {
  return unit.query<ScoredRanking>(
    `select ranking_runs.id, ranking_runs.exam_id as "examId", exams.name as "examName",
            ranking_runs.input_hash as "inputHash", current.id as "currentId",
            coalesce(current.input_hash = ranking_runs.input_hash, false) as "isCurrentTheSame"
       from ranking_runs
       join exams on exams.id = ranking_runs.exam_id
       left join lateral (
            select published.id, published.input_hash from ranking_runs published
             where published.exam_id = ranking_runs.exam_id and published.published_at is not null
             order by published.published_at desc, published.id desc limit 1) current on true
      where ranking_runs.scoring_run_id = $1
      order by exams.name collate "C"`,
    [scoringRunId],
  );
}
