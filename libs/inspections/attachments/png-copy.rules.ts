import { type Parser, skip, take } from './byte-scan.rules.js';
import { KeptParts, type PublicCopy, refused } from './kept-parts.rules.js';
import { latin1 } from './media-type.rules.js';

const signatureLength = 8;
/** Length and type before a chunk's data, and the check sum behind it. */
const frameBytes = 12;
const largestChunk = 0x7fffffff;
/** The image itself, and what says how its colours and pixels are meant. */
const keptChunks = [
  ...['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'cHRM', 'gAMA', 'iCCP', 'sBIT', 'sRGB', 'cICP', 'mDCV', 'cLLI'],
  ...['bKGD', 'hIST', 'pHYs', 'sPLT'],
];

/**
 * What of a PNG is handed on: the image and how it is meant. Texts, times, camera data, further images and whatever
 * stands behind its end stay behind.
 *
 * Worked: IHDR tEXt eXIf IDAT IEND becomes IHDR IDAT IEND, each as it was, check sum and all.
 */
export function* copyPng(): Parser<PublicCopy> {
  const kept = new KeptParts();
  yield* skip(signatureLength);
  kept.keep(0, signatureLength);
  let position = signatureLength;
  let isImageSeen = false;
  for (;;) {
    if (!kept.count()) return refused('too-many-parts');
    const head = yield* take(8);
    const length = new DataView(head.buffer, head.byteOffset).getUint32(0);
    const type = latin1(head.subarray(4));
    if (length > largestChunk || !/^[A-Za-z]{4}$/.test(type)) return refused('not-understood');
    if ((position === signatureLength) !== (type === 'IHDR')) return refused('not-understood');
    const isKept = keptChunks.includes(type);
    // A capital first letter: no reader may pass over it.
    if (!isKept && /^[A-Z]/.test(type)) return refused('not-understood');
    yield* skip(length + 4);
    const end = position + frameBytes + length;
    if (isKept) kept.keep(position, end);
    isImageSeen ||= type === 'IDAT';
    position = end;
    if (type === 'IEND') return isImageSeen ? kept.readable() : refused('not-understood');
  }
}
