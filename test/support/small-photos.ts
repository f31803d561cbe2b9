import { crc32 } from 'node:zlib';

/** Words that must never reach another person: a place, a telephone, a name. */
export const secrets = ['34.7466N113.6253E', 'Phone of Wang', 'Drawn by Li'] as const;
const [place, telephone, name] = secrets;

const bytes = (...values: readonly number[]): Buffer => Buffer.from(values);
const text = (value: string): Buffer => Buffer.from(value, 'latin1');

/** A JPEG segment: its marker, its length and what it holds. */
export function segment(code: number, ...parts: readonly Buffer[]): Buffer {
  const payload = Buffer.concat(parts);
  const head = bytes(0xff, code, 0, 0);
  head.writeUInt16BE(payload.length + 2, 2);
  return Buffer.concat([head, payload]);
}

/** Camera data: an orientation among other entries, and a place behind them. */
export function cameraData(orientation: number, order: 'II' | 'MM' = 'II'): Buffer {
  const block = Buffer.alloc(8 + 2 + 2 * 12 + 4);
  const [u16, u32] =
    order === 'II'
      ? [block.writeUInt16LE.bind(block), block.writeUInt32LE.bind(block)]
      : [block.writeUInt16BE.bind(block), block.writeUInt32BE.bind(block)];
  block.write(order, 'latin1');
  u16(42, 2);
  u32(8, 4);
  u16(2, 8);
  for (const [index, [tag, type, value]] of [
    [0x0112, 3, orientation] as const,
    [0x8825, 4, 38] as const,
  ].entries()) {
    const entry = 10 + index * 12;
    u16(tag, entry);
    u16(type, entry + 2);
    u32(1, entry + 4);
    if (type === 3) u16(value, entry + 8);
    else u32(value, entry + 8);
  }
  return Buffer.concat([block, text(`${place} ${telephone}`)]);
}

export function exifSegment(orientation: number, order: 'II' | 'MM' = 'II'): Buffer {
  return segment(0xe1, text('Exif\0\0'), cameraData(orientation, order));
}

const jfif = segment(0xe0, text('JFIF\0'), bytes(1, 2, 0, 0, 1, 0, 1, 0, 0));
const colours = segment(0xe2, text('ICC_PROFILE\0'), bytes(1, 1), text('a profile'));
const quantization = segment(0xdb, Buffer.alloc(65, 1));
const frame = segment(0xc2, bytes(8, 0, 8, 0, 8, 1, 1, 0x11, 0));
const huffman = segment(0xc4, Buffer.alloc(20, 2));
const scan = segment(0xda, bytes(1, 1, 0, 0, 0, 0));
/** With a byte FF among the pixels, a restart in between, and bytes that fill. */
const pixels = bytes(0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56, 0xff, 0xff, 0x00, 0x78);
const end = bytes(0xff, 0xd9);

export const startOfJpeg = bytes(0xff, 0xd8);

/** What of {@link jpeg} may be handed on, but the orientation. */
export const publicPartsOfJpeg: readonly Buffer[] = [
  startOfJpeg,
  jfif,
  colours,
  quantization,
  frame,
  huffman,
  scan,
  pixels,
  huffman,
  scan,
  pixels,
  end,
];

/** A photo as a telephone writes it: in two scans, with all that it should not tell, and a second photo behind it. */
export function jpeg(orientation = 1, padding = 0): Buffer {
  return Buffer.concat([
    startOfJpeg,
    jfif,
    exifSegment(orientation),
    segment(0xe1, text(`http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>${place}</x:xmpmeta>`)),
    colours,
    segment(0xe2, text(`MPF\0${telephone}`)),
    segment(0xed, text(`Photoshop 3.0\0${name}`)),
    segment(0xfe, text(`${name} ${place}`)),
    quantization,
    frame,
    huffman,
    scan,
    pixels,
    Buffer.alloc(padding, 0x55),
    segment(0xe1, text(`Exif\0\0${place}`)),
    huffman,
    scan,
    pixels,
    end,
    Buffer.concat([startOfJpeg, exifSegment(6), scan, end]),
    text(`ftypmp42 ${place}`),
  ]);
}

/** A PNG chunk: its length, its type, what it holds, and the check sum. */
export function chunk(type: string, payload: Buffer): Buffer {
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(payload.length);
  sum.writeUInt32BE(crc32(Buffer.concat([text(type), payload])));
  return Buffer.concat([length, text(type), payload, sum]);
}

export const startOfPng = bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const header = chunk('IHDR', bytes(0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0));
const image = chunk('IDAT', bytes(0x78, 0x9c, 0x63, 0x00, 0x00, 0x00, 0x02, 0x00, 0x01));
const endOfPng = chunk('IEND', Buffer.alloc(0));

export const publicPartsOfPng: readonly Buffer[] = [
  startOfPng,
  header,
  chunk('gAMA', bytes(0, 0, 1, 0)),
  image,
  image,
  endOfPng,
];

export function png(): Buffer {
  return Buffer.concat([
    startOfPng,
    header,
    chunk('gAMA', bytes(0, 0, 1, 0)),
    chunk('eXIf', cameraData(6)),
    chunk('tEXt', text(`Author\0${name}`)),
    chunk('iTXt', text(`XML:com.adobe.xmp\0${place}`)),
    chunk('zTXt', text(`Comment\0\0${telephone}`)),
    image,
    chunk('tIME', bytes(7, 0xe9, 9, 1, 8, 0, 0)),
    image,
    endOfPng,
    text(place),
  ]);
}

/** A WebP chunk, filled up to an even length. */
export function riffChunk(type: string, payload: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(payload.length);
  return Buffer.concat([text(type), length, payload, Buffer.alloc(payload.length % 2)]);
}

export function riff(...chunks: readonly Buffer[]): Buffer {
  const body = Buffer.concat([text('WEBP'), ...chunks]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length);
  return Buffer.concat([text('RIFF'), length, body]);
}

const profile = riffChunk('ICCP', text('a profile'));
const lossy = riffChunk('VP8 ', Buffer.alloc(33, 7));
const extended = (flags: number): Buffer => riffChunk('VP8X', bytes(flags, 0, 0, 0, 9, 0, 0, 9, 0, 0));

/** A profile (20) announced beside camera data (08) and XMP (04). */
export function webp(): Buffer {
  return Buffer.concat([
    riff(
      extended(0x2c),
      profile,
      lossy,
      riffChunk('EXIF', cameraData(1)),
      riffChunk('XMP ', text(place)),
      riffChunk('note', text(name)),
    ),
    text(telephone),
  ]);
}

export const publicWebp = riff(extended(0x20), profile, lossy);

export const pdf = text(
  '%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n',
);

export const heic = Buffer.concat([bytes(0, 0, 0, 24), text('ftypheic'), Buffer.alloc(40)]);
