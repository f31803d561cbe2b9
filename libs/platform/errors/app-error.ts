import { type ErrorCode, errorCatalogue } from './error-catalogue.js';

/** One wrong field, cell or item of a refused request. `message` is Chinese, for people. */
export interface FieldError {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

export interface AppErrorOptions {
  readonly fields?: readonly FieldError[];
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/** What a service throws when it can answer: a stable code for programs and a Chinese sentence for people. */
export class AppError extends Error {
  readonly fields: readonly FieldError[];
  readonly retryAfterSeconds: number | undefined;

  constructor(
    readonly code: ErrorCode,
    readonly detail: string = errorCatalogue[code].title,
    options: AppErrorOptions = {},
  ) {
    super(detail, { cause: options.cause });
    this.name = 'AppError';
    this.fields = options.fields ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** Refuses what does not exist, or lies outside the caller's scope: the two must look the same. */
export function notFound(noun: string): AppError {
  return new AppError('not-found', `没有找到${noun}，或它不在您的管理范围内。`);
}
