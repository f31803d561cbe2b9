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
      await this.database.untranslated(
        actor,
        (unit) => this.work(unit, stage, processor),
        processor.isolation,
      );
      const durationMs = Math.round(performance.now() - startedAt);
      this.logger.info({ job, stageId, attempt: stage.attempts, durationMs }, 'stage done');
    } catch (error) {
      await this.settle(stage, processor, error);
    } finally {
      await this.progress.flush(stage.id);
    }
  }

  private async work(unit: UnitOfWork, stage: ClaimedStage, processor: StageProcessor): Promise<void> {
    if (!(await holdStage(unit, stage))) return;
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
  }

  private async settle(stage: ClaimedStage, processor: StageProcessor, error: unknown): Promise<void> {
    const failure = describe(error);
    const isLast = stage.attempts >= this.config.stageAttempts;
    const tryAgain = !(error instanceof AppError) && (isWorthARetry(error) || !isLast);
    const about = { job: stage.job, stageId: stage.id, attempt: stage.attempts };
    this.logger[tryAgain ? 'warn' : 'error'](
      { ...about, err: error },
      tryAgain ? 'stage postponed' : 'stage failed',
    );
    await this.database.untranslated(jobActor(stage.job), async (unit) => {
      if (!(await holdStage(unit, stage))) return;
      if (tryAgain) {
        await postponeStage(unit, stage, failure, pauseBefore(stage.attempts));
        return;
      }
      await markStageFailed(unit, stage, failure);
      await processor.failed?.(unit, stage, failure);
    });
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
