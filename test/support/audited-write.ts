export type Writer = 'admin' | 'office' | 'leader' | 'clerk' | 'inspector' | 'principal';

/** A route that writes, how it is called once, and the one entry that it leaves. */
export interface AuditedWrite {
  readonly route: string;
  readonly as: Writer;
  readonly path: () => string;
  /** Bytes are sent as they are. */
  readonly body: object | FormData | Blob;
  readonly entry: () => object;
  /** Said once more it is answered once more, and nothing is written. */
  readonly isRepeatable?: boolean;
}

/** What the answer to an earlier write says: `terms.0.id` is the id of its first term. */
export type Told = (route: string, field?: string) => string;
