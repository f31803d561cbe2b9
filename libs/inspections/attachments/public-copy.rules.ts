import { ByteScan, type Parser } from './byte-scan.rules.js';
import { copyJpeg } from './jpeg-copy.rules.js';
import { KeptParts, type PublicCopy } from './kept-parts.rules.js';
import type { MediaType } from './media-type.rules.js';
import { copyPng } from './png-copy.rules.js';
import { copyWebp } from './webp-copy.rules.js';

/** As a {@link PublicCopy}, or the file ended in the middle of what it began. */
export type PublicCopyResult = PublicCopy | { readonly outcome: 'refused'; readonly because: 'cut-off' };

/**
 * Finds out what of a file may be handed to others: a photo without its place, time and all else that it tells of who
 * took it. The file is pushed piece by piece, and hardly any of it is held. A paper is handed on as it is.
 * County plan, section 4 (inspections): photos of findings; the schools' staff and pupils are told of nobody's whereabouts.
 *
 * Worked: a JPEG of 5,000 bytes of which 1,200 are Exif with orientation 1 has a copy of 3,800 bytes.
 */
export class PublicCopyScan {
  private readonly scan: ByteScan<PublicCopy> | undefined;
  private byteSize = 0;

  constructor(mediaType: MediaType) {
    const parser = parserOf(mediaType);
    this.scan = parser && new ByteScan(parser);
  }

  push(piece: Uint8Array): void {
    this.byteSize += piece.length;
    this.scan?.push(piece);
  }

  finish(): PublicCopyResult {
    if (this.scan) return this.scan.finish() ?? { outcome: 'refused', because: 'cut-off' };
    const whole = new KeptParts();
    whole.keep(0, this.byteSize);
    return whole.readable();
  }
}

function parserOf(mediaType: MediaType): Parser<PublicCopy> | undefined {
  switch (mediaType) {
    case 'image/jpeg':
      return copyJpeg();
    case 'image/png':
      return copyPng();
    case 'image/webp':
      return copyWebp();
    case 'application/pdf':
      return undefined;
  }
}
