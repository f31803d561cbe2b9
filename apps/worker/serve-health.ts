import { createServer } from 'node:http';
import type { INestApplicationContext } from '@nestjs/common';
import { DoorBell } from '#platform/jobs/door-bell.js';

/** Answers health checks of the machine that runs the worker; nothing else listens there. */
export async function serveHealth(worker: INestApplicationContext, port: number): Promise<void> {
  const bell = worker.get(DoorBell, { strict: false });
  const server = createServer((request, response) => {
    const isKnown = request.url === '/health/live' || request.url === '/health/ready';
    const isReady = request.url === '/health/live' || bell.isRunning();
    response.writeHead(isKnown ? (isReady ? 200 : 503) : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ status: isKnown && isReady ? 'ok' : 'unavailable' }));
  });
  // Health checks alone must not keep a stopping worker alive.
  server.unref();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, resolve);
  });
}
