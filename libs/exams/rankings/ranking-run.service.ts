import { Inject, Injectable } from '@nestjs/common';
import { In } from 'typeorm';
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
import { Stages, type WorkState } from '#platform/jobs/stages.js';
import { examJobs } from '../exam.jobs.js';
import { countCandidates, type ExamRow } from '../exam.queries.js';
import { requireExam } from '../exam.service.js';
import { RankingPolicyEntity } from '../ranking-policy.entity.js';
import { toPolicy } from '../ranking-policy.service.js';
import { requireGoverningPolicy } from './governing-policy.js';
import type { AcceptedRankingDto, RankingRunDto } from './ranking-run.dto.js';
import { RankingRunEntity } from './ranking-run.entity.js';
import { listCalledOff, requireRun, type RunName } from './ranking-run.queries.js';

/** Starting and watching ranking runs. */
@Injectable()
export class RankingRunService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Stages) private readonly stages: Stages,
  ) {}

  /** @throws AppError `no-candidates`, `scores-missing`, `no-governing-policy` */
  async start(actor: Actor, examId: string, reason: string | undefined): Promise<AcceptedRankingDto> {
    return this.database.transaction(actor, async (unit) => {
      const exam = await requireExam(unit, examId);
      await requireMaterial(unit, exam);
      const policy = await requireGoverningPolicy(unit, exam);
      const inserted = await unit.manager.getRepository(RankingRunEntity).insert({
        examId,
        policyId: policy.id,
        reason: reason ?? null,
        startedBy: actor.userId ?? '',
      });
      const runId = String(inserted.identifiers[0]?.['id']);
      await this.stages.plan(unit, runId, [{ job: examJobs.rank, after: [] }]);
      await recordAudit(unit, {
        action: 'ranking.start',
        subjectKind: 'ranking-run',
        subjectId: runId,
        after: { examId, policyId: policy.id, policyVersion: policy.version, reason: reason ?? null },
      });
      return { runId, status: 'queued' };
    });
  }

  async get(actor: Actor, examId: string, name: RunName): Promise<RankingRunDto> {
    return this.database.transaction(actor, async (unit) => {
      await requireExam(unit, examId);
      const [run] = await this.describe(unit, [await requireRun(unit, examId, name)]);
      if (!run) throw notFound('这次排名');
      return run;
    });
  }

  async list(actor: Actor, examId: string, query: PageQuery): Promise<Page<RankingRunDto>> {
    const limit = query.limit ?? defaultPageSize;
    const before = requireUuidKey(readCursor(query.cursor));
    return this.database.transaction(actor, async (unit) => {
      await requireExam(unit, examId);
      const runs = unit.manager.getRepository(RankingRunEntity).createQueryBuilder('run').where({ examId });
      if (before !== null) runs.andWhere('run.id < :before', { before });
      const found = await runs
        .orderBy('run.id', 'DESC')
        .take(limit + 1)
        .getMany();
      const page = pageOf(found, limit, (run) => run.id);
      return { items: await this.describe(unit, page.items), nextCursor: page.nextCursor };
    });
  }

  private async describe(unit: UnitOfWork, runs: readonly RankingRunEntity[]): Promise<RankingRunDto[]> {
    const policies = await unit.manager
      .getRepository(RankingPolicyEntity)
      .findBy({ id: In([...new Set(runs.map((run) => run.policyId))]) });
    const work = await this.stages.stateOfWorks(
      unit,
      runs.map((run) => run.id),
    );
    const calledOff = await listCalledOff(
      unit,
      runs.map((run) => run.id),
    );
    const policyOf = new Map(policies.map((policy) => [policy.id, policy]));
    return runs.map((run) => {
      const told = toRun(run, policyOf.get(run.policyId), work.get(run.id));
      return run.status === 'queued' && calledOff.has(run.id)
        ? { ...told, status: 'failed', error: { code: 'cancelled', detail: '所属的学期评分已取消。' } }
        : told;
    });
  }
}

function toRun(
  run: RankingRunEntity,
  policy: RankingPolicyEntity | undefined,
  work: WorkState | undefined,
): RankingRunDto {
  if (!policy) throw new Error(`ranking run ${run.id} names a policy that is not there`);
  return {
    runId: run.id,
    examId: run.examId,
    status: run.status === 'queued' && work?.isRunning ? 'running' : run.status,
    progress: work?.progress ?? { done: 0, total: 0 },
    policy: toPolicy(policy),
    inputHash: run.inputHash,
    reason: run.reason,
    startedAt: run.startedAt.toISOString(),
    publishedAt: run.publishedAt?.toISOString() ?? null,
    ...(run.errorCode === null ? {} : { error: { code: run.errorCode, detail: run.errorDetail ?? '' } }),
  };
}

/** A ranking of nobody, or of an exam whose marks are not there yet, would brand every school with zeros. */
async function requireMaterial(unit: UnitOfWork, exam: ExamRow): Promise<void> {
  const { candidates, withMarks } = await countCandidates(unit, exam);
  if (candidates === 0) {
    throw new AppError(
      'no-candidates',
      `${exam.censusDate} 的学籍中没有 ${String(exam.grade)} 年级的学生，请先导入学籍。`,
    );
  }
  if (withMarks === 0)
    throw new AppError('scores-missing', '这次考试还没有导入成绩，请先导入并提交成绩文件。');
}
