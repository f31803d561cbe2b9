import { type Parser, skip, take } from './byte-scan.rules.js';
import { KeptParts, type PublicCopy, refused } from './kept-parts.rules.js';
import { latin1 } from './media-type.rules.js';

const headBytes = 12;
const extendedBytes = 10;
/** Bits of the extended head that announce camera data and XMP. */
const announced = 0x08 | 0x04;
const images = ['VP8 ', 'VP8L'];
const keptChunks = [...images, 'ALPH', 'ICCP'];

/**
 * What of a WebP is handed on: the image, its transparency and its colour profile. The head is written anew, because it
 * holds the length of the whole and announces what has been left out.
 *
 * Worked: VP8X with flags 2C, ICCP, VP8, EXIF becomes VP8X with flags 20, ICCP, VP8.
 */
export function* copyWebp(): Parser<PublicCopy> {
  const kept = new KeptParts();
  const end = 8 + littleEndian(yield* take(headBytes), 4);
  let position = headBytes;
  let isImageSeen = false;
  while (position < end) {
    if (!kept.count()) return refused('too-many-parts');
    const head = yield* take(8);
    const [type, length] = [latin1(head.subarray(0, 4)), littleEndian(head, 4)];
    // Chunks of an odd length are filled up by a byte.
    const next = position + 8 + length + (length % 2);
    if (next > end) return refused('not-understood');
    if (type === 'ANIM' || type === 'ANMF') return refused('animated');
    if (type === 'VP8X') {
      if (position !== headBytes || length !== extendedBytes) return refused('not-understood');
      const [flags = 0, ...rest] = yield* take(extendedBytes);
      kept.put(Uint8Array.from([...head, flags & ~announced, ...rest]));
    } else {
      yield* skip(next - position - 8);
      if (keptChunks.includes(type)) kept.keep(position, next);
      isImageSeen ||= images.includes(type);
    }
    position = next;
  }
  return isImageSeen ? withHead(kept) : refused('not-understood');
}

function withHead(kept: KeptParts): PublicCopy {
  const body = kept.readable();
  if (body.outcome === 'refused') return body;
  const head = new Uint8Array(headBytes);
  head.set(Uint8Array.from('RIFF....WEBP', (letter) => letter.charCodeAt(0)));
  new DataView(head.buffer).setUint32(4, body.byteSize + 4, true);
  return { ...body, parts: [{ bytes: head }, ...body.parts], byteSize: body.byteSize + headBytes };
}

function littleEndian(bytes: Uint8Array, offset: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(offset, true);
}
