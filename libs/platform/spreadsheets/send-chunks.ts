import type { MessagePort } from 'node:worker_threads';
import type { FromThread, ToThread } from './thread-messages.js';

const mostInFlight = 3;

/** Sends COPY text to the main thread and waits when it is not taken: few chunks exist at any moment. */
export class ChunkSender {
  private inFlight = 0;
  private wake: (() => void) | null = null;

  constructor(private readonly port: MessagePort) {
    port.on('message', (_word: ToThread) => {
      this.inFlight -= 1;
      this.wake?.();
    });
  }

  /** Undefined when there is nothing to wait for: a promise for each piece would cost more than the piece. */
  send(chunks: readonly Uint8Array<ArrayBuffer>[], rowsSoFar: number): Promise<void> | undefined {
    for (const chunk of chunks) this.post(chunk, rowsSoFar);
    return this.inFlight > mostInFlight ? this.until(mostInFlight) : undefined;
  }

  /** Waits until every chunk has been taken. */
  drain(): Promise<void> {
    return this.until(0);
  }

  private post(copyText: Uint8Array<ArrayBuffer>, rowsSoFar: number): void {
    this.inFlight += 1;
    const message: FromThread = { kind: 'chunk', copyText, rowsSoFar };
    this.port.postMessage(message, [copyText.buffer]);
  }

  private async until(inFlight: number): Promise<void> {
    while (this.inFlight > inFlight) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }
}
