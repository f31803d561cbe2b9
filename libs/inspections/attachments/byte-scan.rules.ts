/** Where a marker was found: the offset of its second byte, and that byte. */
export interface FoundMarker {
  readonly at: number;
  readonly code: number;
}

/** What a parser asks for: the next bytes; to pass over some; the next JPEG marker among coded pixels. */
export type Wish =
  | { readonly kind: 'take'; readonly count: number }
  | { readonly kind: 'skip'; readonly count: number }
  | { readonly kind: 'marker' };

/** A parser of one file: asks for what it wants to see, and returns what it made of it. */
export type Parser<Result> = Generator<Wish, Result, Uint8Array | FoundMarker>;

const nothing = new Uint8Array();

export function* take(count: number): Generator<Wish, Uint8Array, Uint8Array | FoundMarker> {
  if (count === 0) return nothing;
  const answer = yield { kind: 'take', count };
  if (!(answer instanceof Uint8Array)) throw new TypeError('bytes were asked for');
  return answer;
}

export function* skip(count: number): Generator<Wish, void, Uint8Array | FoundMarker> {
  if (count > 0) yield { kind: 'skip', count };
}

export function* findMarker(): Generator<Wish, FoundMarker, Uint8Array | FoundMarker> {
  const answer = yield { kind: 'marker' };
  if (answer instanceof Uint8Array) throw new TypeError('a marker was asked for');
  return answer;
}

/**
 * Feeds a parser with a file that comes piece by piece, and holds no more of it than the parser has asked to see at
 * once. After the parser has returned, further pieces are passed over.
 */
export class ByteScan<Result> {
  private readonly collected: number[] = [];
  private wish: Wish | undefined;
  private result: Result | undefined;
  private left = 0;
  private position = 0;
  private isAfterFf = false;

  constructor(private readonly parser: Parser<Result>) {
    this.settle(parser.next());
  }

  push(piece: Uint8Array): void {
    let offset = 0;
    while (this.wish && offset < piece.length) {
      if (this.wish.kind === 'marker') offset = this.lookForMarker(piece, offset);
      else offset = this.swallow(piece, offset, this.wish.kind === 'take');
    }
    this.position += piece.length;
  }

  /** What the parser returned; undefined when the file ended before it had seen enough. */
  finish(): Result | undefined {
    return this.result;
  }

  private swallow(piece: Uint8Array, offset: number, isTaken: boolean): number {
    const count = Math.min(this.left, piece.length - offset);
    if (isTaken) for (const byte of piece.subarray(offset, offset + count)) this.collected.push(byte);
    this.left -= count;
    if (this.left === 0) this.answer(isTaken ? Uint8Array.from(this.collected.splice(0)) : nothing);
    return offset + count;
  }

  /** In coded pixels FF 00 stands for the byte FF, FF D0 to FF D7 part them, and FF FF fills. */
  private lookForMarker(piece: Uint8Array, from: number): number {
    for (let offset = from; offset < piece.length; offset += 1) {
      const code = piece[offset] ?? 0;
      const isAfterFf = this.isAfterFf;
      this.isAfterFf = code === 0xff;
      if (!isAfterFf || code === 0xff || code === 0x00 || (code >= 0xd0 && code <= 0xd7)) continue;
      this.answer({ at: this.position + offset, code });
      return offset + 1;
    }
    return piece.length;
  }

  private answer(answer: Uint8Array | FoundMarker): void {
    this.settle(this.parser.next(answer));
  }

  private settle(turn: IteratorResult<Wish, Result>): void {
    if (turn.done) {
      this.wish = undefined;
      this.result = turn.value;
      return;
    }
    this.wish = turn.value;
    this.left = turn.value.kind === 'marker' ? 0 : turn.value.count;
  }
}
