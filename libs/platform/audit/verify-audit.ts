import { jobActor } from '../database/actor.js';
import type { Database } from '../database/database.js';
import type { UnitOfWork } from '../database/unit-of-work.js';
import { sameHash, signEntry } from './audit-chain.js';
import { type AuditFault, type AuditHead, ChainReader } from './audit-verification.js';
import { findLostUnsealed, findRepeated, readChain, readUnlinked } from './chain.queries.js';

/** What verification found. `intact` speaks of all entries, sealed or not. */
export interface AuditReport {
  readonly intact: boolean;
  /** Entries that are sealed and in order, up to the first fault. */
  readonly sealed: number;
  /** Entries that wait for the next sealing. */
  readonly unsealedTail: number;
  readonly head: AuditHead;
  readonly firstFault: AuditFault | null;
}

const actor = jobActor('audit.verify');
/** About 20 ms of hashing: other requests get their turn between two pages. */
const pageSize = 2_000;

/** Walks the whole chain, then the tail that is not sealed yet. `known` is a head that was written down elsewhere. */
export async function verifyAudit(
  database: Database,
  key: string,
  known: AuditHead | null,
): Promise<AuditReport> {
  return database.transaction(
    actor,
    async (unit) => {
      const reader = new ChainReader(key, known);
      for await (const rows of readChain(unit, pageSize)) {
        for (const row of rows) reader.accept(row);
        if (reader.firstFault) break;
      }
      reader.finish();
      const tail = await checkTail(unit, key);
      const firstFault = firstOf([reader.firstFault, await checkRepeated(unit), tail.fault]);
      return {
        intact: firstFault === null,
        sealed: reader.head.position,
        unsealedTail: tail.length,
        head: reader.head,
        firstFault,
      };
    },
    'REPEATABLE READ',
  );
}

async function checkTail(
  unit: UnitOfWork,
  key: string,
): Promise<{ readonly length: number; readonly fault: AuditFault | null }> {
  let length = 0;
  let fault: AuditFault | null = null;
  for await (const rows of readUnlinked(unit, pageSize)) {
    length += rows.length;
    const unsigned = rows.find((row) => !sameHash(signEntry(key, row), row.signature));
    if (unsigned) fault ??= { kind: 'unsigned', position: null, entryId: unsigned.entryId };
  }
  const lost = await findLostUnsealed(unit);
  if (lost) fault ??= { kind: 'deleted', ...lost };
  return { length, fault };
}

async function checkRepeated(unit: UnitOfWork): Promise<AuditFault | null> {
  const found = await findRepeated(unit);
  return found ? { kind: 'repeated', ...found } : null;
}

/** The one with the lowest place; what has none comes after all others. */
function firstOf(faults: readonly (AuditFault | null)[]): AuditFault | null {
  const placeOf = ({ position }: AuditFault): number => position ?? Infinity;
  return faults.reduce(
    (first, fault) => (fault && (!first || placeOf(fault) < placeOf(first)) ? fault : first),
    null,
  );
}
