import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import { notFound } from '#platform/errors/app-error.js';
import { defaultPageSize, type Page, pageOf, readCursor, requireUuidKey } from '#platform/http/page.js';
import { PublishedChecklists } from '../checklists/published-checklists.js';
import { toVisit, toVisitSummary } from './to-visit.js';
import type { VisitDto, VisitSummaryDto } from './visit-answer.dto.js';
import type { VisitQuery } from './visit.dto.js';
import { findVisit, listVisits } from './visit.queries.js';

/** Visits as each role may read them. */
@Injectable()
export class VisitReadingService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PublishedChecklists) private readonly checklists: PublishedChecklists,
  ) {}

  /** @throws AppError `not-found` */
  async get(actor: Actor, id: string): Promise<VisitDto> {
    return this.database.transaction(actor, async (unit) => {
      const visit = await findVisit(unit, id);
      if (!visit) throw notFound('这次督导记录');
      const { content: checklist } = await this.checklists.require(unit, visit.content.checklistVersionId);
      return toVisit(visit, checklist);
    });
  }

  async list(actor: Actor, query: VisitQuery): Promise<Page<VisitSummaryDto>> {
    const limit = query.limit ?? defaultPageSize;
    const before = requireUuidKey(readCursor(query.cursor));
    const rows = await this.database.transaction(actor, (unit) => listVisits(unit, query, before, limit + 1));
    return pageOf(rows.map(toVisitSummary), limit, ({ id }) => id);
  }
}
