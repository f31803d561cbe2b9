import { createHash } from 'node:crypto';
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
