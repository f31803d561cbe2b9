import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { SentKind, SentState } from './sent.dto.js';

export interface SentRow {
  readonly kind: SentKind;
  readonly id: string;
  readonly state: SentState;
  readonly visitId: string | null;
  readonly findingId: string | null;
  readonly receivedAt: Date;
}

/** By id, the latest first, then by kind: phones number visits, findings and attachments each on their own. */
export async function listSent(
  unit: UnitOfWork,
  before: { readonly id: string; readonly kind: string } | null,
  limit: number,
): Promise<SentRow[]> {
  return unit.query<SentRow>(
    `select sent.kind, sent.id, sent.state, sent.visit_id as "visitId", sent.finding_id as "findingId",
            sent.received_at as "receivedAt"
       from (
         (select 'visit' as kind, visits.id, visits.status as state, visits.id as visit_id, null::uuid as finding_id,
                 visits.received_at
            from visits where visits.inspector_id = $1 and ($2::uuid is null or visits.id <= $2)
           order by visits.id desc limit $4 + 1)
         union all
         (select 'finding', findings.id, case when findings.school_id is null then 'waiting' else 'placed' end,
                 findings.visit_id, findings.id, findings.received_at
            from findings where findings.created_by = $1 and ($2::uuid is null or findings.id <= $2)
           order by findings.id desc limit $4 + 1)
         union all
         (select 'attachment', attachments.id,
                 case when exists (select from visits where visits.id = attachments.visit_id
                                                        and visits.inspector_id = $1 and visits.status = 'submitted')
                        or exists (select from findings where findings.id = attachments.finding_id
                                                          and findings.created_by = $1 and findings.school_id is not null)
                      then 'placed' else 'waiting' end,
                 attachments.visit_id, attachments.finding_id, attachments.received_at
            from attachments where attachments.uploaded_by = $1 and ($2::uuid is null or attachments.id <= $2)
           order by attachments.id desc limit $4 + 1)) sent
      where $2::uuid is null or sent.id < $2 or sent.id = $2 and sent.kind collate "C" > $3
      order by sent.id desc, sent.kind collate "C" limit $4`,
    [unit.actor.userId, before?.id ?? null, before?.kind ?? '', limit],
  );
}
