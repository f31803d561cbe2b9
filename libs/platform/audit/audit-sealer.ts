import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { jobActor } from '../database/actor.js';
import { Database } from '../database/database.js';
import { LOGGER } from '../logging/logging.module.js';
import { sealAudit } from './seal-audit.js';

const actor = jobActor('audit.seal');
const pauseMs = 1_000;

/** Seals the audit log about once a second, in each worker; whoever has the lock does it. */
@Injectable()
export class AuditSealer implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private sealing: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.sealing;
  }

  private schedule(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.sealing = this.seal().finally(() => {
        this.schedule();
      });
    }, pauseMs);
  }

  private async seal(): Promise<void> {
    try {
      for (;;) {
        const { looked, head, unsigned } = await this.database.untranslated(actor, sealAudit);
        if (looked === 0) return;
        // A head in a log outside the database is what a shortened chain is found against.
        this.logger.info({ entries: looked, ...head }, 'audit log sealed');
        if (unsigned.length > 0) this.logger.error({ unsigned }, 'audit entries that nobody signed');
        if (this.stopped) return;
      }
    } catch (error) {
      // The entries stay unsealed, which verification reports; the next turn tries again.
      this.logger.warn({ err: error }, 'audit log not sealed');
    }
  }
}
