import { chainStart, linkEntry, sameHash, type SignedColumns, signEntry } from './audit-chain.js';

/** An entry with its signature and, once it is sealed, its place in the chain. */
export interface ChainedRow extends SignedColumns {
  readonly signature: Buffer;
  readonly position: number;
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
 * What is wrong, and where. `edited`: an entry does not fit its signature. `out-of-order`: an entry and its link do not
 * belong together: entries were exchanged. `deleted`: the link is there, its entry is gone. `gap`: the link is gone too.
 * `unsigned`: an
 * entry that the program has not written. `truncated`: the chain ends before the head that is known.
 */
export interface AuditFault {
  readonly kind: 'edited' | 'deleted' | 'out-of-order' | 'gap' | 'unsigned' | 'truncated';
  readonly position: number | null;
  readonly entryId: string | null;
}

/** Follows the chain entry by entry; stops caring at the first fault. Feed it in the order of positions. */
export class ChainReader {
  private previous: Buffer = chainStart;
  private position = 0;
  private fault: AuditFault | null = null;
  private sawHead = false;

  constructor(
    private readonly key: string,
    private readonly known: AuditHead | null,
  ) {}

  get firstFault(): AuditFault | null {
    return this.fault;
  }

  get head(): AuditHead {
    return { position: this.position, link: this.previous.toString('hex') };
  }

  accept(row: ChainedRow | DeletedRow): void {
    if (this.fault) return;
    const at = { position: row.position, entryId: row.entryId };
    if (row.position !== this.position + 1) {
      this.fault = { kind: 'gap', position: this.position + 1, entryId: null };
      return;
    }
    if (row.entryId === null) {
      this.fault = { kind: 'deleted', ...at };
      return;
    }
    if (!sameHash(signEntry(this.key, row), row.signature)) {
      this.fault = { kind: 'edited', ...at };
      return;
    }
    if (!sameHash(linkEntry(this.key, row.position, this.previous, row.signature), row.link)) {
      this.fault = { kind: 'out-of-order', ...at };
      return;
    }
    this.position = row.position;
    this.previous = row.link;
    if (this.known?.position === row.position) this.sawHead = this.known.link === row.link.toString('hex');
  }

  /** Call it after the last sealed entry. */
  finish(): void {
    if (this.fault || !this.known || this.sawHead || this.known.position === 0) return;
    const kind = this.known.position > this.position ? 'truncated' : 'out-of-order';
    this.fault = {
      kind,
      position: kind === 'truncated' ? this.position + 1 : this.known.position,
      entryId: null,
    };
  }
}
