import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { ThreadPool } from '#platform/threads/thread-pool.js';
import type { RankingOutcome, RankingTask } from './ranking-task.js';

/** Where rankings are computed. One thread: a county has few exams, and memory is what runs short first. */
@Injectable()
export class RankingThreads implements OnApplicationShutdown {
  private readonly pool = new ThreadPool(import.meta.url, './ranking.thread.js', { maxThreads: 1 });

  /** The candidates are handed over, not copied: they are gone from the caller's memory afterwards. */
  async rank(task: RankingTask): Promise<RankingOutcome> {
    const handedOver = [task.candidates.buffer];
    // The thread's answer is structured-cloned plain data of this very type.
    return (await this.pool.threads.run(task, { name: 'rank', transferList: handedOver })) as RankingOutcome;
  }

  /** Not earlier: while the worker closes, a ranking in hand is still to be finished. */
  async onApplicationShutdown(): Promise<void> {
    await this.pool.close();
  }
}
