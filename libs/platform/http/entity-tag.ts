import { createHash } from 'node:crypto';
import { ApiHeader } from '@nestjs/swagger';
import type { Response } from 'express';
import { AppError } from '../errors/app-error.js';

/** A strong tag over a resource's content as it is answered. */
export function entityTagOf(content: object): string {
  return `"${createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 27)}"`;
}

/** Refuses a change that was made from an older copy. Without the header the change is taken as it comes. */
export function requireFresh(ifMatch: string | undefined, content: object): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  const tags = ifMatch.split(',').map((tag) => tag.trim());
  if (!tags.includes(entityTagOf(content))) throw new AppError('stale');
}

/** Answers with a resource and its tag. */
export function tagged<Content extends object>(response: Response, content: Content): Content {
  response.setHeader('ETag', entityTagOf(content));
  return content;
}

/** Documents that a change may name the copy that it was made from. */
export function TakesIfMatch(description = '读取时的 ETag；已被他人修改则答复 412'): MethodDecorator {
  return ApiHeader({ name: 'If-Match', required: false, description });
}
