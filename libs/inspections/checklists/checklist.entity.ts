import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { UserEntity } from '#identity/user.entity.js';
import type { ChecklistContent } from './checklist.rules.js';

/** A version of the checklist that visits are scored by. Once published it never changes: a trigger keeps it. */
@Entity('checklists')
@Unique('checklists_version_key', ['version'])
export class ChecklistEntity {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'checklists_pkey' })
  id!: string;

  @Column({ type: 'integer' })
  version!: number;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'jsonb' })
  content!: ChecklistContent;

  /** Null: laid down with the program. */
  @Column({ name: 'created_by', type: 'uuid', nullable: true })
  @ForeignKey(() => UserEntity, { name: 'checklists_creator_fkey' })
  createdBy!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  createdAt!: Date;

  @Column({ name: 'published_by', type: 'uuid', nullable: true })
  @ForeignKey(() => UserEntity, { name: 'checklists_publisher_fkey' })
  publishedBy!: string | null;

  @Column({ name: 'published_at', type: 'timestamptz', nullable: true })
  publishedAt!: Date | null;
}
