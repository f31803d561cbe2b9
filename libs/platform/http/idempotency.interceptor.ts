import { createHmac } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { Response } from 'express';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import type { UnitOfWork } from '../database/unit-of-work.js';
import { AppError } from '../errors/app-error.js';
import type { RequestWithActor } from './current-actor.js';

interface StoredAnswer {
  readonly fingerprint: Buffer;
  readonly status: number;
  readonly location: string | null;
  readonly body: unknown;
}

/**
 * Makes a POST with an Idempotency-Key safe to repeat. The request runs in one transaction together with the row that
 * holds its answer, so effect and answer stand or fall together, also when the process dies in between. A refused
 * request leaves nothing behind and is simply judged again.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CONFIG) private readonly config: Pick<Config, 'secretKey'>,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<RequestWithActor>();
    const response = context.switchToHttp().getResponse<Response>();
    const key = request.method === 'POST' ? request.header('idempotency-key') : undefined;
    if (key === undefined || !request.actor) return next.handle();
    requireKey(key);
    return from(this.once(key, request, response, next));
  }

  private async once(
    key: string,
    request: RequestWithActor,
    response: Response,
    next: CallHandler,
  ): Promise<unknown> {
    const { actor } = request;
    if (!actor) throw new AppError('not-signed-in');
    const fingerprint = await fingerprintOf(request, this.config.secretKey);
    return this.database.together(actor, async (unit) => {
      await takeTurn(unit, key);
      const stored = await findAnswer(unit, key);
      if (stored) return repeatAnswer(stored, fingerprint, response);
      const body: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
      await unit.execute(
        `insert into idempotency_keys (user_id, key, fingerprint, status, location, body)
         values ($1, $2, $3, $4, $5, $6)`,
        [
          actor.userId,
          key,
          fingerprint,
          response.statusCode,
          response.getHeader('location') ?? null,
          body === undefined ? null : JSON.stringify(body),
        ],
      );
      return body;
    });
  }
}

function requireKey(key: string): void {
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return;
  throw new AppError('invalid-input', 'Idempotency-Key 应为 1 到 255 个可见的 ASCII 字符。', {
    fields: [{ path: 'Idempotency-Key', code: 'invalid-key', message: '应为 1 到 255 个可见的 ASCII 字符' }],
  });
}

/** @throws AppError `request-in-progress` while the first request with this key has not ended */
async function takeTurn(unit: UnitOfWork, key: string): Promise<void> {
  const lock = await unit.first<{ taken: boolean }>(
    `select pg_try_advisory_xact_lock(hashtextextended('idempotency ' || $1 || ' ' || $2, 0)) as taken`,
    [unit.actor.userId, key],
  );
  if (!lock?.taken) throw new AppError('request-in-progress');
}

async function findAnswer(unit: UnitOfWork, key: string): Promise<StoredAnswer | undefined> {
  return unit.first<StoredAnswer>(
    `select idempotency_keys.fingerprint, idempotency_keys.status, idempotency_keys.location, idempotency_keys.body
       from idempotency_keys where idempotency_keys.user_id = $1 and idempotency_keys.key = $2`,
    [unit.actor.userId, key],
  );
}

function repeatAnswer(stored: StoredAnswer, fingerprint: Buffer, response: Response): unknown {
  if (!stored.fingerprint.equals(fingerprint)) throw new AppError('idempotency-key-reused');
  response.status(stored.status);
  if (stored.location !== null) response.location(stored.location);
  return stored.body ?? undefined;
}

/**
 * Stands for what was asked: route, body, and the content of an uploaded file. Keyed: a body may hold a password, and
 * a plain hash of it could be guessed at by whoever gets hold of a backup.
 */
async function fingerprintOf(request: RequestWithActor, key: string): Promise<Buffer> {
  const digest = createHmac('sha256', key);
  digest.update(
    JSON.stringify([request.method, request.originalUrl, request.body ?? null, request.file?.originalname]),
  );
  if (request.file) await pipeline(createReadStream(request.file.path), digest, { end: false });
  return digest.digest();
}
