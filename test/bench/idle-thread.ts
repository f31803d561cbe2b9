import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** A thread with nothing to do, to tell the delays of a busy machine from those of the api. */
export class IdleThread {
  private readonly thread = new Worker(new URL('./idle.thread.js', import.meta.url));

  /** The longest delay of its event loop since the last call, in milliseconds. */
  async longestDelayMs(): Promise<number> {
    const answered = once(this.thread, 'message');
    this.thread.postMessage('tell');
    const [milliseconds]: unknown[] = await answered;
    return Number(milliseconds);
  }

  async stop(): Promise<void> {
    await this.thread.terminate();
  }
}
