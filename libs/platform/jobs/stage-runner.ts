import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.js';
import { jobActor } from '../database/actor.js';
import { Database } from '../database/database.js';
import type { UnitOfWork } from '../database/unit-of-work.js';
import { AppError } from '../errors/app-error.js';
import { isWorthARetry } from '../errors/database-errors.js';
import { LOGGER } from '../logging/logging.module.js';
import { ProcessorCatalogue } from './processor-catalogue.js';
import {
  type ClaimedStage,
  claimStage,
  holdStage,
  markStageDone,
  markStageFailed,
  postponeStage,
} from './stage-claim.js';
import type { StageFailure, StageProcessor } from './stage-processor.js';
import { StageProgressBoard } from './stage-progress-board.js';
import { Stages } from './stages.js';

/**
 * How many times more often a stage is tried when its surroundings fail (a lost connection, a lock, a killed worker)
 * than when its own work does. Bounded too: work that takes its worker down each time must end, and say so.
 */
const patienceWithSurroundings = 10;

/** Answers a bell: claims the stage, lets its processor work in one transaction, and writes down how it ended. */
@Injectable()
export class StageRunner {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ProcessorCatalogue) private readonly catalogue: ProcessorCatalogue,
    @Inject(Stages) private readonly stages: Stages,
    @Inject(StageProgressBoard) private readonly progress: StageProgressBoard,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Does the stage if it is still to be done. A bell too many does nothing. */
  async run(job: string, stageId: string): Promise<void> {
    const processor = this.catalogue.find(job);
    if (!processor) return;
    const actor = jobActor(job);
    const stage = await this.database.untranslated(actor, (unit) => claimStage(unit, stageId));
    if (!stage) return;
    const startedAt = performance.now();
    try {
      const isDone = await this.database.untranslated(
        actor,
        (unit) => this.work(unit, stage, processor),
        processor.isolation,
      );
      const durationMs = Math.round(performance.now() - startedAt);
      const about = { job, stageId, attempt: stage.attempts, durationMs };
      this.logger.info(about, isDone ? 'stage done' : 'stage taken over by another worker');
    } catch (error) {
      await this.settle(stage, processor, error);
    } finally {
      await this.progress.flush(stage.id);
    }
  }

  /** False when somebody else has taken the stage over meanwhile. */
  private async work(unit: UnitOfWork, stage: ClaimedStage, processor: StageProcessor): Promise<boolean> {
    if (!(await holdStage(unit, stage))) return false;
    if (stage.attempts > this.config.stageAttempts * patienceWithSurroundings) {
      throw new AppError('internal', '处理这项工作的进程多次中途退出，已停止重试，请联系系统管理员。');
    }
    await processor.run(unit, {
      stage,
      report: (progress) => {
        this.progress.report(stage.id, progress);
      },
    });
    // Whoever sees the end must see the last of the progress too.
    await this.progress.flush(stage.id);
    await markStageDone(unit, stage);
    await this.stages.release(unit, stage.workId);
    return true;
  }

  private async settle(stage: ClaimedStage, processor: StageProcessor, error: unknown): Promise<void> {
    const failure = describe(error);
    const patience = this.config.stageAttempts * (isWorthARetry(error) ? patienceWithSurroundings : 1);
    const tryAgain = !(error instanceof AppError) && stage.attempts < patience;
    const about = { job: stage.job, stageId: stage.id, attempt: stage.attempts };
    this.logger[tryAgain ? 'warn' : 'error'](
      { ...about, err: error },
      tryAgain ? 'stage postponed' : 'stage failed',
    );
    const end = async (tell: boolean): Promise<void> =>
      this.database.untranslated(jobActor(stage.job), async (unit) => {
        if (!(await holdStage(unit, stage))) return;
        if (tryAgain) {
          await postponeStage(unit, stage, failure, pauseBefore(stage.attempts));
          return;
        }
        await markStageFailed(unit, stage, failure);
        if (tell) await processor.failed?.(unit, stage, failure);
      });
    try {
      await end(true);
    } catch (fault) {
      if (tryAgain || isWorthARetry(fault)) throw fault;
      // A noun that can't be told must not keep its stage from ending: it would be run again for ever.
      this.logger.error({ ...about, err: fault }, 'noun not told of its failed stage');
      await end(false);
    }
  }
}

/** A growing pause, so that a database that is just coming up is not beaten down again. */
function pauseBefore(attempts: number): number {
  return Math.min(200 * 2 ** (attempts - 1), 10_000);
}

function describe(error: unknown): StageFailure {
  if (error instanceof AppError) return { code: error.code, detail: error.detail };
  return { code: 'internal', detail: '处理时发生内部错误，已记录在系统日志中。' };
}
