/** A part of a file that is handed on: bytes from the file itself, or bytes that take the place of others. */
export type KeptPart = { readonly from: number; readonly to: number } | { readonly bytes: Uint8Array };

/** What of a photo is handed on, in order, and how many bytes that is; or why it can't be told. */
export type PublicCopy =
  | { readonly outcome: 'readable'; readonly parts: readonly KeptPart[]; readonly byteSize: number }
  | { readonly outcome: 'refused'; readonly because: 'not-understood' | 'too-many-parts' | 'animated' };

/** More than any camera or program writes; who has more wants to keep a server busy. */
const mostParts = 20_000;

/** Collects what is kept; neighbours become one part. */
export class KeptParts {
  private readonly parts: { readonly from: number; readonly to: number; readonly bytes?: Uint8Array }[] = [];
  private seen = 0;

  /** Counts a segment or chunk of the file, kept or not. False when there are too many. */
  count(): boolean {
    this.seen += 1;
    return this.seen <= mostParts;
  }

  keep(from: number, to: number): void {
    const last = this.parts.at(-1);
    if (last && !last.bytes && last.to === from) this.parts[this.parts.length - 1] = { from: last.from, to };
    else this.parts.push({ from, to });
  }

  put(bytes: Uint8Array): void {
    this.parts.push({ from: 0, to: bytes.length, bytes });
  }

  readable(): PublicCopy {
    const parts = this.parts.map(({ from, to, bytes }): KeptPart => (bytes ? { bytes } : { from, to }));
    const byteSize = this.parts.reduce((sum, { from, to }) => sum + to - from, 0);
    return { outcome: 'readable', parts, byteSize };
  }
}

export function refused(because: 'not-understood' | 'too-many-parts' | 'animated'): PublicCopy {
  return { outcome: 'refused', because };
}
