import type { LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';
import { describeError, framesOf } from './describe-error.js';
import { currentRequestId } from './request-context.js';

/** One JSON line an event on stdout. Never pass bodies, headers or names of people to it. */
export function createLogger(processName: string, level: string): Logger {
  return pino({
    level,
    base: { process: processName },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: (error: unknown) => describeError(error) },
    formatters: { level: (label) => ({ level: label }) },
    mixin: () => {
      const requestId = currentRequestId();
      return requestId === undefined ? {} : { requestId };
    },
  });
}

/** Lets the framework speak through the same logger. */
export class FrameworkLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: string): void {
    this.say('debug', message, { context });
  }
  error(message: unknown, stack?: string, context?: string): void {
    this.say('error', message, { context, frames: framesOf(stack) });
  }
  warn(message: unknown, context?: string): void {
    this.say('warn', message, { context });
  }
  debug(message: unknown, context?: string): void {
    this.say('debug', message, { context });
  }
  verbose(message: unknown, context?: string): void {
    this.say('debug', message, { context });
  }

  private say(level: 'debug' | 'warn' | 'error', message: unknown, about: object): void {
    if (message instanceof Error) this.logger[level]({ ...about, err: message }, 'framework');
    else this.logger[level](about, String(message));
  }
}
