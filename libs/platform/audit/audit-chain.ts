import { createHmac, timingSafeEqual } from 'node:crypto';

/** An entry of the audit log as it is signed: every column, each as the text that the database holds. */
export interface SignedColumns {
  /** Made by whoever writes the entry, so that a copied entry is a repeated one. */
  readonly entryId: string;
  /** Server time, ISO 8601 with milliseconds. */
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

/** The link after `previous`: it stands for this entry, its place, and everything before it. */
export function linkEntry(key: string, position: number, previous: Buffer, signature: Buffer): Buffer {
  return createHmac('sha256', key)
    .update(`link ${String(position)} `)
    .update(previous)
    .update(signature)
    .digest();
}

export function sameHash(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
