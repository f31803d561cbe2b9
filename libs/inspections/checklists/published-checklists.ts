import { Injectable } from '@nestjs/common';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError } from '#platform/errors/app-error.js';
import type { ChecklistContent } from './checklist.rules.js';

export interface PublishedChecklist {
  readonly id: string;
  readonly version: number;
  readonly content: ChecklistContent;
}

/** What is published never changes, and so is read once. */
@Injectable()
export class PublishedChecklists {
  private readonly known = new Map<string, PublishedChecklist>();

  /** @throws AppError `unknown-code` */
  async require(unit: UnitOfWork, id: string): Promise<PublishedChecklist> {
    const known = this.known.get(id.toLowerCase());
    if (known) return known;
    const found = await unit.first<PublishedChecklist>(
      `select checklists.id, checklists.version, checklists.content
         from checklists where checklists.id = $1 and checklists.published_at is not null`,
      [id],
    );
    if (!found) {
      throw new AppError('unknown-code', '没有这个已公布的细则版本。', {
        fields: [{ path: 'checklistVersionId', code: 'unknown-code', message: '请改用已公布的细则版本' }],
      });
    }
    this.known.set(found.id, found);
    return found;
  }
}
