import { createHash } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import type { Config } from '../config/config.js';
import { AppError } from '../errors/app-error.js';

const windowMs = 60_000;

/**
 * Two limits: one for each address, wide enough for an office of three hundred, and one for each token, so that a
 * single program gone wild is slowed down before its whole office is.
 */
export function rateLimits(
  config: Pick<Config, 'requestsPerMinuteOfAddress' | 'requestsPerMinuteOfPerson'>,
): RequestHandler[] {
  return [
    limitBy(config.requestsPerMinuteOfAddress, (request) => ipKeyGenerator(request.ip ?? '')),
    limitBy(config.requestsPerMinuteOfPerson, (request) => {
      const token = request.header('authorization');
      // Without a token the address is all there is, and that has been counted already.
      return token === undefined ? null : createHash('sha256').update(token).digest('base64url');
    }),
  ];
}

function limitBy(limit: number, keyOf: (request: Request) => string | null): RequestHandler {
  return rateLimit({
    windowMs,
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // Which proxies are believed is a setting of ours: a client's own X-Forwarded-For is no news.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
    skip: (request) =>
      keyOf(request) === null || request.path.startsWith('/health/') || request.path === '/metrics',
    keyGenerator: (request) => keyOf(request) ?? '',
    handler: (_request, response, next) => {
      const wait = Number(response.getHeader('Retry-After') ?? 60);
      next(new AppError('too-many-requests', '请求过于频繁，请稍后再试。', { retryAfterSeconds: wait }));
    },
  });
}
