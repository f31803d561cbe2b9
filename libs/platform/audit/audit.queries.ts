import type { UnitOfWork } from '../database/unit-of-work.js';
import type { SignedColumns } from './audit-chain.js';
import type { ChainedRow, DeletedRow } from './audit-verification.js';

/** The columns of an entry as they were signed. */
const signedColumns = `audit_entries.entry_id as "entryId",
  to_char(audit_entries.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
  audit_entries.actor_id as "actorId", audit_entries.actor_role as "actorRole", audit_entries.action,
  audit_entries.subject_kind as "subjectKind", audit_entries.subject_id as "subjectId",
  audit_entries.before::text as before, audit_entries.after::text as after,
  audit_entries.request_id as "requestId"`;

export interface UnsealedRow extends SignedColumns {
  readonly id: string;
  readonly signature: Buffer;
}

/** Entries that have no link yet, oldest first. */
export async function listUnsealed(unit: UnitOfWork, limit: number): Promise<UnsealedRow[]> {
  return unit.query<UnsealedRow>(
    `select audit_entries.id, ${signedColumns}, audit_entries.signature
       from audit_entries
      where not exists (select from audit_links where audit_links.audit_id = audit_entries.id)
      order by audit_entries.id limit $1`,
    [limit],
  );
}

export async function countUnsealed(unit: UnitOfWork): Promise<number> {
  const row = await unit.first<{ count: number }>(
    `select count(*)::int as count from audit_entries
      where not exists (select from audit_links where audit_links.audit_id = audit_entries.id)`,
  );
  return row?.count ?? 0;
}

export async function findChainHead(
  unit: UnitOfWork,
): Promise<{ readonly position: number; readonly link: Buffer } | undefined> {
  return unit.first(
    `select audit_links.position::float8 as position, audit_links.link
       from audit_links order by audit_links.position desc limit 1`,
  );
}

export async function appendLinks(
  unit: UnitOfWork,
  links: readonly { readonly position: number; readonly auditId: string; readonly link: Buffer }[],
): Promise<void> {
  await unit.execute(
    `insert into audit_links (position, audit_id, link)
     select added.position, added.audit_id, decode(added.link, 'hex')
       from unnest($1::bigint[], $2::bigint[], $3::text[]) as added (position, audit_id, link)`,
    [
      links.map((one) => one.position),
      links.map((one) => one.auditId),
      links.map((one) => one.link.toString('hex')),
    ],
  );
}

/** A page of the chain after `position`; an entry that is gone leaves its link with null columns. */
export async function listChain(
  unit: UnitOfWork,
  position: number,
  limit: number,
): Promise<(ChainedRow | DeletedRow)[]> {
  return unit.query(
    `select audit_links.position::float8 as position, audit_links.link, ${signedColumns}, audit_entries.signature
       from audit_links left join audit_entries on audit_entries.id = audit_links.audit_id
      where audit_links.position > $1 order by audit_links.position limit $2`,
    [position, limit],
  );
}

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

/** The newest first. `from` and `to` are days, both included. */
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
        and ($6::date is null or audit_entries.at >= $6::date)
        and ($7::date is null or audit_entries.at < $7::date + 1)
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
