import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { UserEntity } from '#identity/user.entity.js';
import type { SectionPoints } from './visit-score.rules.js';
import { VisitEntity } from './visit.entity.js';

/** Each version of a submitted visit; the first is what was submitted. */
@Entity('visit_revisions')
@Unique('visit_revisions_id_key', ['id'])
@Check('visit_revisions_reason', '(revision = 1) = (reason is null)')
@Check('visit_revisions_points', 'points_given between 0 and points_max and points_max > 0')
export class VisitRevisionEntity {
  @PrimaryColumn({ name: 'visit_id', type: 'uuid', primaryKeyConstraintName: 'visit_revisions_pkey' })
  @ForeignKey(() => VisitEntity, { name: 'visit_revisions_visit_fkey' })
  visitId!: string;

  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'visit_revisions_pkey' })
  revision!: number;

  @Column({ type: 'uuid', default: () => 'uuidv7()' })
  id!: string;

  @Column({ type: 'jsonb' })
  content!: object;

  /** Of what was sent to make this version. */
  @Column({ name: 'content_hash', type: 'bytea' })
  contentHash!: Buffer;

  @Column({ name: 'points_given', type: 'integer' })
  pointsGiven!: number;

  @Column({ name: 'points_max', type: 'integer' })
  pointsMax!: number;

  @Column({ type: 'jsonb' })
  sections!: readonly SectionPoints[];

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column({ name: 'made_by', type: 'uuid' })
  @ForeignKey(() => UserEntity, { name: 'visit_revisions_maker_fkey' })
  madeBy!: string;

  @Column({ name: 'made_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  madeAt!: Date;
}
