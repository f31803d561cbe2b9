import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import { AppError } from '#platform/errors/app-error.js';
import { defaultPageSize, type Page, type PageQuery, pageOf, readCursor } from '#platform/http/page.js';
import type { SentThingDto } from './sent.dto.js';
import { listSent } from './sent.queries.js';

/** What has arrived of all that a phone has sent: so that it can throw its own copy away. */
@Injectable()
export class SentService {
  constructor(@Inject(Database) private readonly database: Database) {}

  async list(actor: Actor, query: PageQuery): Promise<Page<SentThingDto>> {
    const limit = query.limit ?? defaultPageSize;
    const before = readKey(readCursor(query.cursor));
    const rows = await this.database.transaction(actor, (unit) => listSent(unit, before, limit + 1));
    const things = rows.map((row) => ({ ...row, receivedAt: row.receivedAt.toISOString() }));
    return pageOf(things, limit, ({ id, kind }) => `${id} ${kind}`);
  }
}

function readKey(key: string | null): { readonly id: string; readonly kind: string } | null {
  if (key === null) return null;
  const [, id, kind] =
    /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) (attachment|finding|visit)$/.exec(key) ?? [];
  if (id === undefined || kind === undefined) throw new AppError('invalid-cursor');
  return { id, kind };
}
