import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { SheetRefused } from './sheet-refused.js';
import { type ThreadAnswer, unwrap } from './thread-answer.js';
import type { FromThread, MarkTask, ReadTask, ToThread } from './thread-messages.js';

/**
 * Two files at a time: a hostile one that runs into its time limit must not hold up everybody. The heap of a
 * thread is bounded; a thread that outgrows it dies alone.
 */
const mostThreads = 2;
const threadHeapMegabytes = 224;

let pool: Piscina | null = null;

function sheetThreads(): Piscina {
  pool ??= new Piscina({
    filename: threadFile(),
    minThreads: 0,
    maxThreads: mostThreads,
    idleTimeout: 10_000,
    // An idle thread that sleeps in Atomics.wait could not finish closing the file of a refused task.
    atomics: 'disabled',
    resourceLimits: { maxOldGenerationSizeMb: threadHeapMegabytes, maxYoungGenerationSizeMb: 32 },
  });
  return pool;
}

/** Ends the threads; called once when the process stops. The next task would start them again. */
export async function closeSheetThreads(): Promise<void> {
  const closing = pool;
  pool = null;
  await closing?.destroy();
}

/** The compiled program starts the compiled thread; only the test runner loads this file as TypeScript. */
function threadFile(): string {
  const isSource = import.meta.url.endsWith('.ts');
  return new URL(isSource ? './sheet.thread.source.mjs' : './sheet.thread.js', import.meta.url).href;
}

type ThreadTask = Omit<ReadTask, 'port'> | Omit<MarkTask, 'port'>;

interface ThreadCall {
  readonly signal?: AbortSignal | undefined;
  readonly onChunk?: (copyText: Buffer, rowsSoFar: number) => void | Promise<void>;
}

/**
 * Runs one task in a thread. The time limit starts when the thread does; on time-out, on the caller's signal and
 * on a failing `onChunk` the thread is terminated, wherever it stands.
 */
export async function runInSheetThread<T>(
  name: 'read' | 'mark',
  task: ThreadTask,
  call: ThreadCall,
): Promise<T> {
  const { port1, port2 } = new MessageChannel();
  const ending = new AbortController();
  const listening = listen(port1, task.limits.maxMilliseconds, ending, call);
  const signal = call.signal ? AbortSignal.any([ending.signal, call.signal]) : ending.signal;
  try {
    const given: ThreadAnswer<T> = await sheetThreads().run(
      { ...task, port: port2 },
      { name, signal, transferList: [port2] },
    );
    return unwrap(given);
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
