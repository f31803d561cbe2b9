import { chainStart, linkEntry, type SignedColumns, signEntry } from './audit-chain.js';
import type { ChainedRow } from './audit-verification.js';

/** Signs and links entries as the program does; the first has the row number 101. */
export function chainOf(key: string, entries: readonly SignedColumns[]): ChainedRow[] {
  let previous: Buffer = chainStart;
  return entries.map((entry, index) => {
    const linked = { position: index + 1, auditId: String(index + 101), signature: signEntry(key, entry) };
    previous = linkEntry(key, previous, linked);
    return { ...entry, ...linked, link: previous };
  });
}
