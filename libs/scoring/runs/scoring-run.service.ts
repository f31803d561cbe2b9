import { Inject, Injectable } from '@nestjs/common';
import { findTermById } from '#calendar/term.queries.js';
import { recordAudit } from '#platform/audit/record-audit.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError, notFound } from '#platform/errors/app-error.js';
import {
  defaultPageSize,
  type Page,
  type PageQuery,
  pageOf,
  readCursor,
  requireUuidKey,
} from '#platform/http/page.js';
import { Stages } from '#platform/jobs/stages.js';
import { ReadinessService } from '../readiness/readiness.service.js';
import { scoringJobs } from '../scoring.jobs.js';
import type { AcceptedScoringDto, ScoringRunDto } from './scoring-run.dto.js';
import {
  findOpenRun,
  listScoringRuns,
  listSubjectTitles,
  lockRun,
  lockTermOfRuns,
  requireScoringRun,
  type ScoringRunRow,
} from './scoring-run.queries.js';
import { toScoringRun } from './to-scoring-run.js';

const { freeze, score, summarize, conclude, seal } = scoringJobs;

/** Starting, watching, retrying and calling off scoring runs. */
@Injectable()
export class ScoringRunService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Stages) private readonly stages: Stages,
    @Inject(ReadinessService) private readonly readiness: ReadinessService,
  ) {}

  /**
   * @throws AppError `not-found`, `not-ready` naming what blocks, `state-conflict` while another run of the term is open
   */
  async start(actor: Actor, termId: string, reason: string | undefined): Promise<AcceptedScoringDto> {
    await this.requireReady(actor, termId);
    return this.database.transaction(actor, async (unit) => {
      await lockTermOfRuns(unit, termId);
      if (!(await findTermById(unit, termId))) throw notFound('这个学期');
      const open = await findOpenRun(unit, termId);
      if (open) {
        throw new AppError(
          'state-conflict',
          `这个学期已有一次评分尚未结束（${open.id}）。请等它完成，或先重试、取消它。`,
        );
      }
      const made = await unit.first<{ id: string }>(
        `insert into scoring_runs (term_id, reason, started_by) values ($1, $2, $3) returning scoring_runs.id`,
        [termId, reason?.trim() === '' ? null : (reason?.trim() ?? null), actor.userId],
      );
      const id = made?.id ?? '';
      // What there is to score, and what follows from it, is planned by the first stage.
      await this.stages.plan(unit, id, [
        { job: freeze, after: [] },
        { job: summarize, after: [freeze, score] },
        { job: seal, after: [freeze, score, summarize, conclude] },
      ]);
      await recordAudit(unit, {
        action: 'scoring-run.start',
        subjectKind: 'scoring-run',
        subjectId: id,
        after: { termId, reason: reason ?? null },
      });
      return { id, status: 'queued' };
    });
  }

  /** @throws AppError `not-found` */
  async get(actor: Actor, id: string): Promise<ScoringRunDto> {
    return this.database.transaction(actor, async (unit) =>
      this.describe(unit, await requireScoringRun(unit, id)),
    );
  }

  /** @throws AppError `not-found` */
  async list(actor: Actor, termId: string, query: PageQuery): Promise<Page<ScoringRunDto>> {
    const limit = query.limit ?? defaultPageSize;
    const before = requireUuidKey(readCursor(query.cursor));
    return this.database.transaction(actor, async (unit) => {
      if (!(await findTermById(unit, termId))) throw notFound('这个学期');
      const rows = await listScoringRuns(unit, termId, before, limit + 1);
      const { items, nextCursor } = pageOf(rows, limit, ({ id }) => id);
      return { items: await this.describeAll(unit, items), nextCursor };
    });
  }

  /** The failed stages once more; what is done stays done. @throws AppError `not-found`, `state-conflict` */
  async retry(actor: Actor, id: string): Promise<ScoringRunDto> {
    return this.database.transaction(actor, async (unit) => {
      await lockRun(unit, id);
      const { status } = await requireScoringRun(unit, id);
      if (status !== 'failed') throw new AppError('state-conflict', '只有失败的评分可以重试。');
      const stages = await this.stages.retry(unit, id);
      await recordAudit(unit, {
        action: 'scoring-run.retry',
        subjectKind: 'scoring-run',
        subjectId: id,
        after: { stages },
      });
      return this.describe(unit, await requireScoringRun(unit, id));
    });
  }

  /** What has not begun never begins. Calling off twice changes nothing. @throws AppError `not-found`, `state-conflict` */
  async cancel(actor: Actor, id: string): Promise<ScoringRunDto> {
    return this.database.transaction(actor, async (unit) => {
      await lockRun(unit, id);
      const run = await requireScoringRun(unit, id);
      if (run.status === 'succeeded')
        throw new AppError('state-conflict', '这次评分已经完成，不能取消；不公布它即可。');
      if (run.status !== 'cancelled') {
        await unit.execute(`insert into scoring_cancellations (run_id, cancelled_by) values ($1, $2)`, [
          id,
          actor.userId,
        ]);
        await this.stages.cancel(unit, id);
        await recordAudit(unit, { action: 'scoring-run.cancel', subjectKind: 'scoring-run', subjectId: id });
      }
      return this.describe(unit, await requireScoringRun(unit, id));
    });
  }

  private async requireReady(actor: Actor, termId: string): Promise<void> {
    const { isReady, groups } = await this.readiness.show(actor, termId, { limit: 1 });
    if (isReady) return;
    const blocking = groups.filter(({ severity }) => severity === 'blocks');
    const named = blocking.map(({ title, total }) => `${title}（${String(total)} 处）`).join('、');
    throw new AppError(
      'not-ready',
      `这个学期还不能评分：${named}。详见 GET /api/v1/terms/${termId}/readiness。`,
      {
        fields: blocking.map(({ kind, title, total }) => ({
          path: kind,
          code: 'blocks',
          message: `${title}：${String(total)} 处`,
        })),
      },
    );
  }

  private async describe(unit: UnitOfWork, row: ScoringRunRow): Promise<ScoringRunDto> {
    const [described] = await this.describeAll(unit, [row]);
    if (!described) throw notFound('这次评分');
    return described;
  }

  private async describeAll(unit: UnitOfWork, rows: readonly ScoringRunRow[]): Promise<ScoringRunDto[]> {
    const ids = rows.map(({ id }) => id);
    const stages = await this.stages.listOfWorks(unit, ids);
    const subjects = await listSubjectTitles(unit, ids);
    return rows.map((row) =>
      toScoringRun(
        unit.actor,
        row,
        stages.filter(({ workId }) => workId === row.id),
        subjects.filter(({ runId }) => runId === row.id),
      ),
    );
  }
}
