import type { UnitOfWork } from '../database/unit-of-work.js';
import type { LinkedEntry, SignedColumns } from './audit-chain.js';
import type { ChainedRow, DeletedRow } from './audit-verification.js';

/** The columns of an entry as they were signed. */
const signedColumns = `audit_entries.entry_id as "entryId",
  to_char(audit_entries.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US AD') as at,
  audit_entries.actor_id as "actorId", audit_entries.actor_role as "actorRole", audit_entries.action,
  audit_entries.subject_kind as "subjectKind", audit_entries.subject_id as "subjectId",
  audit_entries.before::text as before, audit_entries.after::text as after,
  audit_entries.request_id as "requestId", audit_entries.signature`;

const isUnlinked = `not exists (select from audit_links where audit_links.audit_id = audit_entries.id)`;

export interface UnlinkedRow extends SignedColumns {
  readonly signature: Buffer;
}

/** What waits for its link, oldest first. What has one already is a copy's namesake, and not sealed twice. */
export async function listUnsealed(
  unit: UnitOfWork,
  limit: number,
): Promise<(UnlinkedRow & { readonly auditId: string })[]> {
  return unit.query(
    `select audit_entries.id as "auditId", ${signedColumns}
       from audit_unsealed join audit_entries on audit_entries.entry_id = audit_unsealed.entry_id
      where ${isUnlinked}
      order by audit_entries.id limit $1`,
    [limit],
  );
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
  links: readonly (Pick<LinkedEntry, 'position' | 'auditId'> & { readonly link: Buffer })[],
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

/** Takes what was looked at out of the line. */
export async function dismissUnsealed(unit: UnitOfWork, entryIds: readonly string[]): Promise<void> {
  await unit.execute(`delete from audit_unsealed where audit_unsealed.entry_id = any ($1::uuid[])`, [
    entryIds,
  ]);
}

/**
 * The whole chain, every link there is, in the order of positions; an entry that is gone leaves its link with null
 * columns. One statement, read bit by bit: between pages of several a link could hide.
 */
export function readChain(unit: UnitOfWork, pageSize: number): AsyncGenerator<(ChainedRow | DeletedRow)[]> {
  return readPages(
    unit,
    'chain_rows',
    `select audit_links.position::float8 as position, audit_links.link, audit_links.audit_id as "auditId", ${signedColumns}
       from audit_links left join audit_entries on audit_entries.id = audit_links.audit_id
      order by audit_links.position`,
    pageSize,
  );
}

/** Every entry that no link leads to, whether it is lined up or not. */
export function readUnlinked(unit: UnitOfWork, pageSize: number): AsyncGenerator<UnlinkedRow[]> {
  return readPages(
    unit,
    'unlinked_rows',
    `select ${signedColumns} from audit_entries where ${isUnlinked} order by audit_entries.id`,
    pageSize,
  );
}

export interface FoundPlace {
  readonly position: number | null;
  readonly entryId: string;
}

/** The first entry that is there more than once, at the last of its places. */
export async function findRepeated(unit: UnitOfWork): Promise<FoundPlace | undefined> {
  return unit.first<FoundPlace>(
    `select copies.entry_id as "entryId", max(audit_links.position)::float8 as position
       from (select audit_entries.entry_id from audit_entries group by audit_entries.entry_id having count(*) > 1) as copies
            join audit_entries on audit_entries.entry_id = copies.entry_id
            left join audit_links on audit_links.audit_id = audit_entries.id
      group by copies.entry_id
      order by position nulls last, copies.entry_id limit 1`,
  );
}

/** An entry that waits for its link and is gone. */
export async function findLostUnsealed(unit: UnitOfWork): Promise<FoundPlace | undefined> {
  return unit.first<FoundPlace>(
    `select audit_unsealed.entry_id as "entryId", null::float8 as position from audit_unsealed
      where not exists (select from audit_entries where audit_entries.entry_id = audit_unsealed.entry_id)
      order by audit_unsealed.entry_id limit 1`,
  );
}

/** The rows of one statement without parameters, some at a time, through a cursor that ends with the transaction. */
async function* readPages<Row extends object>(
  unit: UnitOfWork,
  cursor: string,
  sql: string,
  pageSize: number,
): AsyncGenerator<Row[]> {
  await unit.query(`declare ${cursor} no scroll cursor for ${sql}`);
  for (;;) {
    const rows = await unit.query<Row>(`fetch ${String(pageSize)} from ${cursor}`);
    if (rows.length === 0) return;
    yield rows;
  }
}
