import { createReadStream } from 'node:fs';

/** As much of a file as is held in memory at once, and as much of it as lies in one row. */
const pieceBytes = 1024 * 1024;

export function readPieces(path: string): AsyncIterable<Buffer> {
  return createReadStream(path, { highWaterMark: pieceBytes });
}
