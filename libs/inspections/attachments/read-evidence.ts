import { AppError } from '#platform/errors/app-error.js';
import { type MediaType, recognizeMediaType, signatureBytes } from './media-type.rules.js';
import type { KeptPart } from './kept-parts.rules.js';
import { PublicCopyScan, type PublicCopyResult } from './public-copy.rules.js';

/** A copy of a file that may be handed to others: its parts, and their bytes together. */
export interface ReadableCopy {
  readonly parts: readonly KeptPart[];
  readonly byteSize: number;
}

/**
 * What a file is, by its content; and it can be read to its end, so that what must be left out of it can be found.
 *
 * @throws AppError `unsupported-type`, `file-refused`
 */
export async function requireEvidence(pieces: AsyncIterable<Uint8Array>): Promise<MediaType> {
  let head: Uint8Array = new Uint8Array();
  let found: { readonly mediaType: MediaType; readonly scan: PublicCopyScan } | undefined;
  for await (const piece of pieces) {
    if (found) {
      found.scan.push(piece);
      continue;
    }
    head = head.length === 0 ? piece : Buffer.concat([head, piece]);
    if (head.length < signatureBytes) continue;
    found = begin(head);
  }
  found ??= begin(head);
  requireReadable(found.scan.finish());
  return found.mediaType;
}

/** @throws AppError `file-refused` when it can't be told what must be left out */
export async function findPublicCopy(
  mediaType: MediaType,
  pieces: AsyncIterable<Uint8Array>,
): Promise<ReadableCopy> {
  const scan = new PublicCopyScan(mediaType);
  for await (const piece of pieces) scan.push(piece);
  return requireReadable(scan.finish());
}

function begin(head: Uint8Array): { readonly mediaType: MediaType; readonly scan: PublicCopyScan } {
  const recognized = recognizeMediaType(head);
  if (recognized.outcome === 'refused')
    throw new AppError('unsupported-type', typeRefusals[recognized.because]);
  const scan = new PublicCopyScan(recognized.mediaType);
  scan.push(head);
  return { mediaType: recognized.mediaType, scan };
}

const typeRefusals = {
  heic: '这是 HEIC/AVIF 格式的照片，多数电脑打不开。请在手机相机的设置中把格式改为“兼容性最佳”（JPEG），或转换为 JPEG 后再上传。',
  unknown: '只接受 JPEG、PNG、WebP 照片和 PDF 文件；文件的类型按内容判定，与文件名无关。',
};

function requireReadable(result: PublicCopyResult): ReadableCopy {
  if (result.outcome === 'readable') return result;
  throw new AppError('file-refused', refusals[result.because]);
}

const refusals = {
  'cut-off': '照片不完整，可能没有传完。请重新上传；仍不成功请重新拍摄。',
  'not-understood': '照片已损坏或内容不合格式，无法确认其中是否含有拍摄地点，因此不能接收。',
  'too-many-parts': '照片的内部结构异常，不能接收。',
  animated: '不接受动图，请上传静止的照片。',
};
