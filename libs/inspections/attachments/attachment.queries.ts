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
 * An early attachment belongs to its visit or finding only if the same inspector sent both; so whichever comes first, a
 * stranger's never does. To a finding that is there already nobody adds but its inspector and its school.
 */
const visibleAttachments = `
  select attachments.id, attachments.visit_id as "visitId", attachments.finding_id as "findingId",
         attachments.media_type as "mediaType", attachments.byte_size as "byteSize",
         encode(attachments.sha256, 'hex') as sha256, attachments.received_at as "receivedAt",
         case when findings.created_by <> attachments.uploaded_by then 'school' else 'inspector' end as source
    from attachments
         left join visits on visits.id = attachments.visit_id and visits.inspector_id = attachments.uploaded_by
         left join findings on findings.id = attachments.finding_id
                               and (findings.created_by = attachments.uploaded_by
                                    or findings.received_at < attachments.received_at)
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
    `insert into attachments (id, ${attachment.subject.kind}_id, media_type, byte_size, sha256, uploaded_by)
     values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing`,
    [
      attachment.id,
      attachment.subject.id,
      attachment.mediaType,
      attachment.byteSize,
      attachment.sha256,
      unit.actor.userId,
    ],
  );
  return inserted === 1;
}
