import type { Response } from 'express';
import type { Observable } from 'rxjs';
import type { ServerEvent } from './watch.js';

/** Of events that a watcher does not read; past it the watcher is taken for gone. */
const unreadBytes = 1024 * 1024;

/**
 * Answers with server-sent events, and begins when the first one is there: what cannot be watched is refused like any
 * other request. (The framework's own streams, behind an interceptor, say 200 before they know.)
 */
export async function sendEvents(response: Response, events: Observable<ServerEvent>): Promise<void> {
  return new Promise((resolve, reject) => {
    const subscription = events.subscribe({
      next: ({ data }) => {
        if (!response.headersSent) begin(response);
        response.write(`data: ${data}\n\n`);
        if (response.writableLength > unreadBytes) response.destroy();
      },
      error: reject,
      complete: () => {
        response.end();
        resolve();
      },
    });
    response.once('close', () => {
      subscription.unsubscribe();
      resolve();
    });
  });
}

function begin(response: Response): void {
  response.status(200).set({
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    // Proxies that gather an answer before they pass it on would hold the progress back.
    'X-Accel-Buffering': 'no',
  });
  response.flushHeaders();
}
