import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { ThreadPool } from '#platform/threads/thread-pool.js';
import type { RankingOutcome, RankingTask } from './ranking-task.js';

/** Where rankings are computed. One thread: a county has few exams, and memory is what runs short first. */
@Injectable()
export class RankingThreads implements OnModuleDestroy {
  private readonly pool = new ThreadPool(import.meta.url, './ranking.thread.js', { maxThreads: 1 });

  async rank(task: RankingTask): Promise<RankingOutcome> {
    // The thread's answer is structured-cloned plain data of this very type.
    return (await this.pool.threads.run(task, { name: 'rank' })) as RankingOutcome;
  }

  async onModuleDestroy(): Promise<void> {
    await this.pool.close();
  }
}
