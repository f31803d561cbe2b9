import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { ThreadPool } from '../threads/thread-pool.js';
import { SheetRefused } from './sheet-refused.js';
import { type ThreadAnswer, unwrap } from './thread-answer.js';
import type { FromThread, ThreadTasks, ToThread } from './thread-messages.js';

/**
 * Two files at a time: a hostile one that runs into its time limit must not hold up everybody. The heap of a
 * thread is bounded; a thread that outgrows it dies alone.
 */
const mostThreads = 2;
const threadHeapMegabytes = 224;

const pool = new ThreadPool(import.meta.url, './sheet.thread.js', {
  maxThreads: mostThreads,
  // An idle thread that sleeps in Atomics.wait could not finish closing the file of a refused task.
  atomics: 'disabled',
  resourceLimits: { maxOldGenerationSizeMb: threadHeapMegabytes, maxYoungGenerationSizeMb: 32 },
});

/** Ends the threads; called once when the process stops. */
export async function closeSheetThreads(): Promise<void> {
  await pool.close();
}

interface ThreadCall {
  readonly signal?: AbortSignal | undefined;
  readonly onChunk?: (copyText: Buffer, rowsSoFar: number) => void | Promise<void>;
}

/**
 * Runs one task in a thread. The time limit starts when the thread does; on time-out, on the caller's signal and
 * on a failing `onChunk` the thread is terminated, wherever it stands.
 */
export async function runInSheetThread<Name extends keyof ThreadTasks>(
  name: Name,
  task: Omit<ThreadTasks[Name]['task'], 'port'>,
  call: ThreadCall,
): Promise<ThreadTasks[Name]['result']> {
  const { port1, port2 } = new MessageChannel();
  const ending = new AbortController();
  const listening = listen(port1, task.limits.maxMilliseconds, ending, call);
  const signal = call.signal ? AbortSignal.any([ending.signal, call.signal]) : ending.signal;
  try {
    const given: unknown = await pool.threads.run(
      { ...task, port: port2 },
      { name, signal, transferList: [port2] },
    );
    // What the thread's function of this name returns; the pool's types know only one function.
    return unwrap(given as ThreadAnswer<ThreadTasks[Name]['result']>);
  } catch (error) {
    throw endedBecause(error, signal);
  } finally {
    listening.stop();
  }
}

function listen(
  port: MessagePort,
  maxMilliseconds: number,
  ending: AbortController,
  call: ThreadCall,
): { stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const take = async (chunk: FromThread & { kind: 'chunk' }): Promise<void> => {
    const { buffer, byteOffset, byteLength } = chunk.copyText;
    await call.onChunk?.(Buffer.from(buffer, byteOffset, byteLength), chunk.rowsSoFar);
    port.postMessage('taken' satisfies ToThread);
  };
  let taking = Promise.resolve();
  port.on('message', (message: FromThread) => {
    if (message.kind === 'started') {
      timer = setTimeout(() => {
        ending.abort(new SheetRefused('too-slow', Math.round(maxMilliseconds / 1000)));
      }, maxMilliseconds);
      return;
    }
    taking = taking
      .then(() => take(message))
      .catch((error: unknown) => {
        ending.abort(error);
      });
  });
  return {
    stop: () => {
      clearTimeout(timer);
      port.close();
    },
  };
}

/** Piscina answers an abort with an AbortError of its own; what matters is why it was aborted. */
function endedBecause(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  if (code !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  return new SheetRefused('too-much-memory', '', { cause: error });
}
