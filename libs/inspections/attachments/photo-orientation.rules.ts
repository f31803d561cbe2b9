/** How a photo is turned for the eye: 1 as it lies, 2 to 8 turned or mirrored (Exif 2.3, tag 0112). */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const orientationTag = 0x0112;
const shortType = 3;
const entryBytes = 12;
/** "MM", 42, and the first directory right behind: big-endian, as the bytes below are written. */
const tiffHead = [0x4d, 0x4d, 0x00, 0x2a, 0x00, 0x00, 0x00, 0x08];

/**
 * The orientation that a block of camera data (TIFF, the part of Exif behind its name) tells; 1 when it tells none
 * that can be understood. Nothing of it is believed: every offset is held against its length.
 *
 * Worked: a block whose first directory has the entry 0112, short, 6 is turned a quarter (6).
 */
export function readOrientation(tiff: Uint8Array): Orientation {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const order = tiff.length >= 8 ? view.getUint16(0) : 0;
  if (order !== 0x4949 && order !== 0x4d4d) return 1;
  const isLittle = order === 0x4949;
  const directory = view.getUint32(4, isLittle);
  if (view.getUint16(2, isLittle) !== 42 || directory + 2 > tiff.length) return 1;
  const count = view.getUint16(directory, isLittle);
  for (let index = 0; index < count; index += 1) {
    const entry = directory + 2 + index * entryBytes;
    if (entry + entryBytes > tiff.length) return 1;
    if (view.getUint16(entry, isLittle) !== orientationTag) continue;
    return view.getUint16(entry + 2, isLittle) === shortType
      ? asOrientation(view.getUint16(entry + 8, isLittle))
      : 1;
  }
  return 1;
}

/** Camera data that tells the orientation and nothing else. */
export function writeOrientation(orientation: Orientation): Uint8Array {
  return Uint8Array.from([
    ...tiffHead,
    ...[0x00, 0x01],
    ...[0x01, 0x12, 0x00, shortType, 0x00, 0x00, 0x00, 0x01, 0x00, orientation, 0x00, 0x00],
    ...[0x00, 0x00, 0x00, 0x00],
  ]);
}

function asOrientation(value: number): Orientation {
  const known: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];
  return known.find((orientation) => orientation === value) ?? 1;
}
