import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { PieceTable } from '#platform/files/stored-pieces.js';
import { inspectionScope, isVisibleFinding, isVisibleVisit } from '../inspection-scope.js';
import type { AttachmentDto } from './attachment.dto.js';
import type { MediaType } from './media-type.rules.js';

/** What an attachment is attached to. It may arrive before that does. */
export interface AttachmentSubject {
  readonly kind: 'visit' | 'finding';
  readonly id: string;
}

export const attachmentPieces: PieceTable = { table: 'attachment_chunks', owner: 'attachment_id' };

/**
 * What an inspector sends belongs to its visit or finding only if they sent that too; so whichever comes first, and however
 * long either is on its way, a stranger's never does. A school adds to findings that have been put before it.
 */
const visibleAttachments = `
  select attachments.id, attachments.visit_id as "visitId", attachments.finding_id as "findingId",
         attachments.media_type as "mediaType", attachments.byte_size as "byteSize",
         encode(attachments.sha256, 'hex') as sha256, attachments.received_at as "receivedAt",
         attachments.uploaded_as as source
    from attachments
         left join visits on visits.id = attachments.visit_id and visits.inspector_id = attachments.uploaded_by
         left join findings on findings.id = attachments.finding_id
                               and (findings.created_by = attachments.uploaded_by
                                    or attachments.uploaded_as = 'school')
   where (attachments.uploaded_by = $5::uuid or ${isVisibleVisit('visits')} and visits.id is not null
          or ${isVisibleFinding('findings')} and findings.id is not null)`;

const scopeOf = ({ actor }: UnitOfWork): readonly unknown[] => [...inspectionScope(actor), actor.userId];

export async function findAttachment(unit: UnitOfWork, id: string): Promise<AttachmentDto | undefined> {
  return unit.first<AttachmentDto>(`${visibleAttachments} and attachments.id = $6`, [...scopeOf(unit), id]);
}

export async function listAttachments(
  unit: UnitOfWork,
  { kind, id }: AttachmentSubject,
): Promise<AttachmentDto[]> {
  return unit.query<AttachmentDto>(
    `${visibleAttachments} and attachments.${kind}_id = $6 order by attachments.received_at, attachments.id`,
    [...scopeOf(unit), id],
  );
}

export async function isSubjectVisible(unit: UnitOfWork, { kind, id }: AttachmentSubject): Promise<boolean> {
  const condition = kind === 'visit' ? isVisibleVisit('visits') : isVisibleFinding('findings');
  const row = await unit.first(`select from ${kind}s where ${kind}s.id = $5 and ${condition}`, [
    ...inspectionScope(unit.actor),
    id,
  ]);
  return row !== undefined;
}

/** The inspector whose visit or finding it is; undefined when it has not arrived. */
export async function findInspectorOf(
  unit: UnitOfWork,
  { kind, id }: AttachmentSubject,
): Promise<string | undefined> {
  const row = await unit.first<{ inspectorId: string }>(
    kind === 'visit'
      ? `select visits.inspector_id as "inspectorId" from visits where visits.id = $1`
      : `select findings.created_by as "inspectorId" from findings where findings.id = $1`,
    [id],
  );
  return row?.inspectorId;
}

export interface NewAttachment {
  readonly id: string;
  readonly subject: AttachmentSubject;
  readonly mediaType: MediaType;
  readonly byteSize: number;
  readonly sha256: Buffer;
}

/** False when the id is taken. */
export async function insertAttachment(unit: UnitOfWork, attachment: NewAttachment): Promise<boolean> {
  const inserted = await unit.execute(
    `insert into attachments (id, ${attachment.subject.kind}_id, media_type, byte_size, sha256, uploaded_by, uploaded_as)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do nothing`,
    [
      attachment.id,
      attachment.subject.id,
      attachment.mediaType,
      attachment.byteSize,
      attachment.sha256,
      unit.actor.userId,
      unit.actor.role === 'inspector' ? 'inspector' : 'school',
    ],
  );
  return inserted === 1;
}
