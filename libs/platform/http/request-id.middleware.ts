import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import type { Logger } from 'pino';
import { withRequestId } from '../logging/request-context.js';

const acceptable = /^[A-Za-z0-9._-]{8,100}$/;

/** Gives every request an id (a proxy's, when it is a sane one) and logs its end without query, body or headers. */
export function requestIdMiddleware(logger: Logger) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const given = request.header('x-request-id');
    const requestId = given !== undefined && acceptable.test(given) ? given : randomUUID();
    response.setHeader('X-Request-Id', requestId);
    const startedAt = performance.now();
    withRequestId(requestId, () => {
      response.on('finish', () => {
        const durationMs = Math.round((performance.now() - startedAt) * 10) / 10;
        const { route } = request as { route?: { path?: unknown } };
        // The pattern of the route, not the path: a path may carry what a log should not.
        logger.info(
          {
            requestId,
            method: request.method,
            route: route?.path ?? null,
            status: response.statusCode,
            durationMs,
          },
          'request',
        );
      });
      next();
    });
  };
}
