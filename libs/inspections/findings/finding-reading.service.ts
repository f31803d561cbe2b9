import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { notFound } from '#platform/errors/app-error.js';
import { defaultPageSize, type Page, pageOf, readCursor, requireUuidKey } from '#platform/http/page.js';
import type { FindingDetailDto, FindingDto, FindingQuery } from './finding.dto.js';
import { findFinding, listFindings, listSteps } from './finding.queries.js';

/** What was found, as far as the caller may see it. */
@Injectable()
export class FindingReadingService {
  constructor(@Inject(Database) private readonly database: Database) {}

  async list(actor: Actor, query: FindingQuery): Promise<Page<FindingDto>> {
    const limit = query.limit ?? defaultPageSize;
    const before = requireUuidKey(readCursor(query.cursor));
    const rows = await this.database.transaction(actor, (unit) =>
      listFindings(unit, query, before, limit + 1),
    );
    return pageOf(rows, limit, (finding) => finding.id);
  }

  /** @throws AppError `not-found` */
  async get(actor: Actor, id: string): Promise<FindingDetailDto> {
    return this.database.transaction(actor, (unit) => requireFinding(unit, id));
  }
}

/** @throws AppError `not-found` */
export async function requireFinding(unit: UnitOfWork, id: string): Promise<FindingDetailDto> {
  const finding = await findFinding(unit, id);
  if (!finding) throw notFound('这个问题');
  return { ...finding, history: await listSteps(unit, id) };
}
