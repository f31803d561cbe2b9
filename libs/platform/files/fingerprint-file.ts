import { createHash } from 'node:crypto';
import { readPieces } from './read-pieces.js';

/** Size and digest of a file on disk. */
export async function fingerprintFile(path: string): Promise<{ bytes: number; sha256: Buffer }> {
  const digest = createHash('sha256');
  let bytes = 0;
  for await (const piece of readPieces(path)) {
    digest.update(piece);
    bytes += piece.length;
  }
  return { bytes, sha256: digest.digest() };
}
