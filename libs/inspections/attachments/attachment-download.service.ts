import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import { AppError, notFound } from '#platform/errors/app-error.js';
import { readStoredPiece } from '#platform/files/stored-pieces.js';
import type { AttachmentDto } from './attachment.dto.js';
import {
  attachmentPieces,
  type AttachmentSubject,
  findAttachment,
  isSubjectVisible,
  listAttachments,
} from './attachment.queries.js';
import type { MediaType } from './media-type.rules.js';
import { pickParts } from './pick-parts.js';
import { findPublicCopy, type ReadableCopy } from './read-evidence.js';

export interface OpenedAttachment {
  readonly fileName: string;
  readonly mediaType: MediaType;
  readonly byteSize: number;
  readonly stream: Readable;
}

const endings = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'application/pdf': 'pdf',
} satisfies Record<MediaType, string>;

/** Hands photos and papers out, a piece at a time: neither memory nor a connection waits for a slow line. */
@Injectable()
export class AttachmentDownloadService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @throws AppError `not-found` */
  async list(actor: Actor, subject: AttachmentSubject): Promise<AttachmentDto[]> {
    return this.database.transaction(actor, async (unit) => {
      const attachments = await listAttachments(unit, subject);
      // What an inspector has sent ahead is theirs to see before its visit or finding is there.
      if (attachments.length === 0 && !(await isSubjectVisible(unit, subject)))
        throw notFound(subject.kind === 'visit' ? '这次督导' : '这个问题');
      return attachments;
    });
  }

  /**
   * The place where a photo was taken, and all else that it tells of who took it, is left out; what is left out is
   * found anew each time, so that whatever is learnt about it later holds for old photos too.
   *
   * @throws AppError `not-found`; `not-permitted` for the original, which is the office's evidence
   */
  async open(actor: Actor, id: string, isOriginal: boolean): Promise<OpenedAttachment> {
    const attachment = await this.database.transaction(actor, (unit) => findAttachment(unit, id));
    if (!attachment) throw notFound('这个附件');
    if (isOriginal && actor.role !== 'office')
      throw new AppError('not-permitted', '原件含有拍摄地点等信息，限教研室下载。');
    const { mediaType, byteSize } = attachment;
    const copy: ReadableCopy = isOriginal
      ? { parts: [{ from: 0, to: byteSize }], byteSize }
      : await findPublicCopy(mediaType, this.pieces(actor, id));
    return {
      fileName: `${attachment.id}.${endings[mediaType]}`,
      mediaType,
      byteSize: copy.byteSize,
      stream: Readable.from(pickParts(this.pieces(actor, id), copy.parts), { objectMode: false }),
    };
  }

  private async *pieces(actor: Actor, id: string): AsyncGenerator<Buffer> {
    for (let position = 0; ; position += 1) {
      const piece = await this.database.transaction(actor, (unit) =>
        readStoredPiece(unit, attachmentPieces, id, position),
      );
      if (!piece) return;
      yield piece;
    }
  }
}
