import { Piscina } from 'piscina';

type PiscinaOptions = NonNullable<ConstructorParameters<typeof Piscina>[0]>;

/**
 * A pool of worker threads for work that would hold the event loop. It is made at the first task and ended with
 * `close`; a later task would make it again.
 */
export class ThreadPool {
  private pool: Piscina | null = null;

  /**
   * @param owner `import.meta.url` of the file beside which the thread's file lies
   * @param threadFile name of the compiled thread file, e.g. `./ranking.thread.js`
   */
  constructor(
    private readonly owner: string,
    private readonly threadFile: string,
    private readonly options: PiscinaOptions,
  ) {}

  get threads(): Piscina {
    this.pool ??= new Piscina({
      minThreads: 0,
      idleTimeout: 10_000,
      ...this.options,
      filename: new URL(this.threadFile, this.owner).href,
    });
    return this.pool;
  }

  async close(): Promise<void> {
    const closing = this.pool;
    this.pool = null;
    await closing?.destroy();
  }
}
