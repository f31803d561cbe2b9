import { chainStart, linkEntry, sameHash, type SignedColumns, signEntry } from './audit-chain.js';

/** A sealed entry with its signature and its place in the chain. */
export interface ChainedRow extends SignedColumns {
  readonly signature: Buffer;
  readonly position: number;
  readonly auditId: string;
  readonly link: Buffer;
}

/** A link whose entry is gone. */
export interface DeletedRow {
  readonly position: number;
  readonly entryId: null;
}

/** A head that was written down elsewhere: on a bulletin, in another office's file. */
export interface AuditHead {
  readonly position: number;
  readonly link: string;
}

/**
 * What is wrong. `edited`: an entry does not fit its signature. `out-of-order`: an entry and its link do not belong
 * together: entries were exchanged, or a link was changed. `deleted`: something waits for an entry, or leads to it, that
 * is gone. `gap`: the link is gone too, or one too many is there. `unsigned`: an entry that the program has not written.
 * `repeated`: an entry that is there twice. `truncated`: the chain ends before the head that is known. `rewritten`: it
 * goes on past that head and never came through it.
 */
export const auditFaultKinds = [
  'edited',
  'out-of-order',
  'deleted',
  'gap',
  'unsigned',
  'repeated',
  'truncated',
  'rewritten',
] as const;

/** What is wrong, and where. `position` is null for what has no place in the chain. */
export interface AuditFault {
  readonly kind: (typeof auditFaultKinds)[number];
  readonly position: number | null;
  readonly entryId: string | null;
}

/** Follows the chain entry by entry; stops caring at the first fault. Feed it in the order of positions. */
export class ChainReader {
  private previous: Buffer = chainStart;
  private position = 0;
  private fault: AuditFault | null = null;
  private sawHead: boolean;

  constructor(
    private readonly key: string,
    private readonly known: AuditHead | null,
  ) {
    this.sawHead = known === null || (known.position === 0 && known.link === chainStart.toString('hex'));
  }

  get firstFault(): AuditFault | null {
    return this.fault;
  }

  get head(): AuditHead {
    return { position: this.position, link: this.previous.toString('hex') };
  }

  accept(row: ChainedRow | DeletedRow): void {
    if (this.fault) return;
    const kind = this.faultOf(row);
    if (kind !== null) {
      const isGap = kind === 'gap';
      this.fault = {
        kind,
        position: isGap ? this.position + 1 : row.position,
        entryId: isGap ? null : row.entryId,
      };
      return;
    }
    // A row without an entry was a fault.
    if (row.entryId === null) return;
    this.position = row.position;
    this.previous = row.link;
    if (this.known?.position === row.position) this.sawHead = this.known.link === row.link.toString('hex');
  }

  /** Call it after the last sealed entry. */
  finish(): void {
    if (this.fault || !this.known || this.sawHead) return;
    this.fault =
      this.known.position > this.position
        ? { kind: 'truncated', position: this.position + 1, entryId: null }
        : { kind: 'rewritten', position: this.known.position, entryId: null };
  }

  private faultOf(row: ChainedRow | DeletedRow): AuditFault['kind'] | null {
    if (row.position !== this.position + 1) return 'gap';
    if (row.entryId === null) return 'deleted';
    if (!sameHash(signEntry(this.key, row), row.signature)) return 'edited';
    return sameHash(linkEntry(this.key, this.previous, row), row.link) ? null : 'out-of-order';
  }
}
