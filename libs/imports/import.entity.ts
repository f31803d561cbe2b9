import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { UserEntity } from '#identity/user.entity.js';
import type { ImportStatus } from './import-state.rules.js';

@Entity('imports')
@Check('imports_status', `status in ('validating', 'invalid', 'ready', 'committing', 'committed', 'failed')`)
export class ImportEntity {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'imports_pkey' })
  id!: string;

  @Column({ type: 'text' })
  kind!: string;

  @Column({ type: 'jsonb' })
  parameters!: { readonly censusDate?: string; readonly examId?: string };

  @Column({ name: 'file_name', type: 'text' })
  fileName!: string;

  @Column({ name: 'file_bytes', type: 'bigint' })
  fileBytes!: string;

  @Column({ name: 'file_sha256', type: 'bytea' })
  fileSha256!: Buffer;

  @Column({ type: 'text' })
  status!: ImportStatus;

  @Column({ name: 'row_count', type: 'integer', default: 0 })
  rowCount!: number;

  @Column({ name: 'valid_count', type: 'integer', default: 0 })
  validCount!: number;

  @Column({ name: 'invalid_count', type: 'integer', default: 0 })
  invalidCount!: number;

  @Column({ name: 'fault_count', type: 'integer', default: 0 })
  faultCount!: number;

  @Column({ name: 'missing_candidate_count', type: 'integer', default: 0 })
  missingCandidateCount!: number;

  @Column({ name: 'accepts_missing_candidates', type: 'boolean', default: false })
  acceptsMissingCandidates!: boolean;

  @Column({ name: 'error_code', type: 'text', nullable: true })
  errorCode!: string | null;

  @Column({ name: 'error_detail', type: 'text', nullable: true })
  errorDetail!: string | null;

  @Column({ name: 'created_by', type: 'uuid' })
  @ForeignKey(() => UserEntity, { name: 'imports_creator_fkey' })
  createdBy!: string;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  createdAt!: Date;

  @Column({ name: 'committed_by', type: 'uuid', nullable: true })
  @ForeignKey(() => UserEntity, { name: 'imports_committer_fkey' })
  committedBy!: string | null;

  @Column({ name: 'committed_at', type: 'timestamptz', nullable: true })
  committedAt!: Date | null;
}
