import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { VisitRevisionRow } from './to-visit.js';
import type { SectionPoints } from './visit-score.rules.js';

/** What the column `sections` keeps of a visit's sections. */
export function sectionsColumn(sections: readonly SectionPoints[]): string {
  return JSON.stringify(sections.map(({ code, title, given, max }) => ({ code, title, given, max })));
}

const revision = `
  select visit_revisions.id, visit_revisions.visit_id as "visitId", visit_revisions.revision,
         visit_revisions.content, visit_revisions.content_hash as "contentHash", visit_revisions.reason,
         visit_revisions.made_by as "madeBy", visit_revisions.made_at as "madeAt"
    from visit_revisions`;

export type KeptRevisionRow = VisitRevisionRow & { readonly contentHash: Buffer };

export async function findRevision(unit: UnitOfWork, id: string): Promise<KeptRevisionRow | undefined> {
  return unit.first<KeptRevisionRow>(`${revision} where visit_revisions.id = $1`, [id]);
}

/** The latest first; `before` is the revision that the page before ended with. */
export async function listRevisions(
  unit: UnitOfWork,
  visitId: string,
  before: number | null,
  limit: number,
): Promise<KeptRevisionRow[]> {
  return unit.query<KeptRevisionRow>(
    `${revision} where visit_revisions.visit_id = $1 and ($2::integer is null or visit_revisions.revision < $2)
      order by visit_revisions.revision desc limit $3`,
    [visitId, before, limit],
  );
}
