import {
  cameraData,
  chunk,
  exifSegment,
  heic,
  jpeg,
  pdf,
  png,
  publicPartsOfJpeg,
  publicPartsOfPng,
  publicWebp,
  riff,
  riffChunk,
  secrets,
  segment,
  startOfJpeg,
  startOfPng,
  webp,
} from '../../../test/support/small-photos.js';
import { type MediaType, recognizeMediaType, signatureBytes } from './media-type.rules.js';
import { readOrientation } from './photo-orientation.rules.js';
import { PublicCopyScan, type PublicCopyResult } from './public-copy.rules.js';

function scanOf(mediaType: MediaType, file: Uint8Array, pieceBytes = file.length): PublicCopyResult {
  const scan = new PublicCopyScan(mediaType);
  for (let from = 0; from < file.length; from += pieceBytes)
    scan.push(file.subarray(from, from + pieceBytes));
  return scan.finish();
}

function copyOf(mediaType: MediaType, file: Buffer, pieceBytes?: number): Buffer {
  const result = scanOf(mediaType, file, pieceBytes);
  if (result.outcome === 'refused') throw new Error(result.because);
  const copy = Buffer.concat(
    result.parts.map((part) => ('bytes' in part ? part.bytes : file.subarray(part.from, part.to))),
  );
  expect(copy).toHaveLength(result.byteSize);
  return copy;
}

const photos = [
  { mediaType: 'image/jpeg', file: jpeg(6) },
  { mediaType: 'image/png', file: png() },
  { mediaType: 'image/webp', file: webp() },
] as const;

describe('what of a photo is handed on', () => {
  it.each(photos)('tells no place, telephone or name ($mediaType)', ({ mediaType, file }) => {
    const copy = copyOf(mediaType, file);
    for (const secret of secrets) {
      expect(file.includes(secret)).toBe(true);
      expect(copy.includes(secret)).toBe(false);
    }
  });

  it('is of a JPEG its image and its colours, bit by bit, and nothing that stands behind its end', () => {
    expect(copyOf('image/jpeg', jpeg(1))).toEqual(Buffer.concat(publicPartsOfJpeg));
  });

  it.each([2, 3, 4, 5, 6, 7, 8])('lies as the photo lay: orientation %i', (orientation) => {
    const copy = copyOf('image/jpeg', jpeg(orientation));
    const [start = Buffer.alloc(0), first = Buffer.alloc(0), ...rest] = publicPartsOfJpeg;
    const block = copy.subarray(start.length + first.length, copy.length - Buffer.concat(rest).length);
    expect(copy).toEqual(Buffer.concat([start, first, block, ...rest]));
    expect(block.subarray(0, 10)).toEqual(Buffer.from('\xff\xe1\x00\x22Exif\0\0', 'latin1'));
    expect(readOrientation(block.subarray(10))).toBe(orientation);
  });

  it('is of a PNG its image and what says how it is meant', () => {
    expect(copyOf('image/png', png())).toEqual(Buffer.concat(publicPartsOfPng));
  });

  it('is of a WebP its image and profile, under a head that announces no more than that', () => {
    expect(copyOf('image/webp', webp())).toEqual(publicWebp);
  });

  it('is of a paper all of it', () => {
    expect(copyOf('application/pdf', pdf)).toEqual(pdf);
  });

  it.each(photos)('is the same however the file is cut into pieces ($mediaType)', ({ mediaType, file }) => {
    const whole = copyOf(mediaType, file);
    for (const pieceBytes of [1, 2, 3, 7, 64]) expect(copyOf(mediaType, file, pieceBytes)).toEqual(whole);
  });

  it.each(photos)('is the same when it is looked at once more ($mediaType)', ({ mediaType, file }) => {
    const once = copyOf(mediaType, file);
    expect(copyOf(mediaType, once)).toEqual(once);
  });
});

describe('a photo that cannot be read to its end', () => {
  it.each(photos)('is refused wherever it is cut off ($mediaType)', ({ mediaType, file }) => {
    const complete = copyOf(mediaType, file);
    for (let length = 0; length < complete.length; length += 1) {
      const result = scanOf(mediaType, complete.subarray(0, length));
      expect([length, result.outcome]).toEqual([length, 'refused']);
    }
  });

  it.each(photos)('never throws and never tells, whatever byte of it is wrong ($mediaType)', (photo) => {
    for (let at = 0; at < photo.file.length; at += 1) {
      for (const value of [0x00, 0xff, 0xd9, 0x7f]) {
        const broken = Buffer.from(photo.file);
        broken[at] = value;
        const result = scanOf(photo.mediaType, broken);
        if (result.outcome === 'refused') continue;
        const end = Math.max(0, ...result.parts.map((part) => ('to' in part ? part.to : 0)));
        expect(end).toBeLessThanOrEqual(broken.length);
      }
    }
  });

  const image = [segment(0xc0, Buffer.alloc(9)), segment(0xda, Buffer.alloc(6))];
  const end = Buffer.from([0xff, 0xd9]);

  it.each([
    ['nothing but a beginning and an end', [startOfJpeg, end]],
    ['pixels before it is told how many', [startOfJpeg, ...image.toReversed(), end]],
    ['a segment shorter than its own length', [startOfJpeg, Buffer.from([0xff, 0xe1, 0, 1]), ...image, end]],
    ['a second beginning', [startOfJpeg, startOfJpeg, ...image, end]],
    ['bytes between its segments', [startOfJpeg, Buffer.from('x'), ...image, end]],
    ['a marker that nobody knows', [startOfJpeg, segment(0xf7, Buffer.alloc(4)), ...image, end]],
  ])('is refused with %s', (_, parts) => {
    expect(scanOf('image/jpeg', Buffer.concat(parts))).toEqual({
      outcome: 'refused',
      because: 'not-understood',
    });
  });

  it('is refused when it is filled up with more than any camera fills, and none of it keeps anybody waiting', () => {
    const filled = Buffer.concat([jpeg().subarray(0, 2), Buffer.alloc(8_000_000, 0xff), jpeg().subarray(3)]);
    const begun = performance.now();
    expect(scanOf('image/jpeg', filled)).toEqual({ outcome: 'refused', because: 'too-many-parts' });
    expect(performance.now() - begun).toBeLessThan(5_000);
    const few = Buffer.concat([jpeg().subarray(0, 2), Buffer.alloc(100, 0xff), jpeg().subarray(3)]);
    expect(scanOf('image/jpeg', few).outcome).toBe('readable');
  });

  it('is refused when it has more segments than any camera writes, before they fill the memory', () => {
    const parts = Array.from({ length: 20_001 }, () => segment(0xfe, Buffer.alloc(0)));
    const result = scanOf('image/jpeg', Buffer.concat([startOfJpeg, ...parts, ...image, end]));
    expect(result).toEqual({ outcome: 'refused', because: 'too-many-parts' });
  });

  it.each([
    ['its head is not first', [chunk('IDAT', Buffer.alloc(3)), chunk('IEND', Buffer.alloc(0))]],
    ['it has no image', [chunk('IHDR', Buffer.alloc(13)), chunk('IEND', Buffer.alloc(0))]],
    ['nobody may pass over what it holds', [chunk('IHDR', Buffer.alloc(13)), chunk('ABCD', Buffer.alloc(0))]],
    ['a chunk is longer than chunks can be', [Buffer.from('\xff\xff\xff\xffIHDR', 'latin1')]],
  ])('is refused as a PNG when %s', (_, chunks) => {
    const result = scanOf('image/png', Buffer.concat([startOfPng, ...chunks]));
    expect(result).toEqual({ outcome: 'refused', because: 'not-understood' });
  });

  it.each([
    ['not-understood', 'a chunk reaches past its end', [riffChunk('VP8 ', Buffer.alloc(4)).fill(0xff, 4, 8)]],
    ['not-understood', 'it has no image', [riffChunk('ICCP', Buffer.alloc(4))]],
    ['not-understood', 'its extended head is no such thing', [riffChunk('VP8X', Buffer.alloc(4))]],
    ['animated', 'it moves', [riffChunk('ANIM', Buffer.alloc(6))]],
  ])('is refused as a WebP (%s) when %s', (because, _, chunks) => {
    expect(scanOf('image/webp', riff(...chunks))).toEqual({ outcome: 'refused', because });
  });
});

describe('the orientation in camera data', () => {
  it.each(['II', 'MM'] as const)('is read in either order of bytes (%s)', (order) => {
    expect(readOrientation(cameraData(8, order))).toBe(8);
  });

  it('is 1 when it is none of the eight', () => {
    for (const value of [0, 9, 65_535]) expect(readOrientation(cameraData(value))).toBe(1);
  });

  it('is 1 for data that lie about where things are', () => {
    const whole = cameraData(6);
    for (let length = 0; length < 20; length += 1) expect(readOrientation(whole.subarray(0, length))).toBe(1);
    const far = Buffer.from(whole);
    far.writeUInt32LE(0xfffffffe, 4);
    expect(readOrientation(far)).toBe(1);
    const crowded = Buffer.from(whole);
    crowded.writeUInt16LE(0xffff, 8);
    crowded.writeUInt16LE(0x0100, 10);
    expect(readOrientation(crowded)).toBe(1);
  });

  it('is taken from the first of several', () => {
    const photo = Buffer.concat([startOfJpeg, exifSegment(3), jpeg(6).subarray(2)]);
    expect(copyOf('image/jpeg', photo).toString('hex')).toContain('01120003000000010003');
  });
});

describe('what a file is', () => {
  const recognized = (file: Uint8Array): object => recognizeMediaType(file.subarray(0, signatureBytes));

  it('is told by its first bytes', () => {
    for (const { mediaType, file } of photos)
      expect(recognized(file)).toEqual({ outcome: 'accepted', mediaType });
    expect(recognized(pdf)).toEqual({ outcome: 'accepted', mediaType: 'application/pdf' });
  });

  it('is refused by name when it is what telephones write by themselves', () => {
    expect(recognized(heic)).toEqual({ outcome: 'refused', because: 'heic' });
  });

  it.each([
    ['a GIF', 'GIF89a..........'],
    ['a page', '<html><script>alert(1)</script>'],
    ['a drawing that runs programs', '<svg xmlns="http://www.w3.org/2000/svg">'],
    ['a sound in the same box as WebP', 'RIFF\0\0\0\0WAVE'],
    ['a paper that begins later', ' %PDF-1.7'],
    ['half a beginning', '\xff\xd8'],
    ['nothing', ''],
  ])('is refused: %s', (_, content) => {
    expect(recognized(Buffer.from(content, 'latin1'))).toEqual({ outcome: 'refused', because: 'unknown' });
  });
});
