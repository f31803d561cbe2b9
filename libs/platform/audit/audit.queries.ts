import { countyTimeZone } from '../config/county-time.js';
import type { UnitOfWork } from '../database/unit-of-work.js';

export interface AuditFilters {
  readonly actorId?: string;
  readonly action?: string;
  readonly subjectKind?: string;
  readonly subjectId?: string;
  readonly from?: string;
  readonly to?: string;
}

export interface AuditRow {
  readonly id: string;
  readonly at: Date;
  readonly actorId: string | null;
  readonly actorRole: string;
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly before: object | null;
  readonly after: object | null;
  readonly requestId: string | null;
  readonly position: number | null;
}

/** The newest first. `from` and `to` are days of the county's clock, both included. */
export async function listEntries(
  unit: UnitOfWork,
  filters: AuditFilters,
  before: string | null,
  limit: number,
): Promise<AuditRow[]> {
  return unit.query<AuditRow>(
    `select audit_entries.id, audit_entries.at, audit_entries.actor_id as "actorId",
            audit_entries.actor_role as "actorRole", audit_entries.action,
            audit_entries.subject_kind as "subjectKind", audit_entries.subject_id as "subjectId",
            audit_entries.before, audit_entries.after, audit_entries.request_id as "requestId",
            audit_links.position::float8 as position
       from audit_entries left join audit_links on audit_links.audit_id = audit_entries.id
      where ($1::bigint is null or audit_entries.id < $1)
        and ($2::uuid is null or audit_entries.actor_id = $2)
        and ($3::text is null or audit_entries.action = $3)
        and ($4::text is null or audit_entries.subject_kind = $4)
        and ($5::text is null or audit_entries.subject_id = $5)
        and ($6::date is null or audit_entries.at >= $6::date::timestamp at time zone '${countyTimeZone}')
        and ($7::date is null or audit_entries.at < ($7::date + 1)::timestamp at time zone '${countyTimeZone}')
      order by audit_entries.id desc limit $8`,
    [
      before,
      filters.actorId ?? null,
      filters.action ?? null,
      filters.subjectKind ?? null,
      filters.subjectId ?? null,
      filters.from ?? null,
      filters.to ?? null,
      limit,
    ],
  );
}
