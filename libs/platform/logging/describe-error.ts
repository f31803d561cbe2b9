import { AppError } from '../errors/app-error.js';
import { databaseFaultOf } from '../errors/database-errors.js';

/** What a log may know of an error. */
export interface DescribedError {
  readonly type: string;
  readonly code?: string;
  readonly constraint?: string;
  readonly message?: string;
  readonly frames?: readonly string[];
  readonly cause?: DescribedError;
}

const deepestCause = 4;

/**
 * Tells what went wrong and where without the data it went wrong with. Errors of the database repeat values in their
 * message, detail, statement and parameters, errors of parsers what they could not parse, our own refusals what was
 * asked for: of these only the code stays. Properties that are not named here are never logged.
 */
export function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error };
  const fault = databaseFaultOf(error);
  const code = fault?.sqlState ?? ('code' in error ? plainCode(error.code) : undefined);
  const mayQuote = fault !== undefined || error instanceof AppError || error instanceof SyntaxError;
  return {
    type: error.name,
    ...(code === undefined ? {} : { code }),
    ...(fault?.constraint === undefined ? {} : { constraint: fault.constraint }),
    ...(mayQuote ? {} : { message: error.message }),
    frames: framesOf(error.stack),
    ...(error.cause instanceof Error && depth < deepestCause
      ? { cause: describeError(error.cause, depth + 1) }
      : {}),
  };
}

/** The places of a stack; its first lines are the message. */
export function framesOf(stack: string | undefined): string[] {
  return (stack ?? '').split('\n').flatMap((line) => (/^\s+at /.test(line) ? [line.trim()] : []));
}

function plainCode(code: unknown): string | undefined {
  return typeof code === 'string' && /^[\w-]{1,50}$/.test(code) ? code : undefined;
}
