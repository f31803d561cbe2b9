import type { KeptPart } from './kept-parts.rules.js';

/** The bytes of the kept parts, from a file that comes piece by piece. The parts go forward through it. */
export async function* pickParts(
  pieces: AsyncIterable<Uint8Array>,
  parts: readonly KeptPart[],
): AsyncGenerator<Uint8Array> {
  const source = pieces[Symbol.asyncIterator]();
  let piece: Uint8Array = new Uint8Array();
  let start = 0;
  for (const part of parts) {
    if ('bytes' in part) {
      yield part.bytes;
      continue;
    }
    for (let at = part.from; at < part.to;) {
      while (at >= start + piece.length) {
        start += piece.length;
        const next = await source.next();
        if (next.done) throw new RangeError(`the file ends before byte ${String(at)}`);
        piece = next.value;
      }
      const end = Math.min(part.to, start + piece.length);
      yield piece.subarray(at - start, end - start);
      at = end;
    }
  }
}
