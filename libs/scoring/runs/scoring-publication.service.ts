import { Inject, Injectable } from '@nestjs/common';
import { findTermById } from '#calendar/term.queries.js';
import { ResultsPublished } from '#organization/term-results/results-published.js';
import { recordAudit } from '#platform/audit/record-audit.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError } from '#platform/errors/app-error.js';
import { ReadinessService } from '../readiness/readiness.service.js';
import {
  findPublishedRun,
  findPublishedRunOfFirstTerm,
  isPolicyPublishedSince,
  lockTermOfRuns,
  requireScoringRun,
  type ScoringRunRow,
} from './scoring-run.queries.js';

/** Makes a run the county's published result of its term, all of it at once and for good. */
@Injectable()
export class ScoringPublicationService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ReadinessService) private readonly readiness: ReadinessService,
    @Inject(ResultsPublished) private readonly published: ResultsPublished,
  ) {}

  /**
   * Publishing again what is published already changes nothing.
   *
   * @throws AppError `not-found`, `state-conflict` for a run that has not succeeded, was overtaken, or is older than the
   *   closing of its term, `two-person-rule` for the one who started it, `not-ready` while the term is open,
   *   `reason-required` when it would replace published results and says not why
   */
  async publish(actor: Actor, id: string): Promise<void> {
    const { termId } = await this.database.transaction(actor, (unit) => requireScoringRun(unit, id));
    const { isPublishable } = await this.readiness.show(actor, termId, { limit: 1 });
    await this.database.transaction(actor, async (unit) => {
      await lockTermOfRuns(unit, termId);
      const run = await requireScoringRun(unit, id);
      if (run.publishedAt !== null) return;
      if (run.status !== 'succeeded') throw new AppError('state-conflict', '只有已经完成的评分才能公布。');
      if (run.startedBy === actor.userId)
        throw new AppError('two-person-rule', '发起评分的人不能公布它，请由另一位局领导公布。');
      await requireClosedBefore(unit, run, isPublishable);
      await requireYearUnchanged(unit, run);
      const current = await findPublishedRun(unit, termId);
      if (current) requireSuccession(run, current);
      await unit.execute(
        `update scoring_runs set published_by = $2, published_at = clock_timestamp(), supersedes_id = $3
          where scoring_runs.id = $1`,
        [id, actor.userId, current?.id ?? null],
      );
      await this.published.publishRun(unit, run);
      await recordAudit(unit, {
        action: 'scoring-run.publish',
        subjectKind: 'scoring-run',
        subjectId: id,
        after: {
          termId,
          inputHash: run.inputHash,
          resultHash: run.resultHash,
          supersedes: current?.id ?? null,
          reason: run.reason,
        },
      });
    });
  }
}

/** What was frozen before the term was closed may lack what came in afterwards. */
async function requireClosedBefore(
  unit: UnitOfWork,
  { termId, frozenAt }: ScoringRunRow,
  isPublishable: boolean,
): Promise<void> {
  const term = await findTermById(unit, termId);
  const closedAt = term?.closedAt ?? null;
  if (closedAt === null || !isPublishable) {
    throw new AppError(
      'not-ready',
      `学期尚未封存，结果不能公布。请先封存学期再评分，详见 GET /api/v1/terms/${termId}/readiness。`,
    );
  }
  if (frozenAt !== null && frozenAt.getTime() < new Date(closedAt).getTime()) {
    throw new AppError(
      'state-conflict',
      '这次评分在学期封存之前就冻结了输入，其后可能还有改动。请重新评分，再公布新的一次。',
    );
  }
}

function requireSuccession(run: ScoringRunRow, current: ScoringRunRow): void {
  if (run.reason === null) {
    throw new AppError(
      'reason-required',
      '这个学期已有公布的结果。要替换它，请在重新评分时写明理由（reason），再公布。',
    );
  }
  if ((run.frozenAt ?? run.startedAt) < (current.frozenAt ?? current.startedAt)) {
    throw new AppError('state-conflict', '已公布的结果比这次评分更新，不能用较早的结果替换它。请重新评分。');
  }
}

/**
 * The second term's annual assessment is made from what was published of the first, and by the policies in force, when it
 * was frozen.
 */
async function requireYearUnchanged(
  unit: UnitOfWork,
  { term, termId, schoolYear, frozenAt, startedAt }: ScoringRunRow,
): Promise<void> {
  if (term !== 2) return;
  const since = frozenAt ?? startedAt;
  if (await isPolicyPublishedSince(unit, schoolYear, since)) {
    throw new AppError(
      'state-conflict',
      '这次评分之后又施行了新的年度考核办法，涉及这一学年。请重新评分，再公布。',
    );
  }
  const first = await findPublishedRunOfFirstTerm(unit, termId);
  if (first && (first.publishedAt ?? first.startedAt) > since) {
    throw new AppError(
      'state-conflict',
      '第一学期的结果在这次评分之后又公布过，年度考核须用新的结果。请重新评分，再公布。',
    );
  }
}
