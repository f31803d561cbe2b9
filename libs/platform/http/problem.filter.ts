import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { Response } from 'express';
import type { Logger } from 'pino';
import { AppError, type FieldError } from '../errors/app-error.js';
import { type ErrorCode, errorCatalogue, type ErrorKind } from '../errors/error-catalogue.js';
import { currentRequestId } from '../logging/request-context.js';
import { type ProblemDto, type ProblemFieldDto, problemLimits } from './problem.js';

const statusOfKind: Readonly<Record<ErrorKind, number>> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  'not-allowed-method': 405,
  'not-acceptable': 406,
  conflict: 409,
  stale: 412,
  'too-large': 413,
  'unsupported-type': 415,
  rule: 422,
  'too-many': 429,
  unavailable: 503,
  internal: 500,
};

/** The only place that knows both errors and status codes. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    this.answer(error, response);
  }

  answer(error: unknown, response: Response): void {
    const known = asAppError(error);
    if (errorCatalogue[known.code].kind === 'internal') this.logger.error({ err: error }, 'request failed');
    if (response.headersSent) {
      // A stream that breaks halfway can only be cut off: the client sees an incomplete answer, not a wrong one.
      response.destroy();
      return;
    }
    const problem = problemOf(known);
    if (known.retryAfterSeconds !== undefined)
      response.setHeader('Retry-After', String(known.retryAfterSeconds));
    if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }
}

function problemOf(error: AppError): ProblemDto {
  const entry = errorCatalogue[error.code];
  return {
    type: `urn:teaching-quality:error:${error.code}`,
    title: entry.title,
    status: statusOfKind[entry.kind],
    code: error.code,
    detail: error.detail.slice(0, problemLimits.detail),
    ...(error.fields.length === 0
      ? {}
      : { errors: error.fields.slice(0, problemLimits.errors).map(shorten) }),
    requestId: currentRequestId() ?? '',
  };
}

/** A refusal repeats what was sent, but not all of it when that is a book. */
function shorten({ path, code, message }: FieldError): ProblemFieldDto {
  return {
    path: path.slice(0, problemLimits.path),
    code,
    message: message.slice(0, problemLimits.message),
  };
}

const codeOfStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'malformed-body',
  401: 'not-signed-in',
  403: 'not-permitted',
  404: 'not-found',
  405: 'method-not-allowed',
  406: 'not-acceptable',
  413: 'too-large',
  415: 'unsupported-type',
  429: 'too-many-requests',
  503: 'unavailable',
};

/** What the framework and the body parsers throw carries a status; anything else is our own fault. */
function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof HttpException) return new AppError(codeOfStatus[error.getStatus()] ?? 'internal');
  if (typeof error === 'object' && error !== null) {
    // multer names the field it was not told about; everything else it refuses is a limit.
    if ('name' in error && error.name === 'MulterError') {
      const isSize = 'code' in error && String(error.code).startsWith('LIMIT_FILE_SIZE');
      return new AppError(isSize ? 'too-large' : 'malformed-body');
    }
    if ('status' in error && typeof error.status === 'number' && error.status >= 400 && error.status < 500) {
      return new AppError(codeOfStatus[error.status] ?? 'malformed-body');
    }
  }
  return new AppError('internal');
}
