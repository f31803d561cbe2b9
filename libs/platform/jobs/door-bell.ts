import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.js';
import { LOGGER } from '../logging/logging.module.js';
import { DailyWorks } from './daily-works.js';
import { OutboxRelay } from './outbox-relay.js';
import { ProcessorCatalogue } from './processor-catalogue.js';
import { type BellWorker, openWorker } from './queue-backend.js';
import { requireNoEviction } from './redis-policy.js';
import { StageRunner } from './stage-runner.js';

/** Opens and shuts the worker's side of the queue, in the right order. */
@Injectable()
export class DoorBell implements OnApplicationBootstrap, OnModuleDestroy {
  private worker: BellWorker | undefined;

  constructor(
    @Inject(ProcessorCatalogue) private readonly catalogue: ProcessorCatalogue,
    @Inject(StageRunner) private readonly runner: StageRunner,
    @Inject(OutboxRelay) private readonly relay: OutboxRelay,
    @Inject(DailyWorks) private readonly days: DailyWorks,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.catalogue.load();
    if (this.config.redisUrl !== null) await requireNoEviction(this.config.redisUrl);
    this.worker = openWorker(this.config, {
      stage: (job, stageId) => this.runner.run(job, stageId),
      day: async () => {
        await this.days.begin();
      },
    });
    this.worker.on('error', (error) => {
      this.logger.warn({ err: error }, 'queue worker');
    });
    this.worker.on('failed', (job, error) => {
      // The stage's row is still ready or running: the reconciler rings again. A day's row is still missing: the relay
      // looks for it.
      this.logger.warn({ err: error, job: job?.name }, 'bell not answered');
    });
    await this.worker.waitUntilReady();
    await this.relay.start();
  }

  /**
   * Stages in hand are finished first. One that takes longer than the grace is left: its transaction is rolled back
   * when the pool closes (by its own module, after this), and another worker does it.
   */
  async onModuleDestroy(): Promise<void> {
    const patience = new AbortController();
    const finished = this.worker?.close().finally(() => {
      patience.abort();
    });
    const limit = sleep(this.config.shutdownGraceMs, 'left', { signal: patience.signal }).catch(
      () => 'finished',
    );
    if ((await Promise.race([finished, limit])) === 'left')
      this.logger.warn('stages in hand are left to another worker');
    await this.relay.stop();
  }

  isRunning(): boolean {
    return this.worker?.isRunning() ?? false;
  }
}
