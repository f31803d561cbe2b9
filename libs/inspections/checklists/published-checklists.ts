import { Injectable } from '@nestjs/common';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError } from '#platform/errors/app-error.js';
import { findPublishedChecklist, type PublishedChecklist } from './checklist.queries.js';

/** A county has a handful of versions; the few that visits name at one time fit in here. */
const mostKept = 20;

/** The versions that visits are scored by. Nothing published changes, so what was read once is true for ever. */
@Injectable()
export class PublishedChecklists {
  private readonly kept = new Map<string, PublishedChecklist>();

  /**
   * The published version that a body refers to; `path` is the field that holds its id.
   *
   * @throws AppError `unknown-code`, also for a draft
   */
  async require(unit: UnitOfWork, id: string, path = 'checklistVersionId'): Promise<PublishedChecklist> {
    const checklist = await this.find(unit, id);
    if (checklist) return checklist;
    throw new AppError('unknown-code', '没有这个已发布的检查细则。', {
      fields: [{ path, code: 'unknown-code', message: '没有这个版本，或它尚未发布' }],
    });
  }

  private async find(unit: UnitOfWork, id: string): Promise<PublishedChecklist | undefined> {
    const known = this.kept.get(id) ?? (await findPublishedChecklist(unit, id));
    if (!known) return undefined;
    // The one asked for last stands last, so that the first is the one that nobody misses.
    this.kept.delete(known.id);
    this.kept.set(known.id, known);
    const [oldest] = this.kept.keys();
    if (this.kept.size > mostKept && oldest !== undefined) this.kept.delete(oldest);
    return known;
  }
}
