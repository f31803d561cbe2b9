import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { SheetRefused } from './sheet-refused.js';

export type CsvEncoding = 'utf-8' | 'gb18030';

const utf8Bom = Buffer.from([0xef, 0xbb, 0xbf]);

/** Tells a CSV file's encoding and where its text starts; refuses what is neither UTF-8 nor GB18030 text. */
export function detectEncoding(bytes: Buffer): { readonly encoding: CsvEncoding; readonly start: number } {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw new SheetRefused('text-encoding-unknown');
  }
  if (bytes.includes(0)) throw new SheetRefused('text-has-nul');
  const hasBom = bytes.subarray(0, 3).equals(utf8Bom);
  const start = hasBom ? 3 : 0;
  if (isUtf8(bytes)) return { encoding: 'utf-8', start };
  if (hasBom || isDamagedUtf8(bytes)) throw new SheetRefused('text-damaged');
  return { encoding: 'gb18030', start };
}

const sampleBytes = 4 * 1024 * 1024;

/**
 * A UTF-8 file with one broken byte is often valid GB18030 as well, and would come out as wrong characters in
 * each name. Real GB18030 text read as UTF-8 is nearly all replacement characters; a damaged file has a few.
 */
function isDamagedUtf8(bytes: Buffer): boolean {
  const text = bytes.toString('utf8', 0, Math.min(bytes.length, sampleBytes));
  const broken = text.match(/\uFFFD/g)?.length ?? 0;
  const chinese = text.match(/[\u4E00-\u9FFF]/g)?.length ?? 0;
  return chinese > broken * 4;
}

const pieceBytes = 256 * 1024;
const newline = 0x0a;

/**
 * Decodes in pieces that end with a line. A newline byte is never part of another character, in UTF-8 nor in
 * GB18030, so each piece can be decoded by itself.
 */
export function* decodePieces(bytes: Buffer, encoding: CsvEncoding, start: number): Generator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  for (let from = start; from < bytes.length;) {
    const wanted = bytes.lastIndexOf(newline, Math.min(from + pieceBytes, bytes.length) - 1);
    const lineEnd = wanted >= from ? wanted : bytes.indexOf(newline, from + pieceBytes);
    const to = lineEnd < 0 ? bytes.length : lineEnd + 1;
    if (to - from > pieceBytes * 8) throw new SheetRefused('file-kind-unknown', '没有换行的超长内容');
    yield decode(decoder, bytes.subarray(from, to));
    from = to;
  }
}

function decode(decoder: TextDecoder, bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new SheetRefused('text-encoding-unknown', '', { cause });
  }
}
