import { Inject, Injectable } from '@nestjs/common';
import { finalWindow, processWindow } from '#calendar/calendar.rules.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError } from '#platform/errors/app-error.js';
import { toSections } from '../checklists/checklist-answer.js';
import type { PublishedChecklist } from '../checklists/checklist.queries.js';
import { PublishedChecklists } from '../checklists/published-checklists.js';
import type { InspectionBundleDto } from './inspection-bundle.dto.js';
import {
  findBundleTerm,
  listAssignedSchools,
  listOpenFindings,
  newestChecklistId,
} from './inspection-bundle.queries.js';
import { toVisit } from './to-visit.js';
import { listOwnDrafts } from './visit.queries.js';

/** All that an inspector takes along for days without a network. */
@Injectable()
export class InspectionBundleService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PublishedChecklists) private readonly checklists: PublishedChecklists,
  ) {}

  /** The same as long as nothing in it has changed. @throws AppError `unknown-code` */
  async pack(actor: Actor, termId: string): Promise<InspectionBundleDto> {
    return this.database.transaction(
      actor,
      async (unit) => {
        const term = await findBundleTerm(unit, termId);
        if (!term) throw unknownTerm();
        const rows = await listOwnDrafts(unit, termId);
        const newest = await newestChecklistId(unit);
        const used = rows.map(({ content }) => content.checklistVersionId);
        const checklists = await this.requireAll(unit, [...used, ...(newest === undefined ? [] : [newest])]);
        return {
          term: { ...term, processWindow: processWindow(term), finalWindow: finalWindow(term) },
          assignments: await listAssignedSchools(unit, termId),
          checklists: [...checklists.values()]
            .toSorted((a, b) => a.version - b.version)
            .map(({ id, version, content }) => ({ id, version, sections: toSections(content) })),
          openFindings: await listOpenFindings(unit, termId),
          drafts: rows.flatMap((row) => {
            const checklist = checklists.get(row.content.checklistVersionId);
            return checklist ? [toVisit(row, checklist.content)] : [];
          }),
        };
      },
      'REPEATABLE READ',
    );
  }

  private async requireAll(
    unit: UnitOfWork,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, PublishedChecklist>> {
    const found = new Map<string, PublishedChecklist>();
    for (const id of new Set(ids)) found.set(id, await this.checklists.require(unit, id));
    return found;
  }
}

function unknownTerm(): AppError {
  return new AppError('unknown-code', '没有这个学期。', {
    fields: [{ path: 'termId', code: 'unknown-code', message: '没有这个学期' }],
  });
}
