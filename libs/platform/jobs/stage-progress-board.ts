import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { jobActor } from '../database/actor.js';
import { Database } from '../database/database.js';
import { LOGGER } from '../logging/logging.module.js';
import type { StageProgress } from './stage.js';

const actor = jobActor('progress');
const pauseMs = 200;

/** Writes progress outside the stage's own transaction, at most a few times a second for each stage. */
@Injectable()
export class StageProgressBoard {
  private readonly latest = new Map<string, StageProgress>();
  private readonly writing = new Map<string, Promise<void>>();
  private readonly hurried = new Set<string>();
  private readonly pauses = new Map<string, () => void>();

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  report(stageId: string, progress: StageProgress): void {
    this.latest.set(stageId, progress);
    if (this.writing.has(stageId)) return;
    const writing = this.write(stageId).finally(() => this.writing.delete(stageId));
    this.writing.set(stageId, writing);
  }

  /** Waits until the last report of a stage stands in the database. */
  async flush(stageId: string): Promise<void> {
    this.hurried.add(stageId);
    this.pauses.get(stageId)?.();
    await this.writing.get(stageId);
    this.hurried.delete(stageId);
  }

  private async write(stageId: string): Promise<void> {
    for (let progress = this.latest.get(stageId); progress; progress = this.latest.get(stageId)) {
      this.latest.delete(stageId);
      const { done, total } = progress;
      try {
        await this.database.untranslated(actor, (unit) =>
          unit.execute(
            `insert into stage_progress (stage_id, done, total) values ($1, $2, $3)
             on conflict (stage_id) do update set done = excluded.done, total = excluded.total`,
            [stageId, done, total],
          ),
        );
      } catch (error) {
        // Progress is for watchers only; the work itself goes on.
        this.logger.warn({ err: error, stageId }, 'progress not written');
        return;
      }
      if (done < total && !this.hurried.has(stageId)) await this.pause(stageId);
    }
  }

  private async pause(stageId: string): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pauseMs);
      this.pauses.set(stageId, () => {
        clearTimeout(timer);
        resolve();
      });
    });
    this.pauses.delete(stageId);
  }
}
