import { Inject, Injectable } from '@nestjs/common';
import pg from 'pg';
import type { Logger } from 'pino';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.js';
import { countyTimeZone } from '../config/county-time.js';
import { jobActor } from '../database/actor.js';
import { Database } from '../database/database.js';
import { LOGGER } from '../logging/logging.module.js';
import { DailyWorks, dayBeginsAfterMinutes } from './daily-works.js';
import { forgetPostedBells } from './forget-posted-bells.js';
import { type BellQueue, hangDailyBell, openQueue, type Rhythm } from './queue-backend.js';
import { reconcileStages } from './reconcile-stages.js';

interface OutboxRow {
  readonly id: string;
  readonly job: string;
  readonly stageId: string;
}

const actor = jobActor('relay');
const batchSize = 100;
/** How often it is looked whether the day has been begun, should the queue have slept through it. */
const dayLookMs = 60_000;
const atTheBeginningOfDays: Rhythm = {
  pattern: `0 ${String(dayBeginsAfterMinutes)} 0 * * *`,
  tz: countyTimeZone,
};

/** Carries outbox rows to the queue. LISTEN makes it quick, polling makes it sure. */
@Injectable()
export class OutboxRelay {
  private queue: BellQueue | undefined;
  private listener: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private turning: Promise<void> | undefined;
  private again = false;
  private stopped = true;
  private lookedForDayAt = Number.NEGATIVE_INFINITY;
  private isBellHung = false;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DailyWorks) private readonly days: DailyWorks,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async start(): Promise<void> {
    this.stopped = false;
    this.queue = openQueue(this.config);
    this.queue.on('error', (error) => {
      this.logger.warn({ err: error }, 'queue connection');
    });
    await this.queue.waitUntilReady();
    this.turn();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.turning;
    await this.listener?.end().catch(() => undefined);
    await this.queue?.close();
  }

  /** Starts a round now, or asks the running one to go round once more. */
  private turn(): void {
    if (this.stopped) return;
    if (this.turning) {
      this.again = true;
      return;
    }
    clearTimeout(this.timer);
    this.turning = this.round().finally(() => {
      this.turning = undefined;
      if (this.stopped) return;
      if (this.again) {
        this.again = false;
        this.turn();
      } else {
        this.timer = setTimeout(() => {
          this.turn();
        }, this.config.relayPollMs);
      }
    });
  }

  private async round(): Promise<void> {
    try {
      await this.listen();
      await this.lookForDay();
      await this.database.untranslated(actor, (unit) => reconcileStages(unit, this.config.reconcileAfterMs));
      while ((await this.post()) === batchSize && !this.stopped);
      await this.database.untranslated(actor, forgetPostedBells);
    } catch (error) {
      // The rows stay unposted; the next round finds them.
      this.logger.warn({ err: error }, 'outbox round failed');
    }
  }

  /** Begins the day if its bell was not heard, and hangs the bell (again): a queue that was wiped has none. */
  private async lookForDay(): Promise<void> {
    const now = performance.now();
    if (now - this.lookedForDayAt < dayLookMs) return;
    this.lookedForDayAt = now;
    const begun = await this.days.begin();
    if (begun.length > 0) this.isBellHung = false;
    if (this.isBellHung || !this.queue) return;
    await hangDailyBell(this.queue, atTheBeginningOfDays);
    this.isBellHung = true;
  }

  /** Posts a batch; a crash between posting and committing posts twice, which a stage's row tolerates. */
  private async post(): Promise<number> {
    return this.database.untranslated(actor, async (unit) => {
      const rows = await unit.query<OutboxRow>(
        `select outbox.id, outbox.job, outbox.stage_id as "stageId" from outbox
          where outbox.posted_at is null and outbox.post_after <= clock_timestamp()
          order by outbox.id limit ${String(batchSize)} for update skip locked`,
      );
      if (rows.length === 0 || !this.queue) return 0;
      await this.queue.addBulk(
        rows.map((row) => ({
          name: row.job,
          data: { stageId: row.stageId },
          opts: { jobId: `outbox-${row.id}` },
        })),
      );
      await unit.execute(`update outbox set posted_at = clock_timestamp() where outbox.id = any ($1)`, [
        rows.map((row) => row.id),
      ]);
      return rows.length;
    });
  }

  private async listen(): Promise<void> {
    if (this.listener) return;
    const listener = new pg.Client({
      connectionString: this.config.databaseUrl,
      application_name: 'outbox listener',
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
    });
    listener.on('notification', () => {
      this.turn();
    });
    listener.on('error', () => {
      if (this.listener === listener) this.listener = undefined;
    });
    try {
      await listener.connect();
      await listener.query('listen outbox');
    } catch (error) {
      await listener.end().catch(() => undefined);
      throw error;
    }
    this.listener = listener;
  }
}
