import { findMarker, type FoundMarker, type Parser, skip, take, type Wish } from './byte-scan.rules.js';
import { KeptParts, type PublicCopy, refused } from './kept-parts.rules.js';
import { latin1 } from './media-type.rules.js';
import { readOrientation, writeOrientation } from './photo-orientation.rules.js';

const [startOfImage, endOfImage, startOfScan, exif] = [0xd8, 0xd9, 0xda, 0xe1];
const frames = [0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf];
/** Huffman and arithmetic tables, quantization tables, number of lines, restart interval. */
const tables = [0xc4, 0xcc, 0xdb, 0xdc, 0xdd];
/** Of the segments of programs: what says how colours are meant. Its code, its name, and its only length if it has one. */
const colours = [
  { code: 0xe0, name: 'JFIF\0', length: 16 },
  { code: 0xe2, name: 'ICC_PROFILE\0', length: null },
  { code: 0xee, name: 'Adobe', length: 14 },
];
const exifName = 'Exif\0\0';
/** Bytes from the beginning of a program's segment that tell whose it is. */
const longestName = 12;
const isOfPrograms = (code: number): boolean => (code >= 0xe0 && code <= 0xef) || code === 0xfe;

/**
 * What of a JPEG is handed on: the image, its tables, how its colours are meant, and how it is turned. All else that
 * cameras and programs write (place, time, maker, comments, a second image or a film behind the first) stays behind:
 * what is kept is named, not what is left out.
 *
 * Worked: Exif with a place and orientation 6 becomes an Exif of 36 bytes that holds the orientation alone.
 */
export function* copyJpeg(): Parser<PublicCopy> {
  const kept = new KeptParts();
  const [first, second] = yield* take(2);
  if (first !== 0xff || second !== startOfImage) return refused('not-understood');
  kept.keep(0, 2);
  const seen = { frame: false, scan: false, exif: false };
  let marker = yield* nextMarker(kept, 2);
  while (marker?.code !== endOfImage) {
    if (!kept.count()) return refused('too-many-parts');
    if (!marker || !canFollow(marker.code)) return refused('not-understood');
    const start = marker.at - 1;
    const [high = 0, low = 0] = yield* take(2);
    const length = high * 256 + low;
    if (length < 2) return refused('not-understood');
    const end = marker.at + 1 + length;
    if (isOfPrograms(marker.code)) {
      const name = yield* take(Math.min(length - 2, longestName));
      const rest = length - 2 - name.length;
      if (isColour(marker.code, length, name)) kept.keep(start, end);
      if (marker.code === exif && !seen.exif && latin1(name).startsWith(exifName)) {
        seen.exif = true;
        keepOrientation(kept, Uint8Array.from([...name.subarray(exifName.length), ...(yield* take(rest))]));
      } else yield* skip(rest);
      marker = yield* nextMarker(kept, end);
      continue;
    }
    yield* skip(length - 2);
    seen.frame ||= frames.includes(marker.code);
    if (marker.code !== startOfScan) {
      kept.keep(start, end);
      marker = yield* nextMarker(kept, end);
      continue;
    }
    if (!seen.frame) return refused('not-understood');
    seen.scan = true;
    marker = yield* findMarker();
    kept.keep(start, marker.at - 1);
  }
  if (!seen.scan) return refused('not-understood');
  kept.keep(marker.at - 1, marker.at + 1);
  return kept.readable();
}

/** The marker that must stand at `position`, behind filling bytes, each of which counts: who fills wants to be waited for. */
function* nextMarker(
  kept: KeptParts,
  position: number,
): Generator<Wish, FoundMarker | undefined, Uint8Array | FoundMarker> {
  const [lead] = yield* take(1);
  if (lead !== 0xff) return undefined;
  for (let at = position + 1; ; at += 1) {
    const [code = 0] = yield* take(1);
    if (code !== 0xff) return { at, code };
    if (!kept.count()) return undefined;
  }
}

function canFollow(code: number): boolean {
  return isOfPrograms(code) || code === startOfScan || frames.includes(code) || tables.includes(code);
}

function isColour(code: number, length: number, name: Uint8Array): boolean {
  return colours.some(
    (colour) =>
      colour.code === code &&
      latin1(name).startsWith(colour.name) &&
      (colour.length === null || colour.length === length),
  );
}

function keepOrientation(kept: KeptParts, tiff: Uint8Array): void {
  const orientation = readOrientation(tiff);
  if (orientation === 1) return;
  const block = writeOrientation(orientation);
  const name = Array.from(exifName, (letter) => letter.charCodeAt(0));
  kept.put(Uint8Array.from([0xff, exif, 0x00, 2 + name.length + block.length, ...name, ...block]));
}
