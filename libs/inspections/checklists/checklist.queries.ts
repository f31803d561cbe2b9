import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { ChecklistContent } from './checklist.rules.js';

interface ChecklistHead {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly createdAt: Date;
  readonly publishedAt: Date | null;
}

export interface ChecklistRow extends ChecklistHead {
  readonly content: ChecklistContent;
}

export interface ChecklistSummaryRow extends ChecklistHead {
  /** Of all items together. */
  readonly maxHundredths: number;
  readonly itemCount: number;
}

/** What visits are scored by: it never changes. */
export interface PublishedChecklist {
  readonly id: string;
  readonly version: number;
  readonly content: ChecklistContent;
}

const head = `checklists.id, checklists.version, checklists.name, checklists.created_at as "createdAt",
       checklists.published_at as "publishedAt"`;

/** SQL: a draft is the office's own affair. $1 says whether it is the office that asks. */
const isShown = `($1::boolean or checklists.published_at is not null)`;

function asksForDrafts({ actor }: UnitOfWork): boolean {
  return actor.role === 'office';
}

/** The newest version first; `before` is the version that the page before ended with. */
export async function listChecklists(
  unit: UnitOfWork,
  before: number | null,
  limit: number,
): Promise<ChecklistSummaryRow[]> {
  return unit.query<ChecklistSummaryRow>(
    `select ${head}, items.count as "itemCount", items."maxHundredths"
       from checklists
      cross join lateral (
        select count(*)::int as count, coalesce(sum((item ->> 'maxHundredths')::int), 0)::int as "maxHundredths"
          from jsonb_path_query(checklists.content, '$.sections[*].items[*]') as item
      ) as items
      where ${isShown} and ($2::int is null or checklists.version < $2)
      order by checklists.version desc limit $3`,
    [asksForDrafts(unit), before, limit],
  );
}

export async function findChecklist(unit: UnitOfWork, id: string): Promise<ChecklistRow | undefined> {
  return unit.first<ChecklistRow>(
    `select ${head}, checklists.content from checklists where ${isShown} and checklists.id = $2`,
    [asksForDrafts(unit), id],
  );
}

/** The draft, kept from others until the unit of work ends; undefined also when it has been published meanwhile. */
export async function findDraftForUpdate(unit: UnitOfWork, id: string): Promise<ChecklistRow | undefined> {
  return unit.first<ChecklistRow>(
    `select ${head}, checklists.content from checklists
      where checklists.id = $1 and checklists.published_at is null for update`,
    [id],
  );
}

export async function findPublishedChecklist(
  unit: UnitOfWork,
  id: string,
): Promise<PublishedChecklist | undefined> {
  return unit.first<PublishedChecklist>(
    `select checklists.id, checklists.version, checklists.content from checklists
      where checklists.id = $1 and checklists.published_at is not null`,
    [id],
  );
}
