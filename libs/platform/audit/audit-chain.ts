import { createHmac, timingSafeEqual } from 'node:crypto';

/** An entry of the audit log as it is signed: every column, each as the text that the database holds. */
export interface SignedColumns {
  /** Made by whoever writes the entry, so that a copied entry is a repeated one. */
  readonly entryId: string;
  /** Server time, as {@link signedTime} writes it. */
  readonly at: string;
  readonly actorId: string | null;
  readonly actorRole: string;
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly requestId: string | null;
}

/** The hash before the first entry. */
export const chainStart = Buffer.alloc(32);

/** A moment as the database writes it out to the last digit that it keeps, with its era: no change may round away. */
export function signedTime(moment: Date): string {
  return `${moment.toISOString().slice(0, -1)}000 AD`;
}

/**
 * Signs one entry. Without the key nobody can make an entry, or change one, that fits its signature.
 *
 * The columns are joined as JSON, so that no two different entries join to the same text.
 */
export function signEntry(key: string, entry: SignedColumns): Buffer {
  const { entryId, at, actorId, actorRole, action, subjectKind, subjectId, before, after, requestId } = entry;
  return createHmac('sha256', key)
    .update(
      JSON.stringify([
        entryId,
        at,
        actorId,
        actorRole,
        action,
        subjectKind,
        subjectId,
        before,
        after,
        requestId,
      ]),
    )
    .digest();
}

/** What a link ties together: a place in the chain, the row that holds it, and what was signed there. */
export interface LinkedEntry {
  readonly position: number;
  readonly auditId: string;
  readonly signature: Buffer;
}

/** The link after `previous`: it stands for this entry, its place and row, and everything before it. */
export function linkEntry(
  key: string,
  previous: Buffer,
  { position, auditId, signature }: LinkedEntry,
): Buffer {
  return createHmac('sha256', key)
    .update(`link ${String(position)} ${auditId} `)
    .update(previous)
    .update(signature)
    .digest();
}

export function sameHash(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
