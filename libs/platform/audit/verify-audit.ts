import type { Database } from '../database/database.js';
import { jobActor } from '../database/actor.js';
import { sameHash, signEntry } from './audit-chain.js';
import { listChain, listUnsealed } from './audit.queries.js';
import { type AuditFault, type AuditHead, ChainReader } from './audit-verification.js';

/** What verification found. `intact` speaks of all entries, sealed or not. */
export interface AuditReport {
  readonly intact: boolean;
  readonly sealed: number;
  /** Entries that are signed and wait for the next sealing. */
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
      for (let position = 0; ;) {
        const page = await listChain(unit, position, pageSize);
        for (const row of page) reader.accept(row);
        const last = page.at(-1);
        if (!last || reader.firstFault) break;
        position = last.position;
      }
      reader.finish();
      const tail = await listUnsealed(unit, 100_000);
      const unsigned = tail.find((row) => !sameHash(signEntry(key, row), row.signature));
      const fault =
        reader.firstFault ??
        (unsigned ? { kind: 'unsigned' as const, position: null, entryId: unsigned.entryId } : null);
      return {
        intact: fault === null,
        sealed: reader.head.position,
        unsealedTail: tail.length,
        head: reader.head,
        firstFault: fault,
      };
    },
    'REPEATABLE READ',
  );
}
