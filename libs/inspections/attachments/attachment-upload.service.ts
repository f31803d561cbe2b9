import { Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { recordAudit } from '#platform/audit/record-audit.js';
import { CONFIG } from '#platform/config/config.module.js';
import type { Config } from '#platform/config/config.js';
import { type Actor, jobActor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError, notFound } from '#platform/errors/app-error.js';
import { readPieces } from '#platform/files/read-pieces.js';
import { type SpooledBody, withSpooledBody } from '#platform/files/spool-body.js';
import { storePieces } from '#platform/files/stored-pieces.js';
import { inspectionJobs } from '../inspection.jobs.js';
import type { AttachmentDto } from './attachment.dto.js';
import { largestAttachment } from './attachment-limits.js';
import {
  attachmentPieces,
  type AttachmentSubject,
  findAttachment,
  findInspectorOf,
  insertAttachment,
  isSubjectVisible,
} from './attachment.queries.js';
import type { MediaType } from './media-type.rules.js';
import { requireEvidence } from './read-evidence.js';

export interface ReceivedAttachment {
  readonly fate: 'created' | 'unchanged';
  readonly attachment: AttachmentDto;
}

/** Takes photos and papers in. They may arrive before what they belong to, and as often as the line makes it necessary. */
@Injectable()
export class AttachmentUploadService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CONFIG) private readonly config: Pick<Config, 'uploadFolder'>,
  ) {}

  /**
   * The body is read only after it is known that the caller may send it, and is on disk before the database hears of it.
   *
   * @throws AppError `not-found`, `too-large`, `unsupported-type`, `file-refused`, `id-reused`
   */
  async receive(
    actor: Actor,
    subject: AttachmentSubject,
    id: string,
    request: Request,
  ): Promise<ReceivedAttachment> {
    await this.requireSubject(actor, subject);
    const settings = { folder: this.config.uploadFolder, maxBytes: largestAttachment };
    return withSpooledBody(request, settings, async (body) => {
      const mediaType = await requireEvidence(readPieces(body.path));
      return this.database.transaction(actor, (unit) => keep(unit, subject, id, mediaType, body));
    });
  }

  /** A visit or finding that has arrived is its inspector's; a school adds only to what has been put before it. */
  private async requireSubject(actor: Actor, subject: AttachmentSubject): Promise<void> {
    const isAllowed =
      actor.role === 'inspector'
        ? [undefined, actor.userId].includes(await this.inspectorOf(subject))
        : await this.database.transaction(actor, (unit) => isSubjectVisible(unit, subject));
    if (!isAllowed) throw notFound(subject.kind === 'visit' ? '这次督导' : '这个问题');
  }

  /** Whose it is must be known also of what the caller may not see. */
  private async inspectorOf(subject: AttachmentSubject): Promise<string | undefined> {
    const reader = jobActor(subject.kind === 'visit' ? 'inspections.score' : inspectionJobs.markOverdue);
    return this.database.transaction(reader, (unit) => findInspectorOf(unit, subject));
  }
}

async function keep(
  unit: UnitOfWork,
  subject: AttachmentSubject,
  id: string,
  mediaType: MediaType,
  { path, byteSize, sha256 }: SpooledBody,
): Promise<ReceivedAttachment> {
  const isNew = await insertAttachment(unit, { id, subject, mediaType, byteSize, sha256 });
  if (isNew) {
    await storePieces(unit, attachmentPieces, id, path);
    await recordAudit(unit, {
      action: 'attachment.receive',
      subjectKind: 'attachment',
      subjectId: id.toLowerCase(),
      after: { [`${subject.kind}Id`]: subject.id, mediaType, byteSize, sha256: sha256.toString('hex') },
    });
  }
  const attachment = await findAttachment(unit, id);
  const isSame =
    attachment?.sha256 === sha256.toString('hex') &&
    (subject.kind === 'visit' ? attachment.visitId : attachment.findingId) === subject.id.toLowerCase();
  if (!attachment || !isSame) {
    throw new AppError(
      'id-reused',
      `附件编号 ${id} 已用于另一个文件，或属于另一次督导或问题。请换一个编号。`,
    );
  }
  return { fate: isNew ? 'created' : 'unchanged', attachment };
}
