import type { UnitOfWork } from '../database/unit-of-work.js';
import { chainStart, linkEntry, sameHash, signEntry } from './audit-chain.js';
import { appendLinks, findChainHead, listUnsealed } from './audit.queries.js';

/** Any constant: one sealer at a time; others find the lock taken and come back later. */
const sealLock = 72_530_103;
const batchSize = 5_000;

/**
 * Seals what has been written since the last time, oldest first. An entry that commits late is sealed late: its place
 * in the chain is the order of sealing, and once given it never changes. An entry without a right signature was not
 * written by the program; it is never sealed, and verification names it.
 *
 * @returns how many entries were sealed
 */
export async function sealAudit(unit: UnitOfWork): Promise<number> {
  const lock = await unit.first<{ taken: boolean }>(`select pg_try_advisory_xact_lock($1) as taken`, [
    sealLock,
  ]);
  if (!lock?.taken) return 0;
  const head = await findChainHead(unit);
  let position = head?.position ?? 0;
  let previous = head?.link ?? chainStart;
  const rows = await listUnsealed(unit, batchSize);
  const links = rows
    .filter((row) => sameHash(signEntry(unit.auditKey, row), row.signature))
    .map((row) => {
      position += 1;
      previous = linkEntry(unit.auditKey, position, previous, row.signature);
      return { position, auditId: row.id, link: previous };
    });
  if (links.length > 0) await appendLinks(unit, links);
  return links.length;
}
