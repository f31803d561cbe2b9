import { AppError } from '../errors/app-error.js';
import { QueryIntegerField, TextField } from './fields.js';

/** How lists are asked for: by key, never by offset. */
export class PageQuery {
  @QueryIntegerField({ description: '每页条数', minimum: 1, maximum: 200, optional: true, example: 50 })
  limit?: number;
  @TextField({ description: '上一页答复中的 nextCursor', maxLength: 500, optional: true })
  cursor?: string;
}

export interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

export const defaultPageSize = 50;

/** The key of the last row of the page before, or null for the first page. */
export function readCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const key = Buffer.from(cursor, 'base64url').toString('utf8');
  // Bytes that are no text, or are written otherwise than we write them, were never ours; nor are control characters.
  const isOurs = key !== '' && writeCursor(key) === cursor;
  // eslint-disable-next-line no-control-regex -- control characters are what is refused
  if (!isOurs || /[\u0000-\u001f]/.test(key)) throw new AppError('invalid-cursor');
  return key;
}

/** Makes a page from up to `limit + 1` rows; `keyOf` must be what the query's order and cursor use. */
export function pageOf<Item>(
  rows: readonly Item[],
  limit: number,
  keyOf: (item: Item) => string,
): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { items, nextCursor: hasMore ? writeCursor(keyOf(last)) : null };
}

function writeCursor(key: string): string {
  return Buffer.from(key, 'utf8').toString('base64url');
}

/** For lists whose key is an id: a cursor that holds anything else was never ours. */
export function requireUuidKey(key: string | null): string | null {
  if (key !== null && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(key))
    throw new AppError('invalid-cursor');
  return key;
}
