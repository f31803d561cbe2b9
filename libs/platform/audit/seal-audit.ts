import type { UnitOfWork } from '../database/unit-of-work.js';
import { chainStart, linkEntry, sameHash, signEntry } from './audit-chain.js';
import type { AuditHead } from './audit-verification.js';
import { appendLinks, dismissUnsealed, findChainHead, listUnsealed } from './chain.queries.js';

/** Any constant: one sealer at a time; others find the lock taken and come back later. */
const sealLock = 72_530_103;
const batchSize = 5_000;

/** What one sealing did. */
export interface Sealing {
  /** How many entries it looked at: none when nothing waits or another one is at it. */
  readonly looked: number;
  readonly head: AuditHead;
  /** Entries that the program has not written. */
  readonly unsigned: readonly string[];
}

/**
 * Seals what waits for its link, oldest first. An entry that commits late is sealed late: its place in the chain is the
 * order of sealing, and once given it never changes. An entry without a right signature was not written by the
 * program; it is never sealed, and verification names it.
 */
export async function sealAudit(unit: UnitOfWork): Promise<Sealing> {
  const lock = await unit.first<{ taken: boolean }>(`select pg_try_advisory_xact_lock($1) as taken`, [
    sealLock,
  ]);
  const head = (await findChainHead(unit)) ?? { position: 0, link: chainStart };
  const rows = lock?.taken ? await listUnsealed(unit, batchSize) : [];
  let { position, link: previous } = head;
  const unsigned: string[] = [];
  const links: { position: number; auditId: string; link: Buffer }[] = [];
  for (const row of rows) {
    const { auditId, entryId, signature } = row;
    if (!sameHash(signEntry(unit.auditKey, row), signature)) {
      unsigned.push(entryId);
      continue;
    }
    position += 1;
    previous = linkEntry(unit.auditKey, previous, { position, auditId, signature });
    links.push({ position, auditId, link: previous });
  }
  if (links.length > 0) await appendLinks(unit, links);
  if (rows.length > 0)
    await dismissUnsealed(
      unit,
      rows.map(({ entryId }) => entryId),
    );
  return { looked: rows.length, head: { position, link: previous.toString('hex') }, unsigned };
}
