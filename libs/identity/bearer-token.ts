import type { Request } from 'express';

/** The token of an Authorization header, or undefined when there is none in the expected form. */
export function bearerTokenOf(request: Request): string | undefined {
  return /^Bearer ([A-Za-z0-9_-]{20,100})$/i.exec(request.header('authorization') ?? '')?.[1];
}
