import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { UserEntity } from '#identity/user.entity.js';
import type { MediaType } from './media-type.rules.js';

/** A photo or paper of a visit or of a finding, which may arrive later than it. Never changed, never removed. */
@Entity('attachments')
@Check('attachments_media_type', `media_type in ('image/jpeg', 'image/png', 'image/webp', 'application/pdf')`)
@Check('attachments_size', 'byte_size between 1 and 8388608')
@Check('attachments_subject', 'num_nonnulls(visit_id, finding_id) = 1')
@Check(
  'attachments_uploaded_as',
  `uploaded_as = 'inspector' or uploaded_as = 'school' and finding_id is not null`,
)
@Index('attachments_visit', ['visitId'])
@Index('attachments_finding', ['findingId'])
@Index('attachments_uploader', ['uploadedBy', 'id'])
export class AttachmentEntity {
  /** Made by the phone. */
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'attachments_pkey' })
  id!: string;

  @Column({ name: 'visit_id', type: 'uuid', nullable: true })
  visitId!: string | null;

  @Column({ name: 'finding_id', type: 'uuid', nullable: true })
  findingId!: string | null;

  @Column({ name: 'media_type', type: 'text' })
  mediaType!: MediaType;

  @Column({ name: 'byte_size', type: 'integer' })
  byteSize!: number;

  @Column({ type: 'bytea' })
  sha256!: Buffer;

  @Column({ name: 'uploaded_by', type: 'uuid' })
  @ForeignKey(() => UserEntity, { name: 'attachments_uploader_fkey' })
  uploadedBy!: string;

  /** What the uploader was then. */
  @Column({ name: 'uploaded_as', type: 'text' })
  uploadedAs!: 'inspector' | 'school';

  @Column({ name: 'received_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  receivedAt!: Date;
}
