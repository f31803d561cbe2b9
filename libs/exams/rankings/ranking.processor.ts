import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { recordAudit } from '#platform/audit/record-audit.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { Stage } from '#platform/jobs/stage.js';
import {
  Processes,
  type StageContext,
  type StageFailure,
  type StageProcessor,
} from '#platform/jobs/stage-processor.js';
import { Laps } from '#platform/logging/laps.js';
import { LOGGER } from '#platform/logging/logging.module.js';
import { examJobs } from '../exam.jobs.js';
import { requireExam } from '../exam.service.js';
import { RankingPolicyEntity } from '../ranking-policy.entity.js';
import { figuresOf } from '../ranking-policy.service.js';
import { canonicalHeadOf } from './canonical-head.js';
import { RankingRunEntity } from './ranking-run.entity.js';
import { RankingThreads } from './ranking-threads.js';
import { readRankingInputs } from './read-ranking-inputs.js';
import { recordRanking } from './record-ranking.js';
import { requireSameFigures } from './require-same-figures.js';
import { recomputeFigures, toParameters } from './verify-ranking.queries.js';

/** Read, rank twice, write, compare. */
const steps = 4;

/**
 * Computes a run. All of it happens in one snapshot, the check in SQL too: what people change meanwhile belongs to
 * the next run, and can't look like a fault of this one.
 */
@Injectable()
@Processes(examJobs.rank)
export class RankingProcessor implements StageProcessor {
  readonly isolation = 'REPEATABLE READ';

  constructor(
    @Inject(RankingThreads) private readonly threads: RankingThreads,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async run(unit: UnitOfWork, context: StageContext): Promise<void> {
    const laps = new Laps();
    const reached = (done: number, step?: string): void => {
      if (step !== undefined) laps.end(step);
      context.report({ done, total: steps });
    };
    reached(0);
    const run = await unit.manager
      .getRepository(RankingRunEntity)
      .findOneByOrFail({ id: context.stage.workId });
    const exam = await requireExam(unit, run.examId);
    const policy = await unit.manager
      .getRepository(RankingPolicyEntity)
      .findOneByOrFail({ id: run.policyId });
    const figures = figuresOf(policy);
    await unit.expectBulk();
    const inputs = await readRankingInputs(unit, exam);
    reached(1, 'read');
    // The thread and the database have nothing to ask each other until both are done.
    const [outcome, recomputed] = await Promise.all([
      this.threads.rank({
        schools: inputs.schools,
        candidates: inputs.candidates,
        policy: figures,
        canonicalHead: canonicalHeadOf(exam, policy, inputs.schools),
      }),
      recomputeFigures(unit, toParameters(exam, figures)),
    ]);
    reached(2, 'compute');
    await recordRanking(unit, run.id, inputs.schools, outcome);
    reached(3, 'write');
    await requireSameFigures(unit, run.id, recomputed);
    laps.end('compare');
    await unit.execute(
      `update ranking_runs set status = 'succeeded', input_hash = $2, finished_at = clock_timestamp()
        where ranking_runs.id = $1`,
      [run.id, outcome.inputHash],
    );
    await recordAudit(unit, {
      action: 'ranking.succeeded',
      subjectKind: 'ranking-run',
      subjectId: run.id,
      after: { examId: exam.id, inputHash: outcome.inputHash, candidates: outcome.candidateCount },
    });
    reached(steps);
    this.logger.info({ runId: run.id, rankMs: outcome.rankMs, ...laps.milliseconds }, 'ranking computed');
  }

  async failed(unit: UnitOfWork, stage: Stage, failure: StageFailure): Promise<void> {
    await unit.execute(
      `update ranking_runs set status = 'failed', error_code = $2, error_detail = $3, finished_at = clock_timestamp()
        where ranking_runs.id = $1`,
      [stage.workId, failure.code, failure.detail],
    );
  }
}
