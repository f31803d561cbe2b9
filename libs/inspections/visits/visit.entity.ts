import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { TermEntity } from '#calendar/term.entity.js';
import { UserEntity } from '#identity/user.entity.js';
import { SchoolStageEntity } from '#organization/schools/school-stage.entity.js';
import { SchoolEntity } from '#organization/schools/school.entity.js';
import { ChecklistEntity } from '../checklists/checklist.entity.js';
import type { SectionPoints } from './visit-score.rules.js';
import type { VisitKind } from '../visit-kind.rules.js';

@Entity('visits')
@Index('visits_term', ['termId', 'schoolStageId'])
@Index('visits_school', ['schoolId', 'termId'])
@Index('visits_inspector', ['inspectorId', 'id'])
@Check('visits_kind', `kind in ('process', 'final')`)
@Check('visits_status', `status in ('draft', 'submitted')`)
@Check(
  'visits_scored',
  `(status = 'draft') = (revision = 0) and (status = 'draft') = (submitted_at is null)
   and (status = 'draft') = (points_given is null) and (status = 'draft') = (points_max is null)
   and (status = 'draft') = (sections is null)`,
)
@Check('visits_points', 'points_given between 0 and points_max and points_max > 0')
export class VisitEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'visits_pkey' })
  id!: string;

  @Column({ name: 'inspector_id', type: 'uuid' })
  @ForeignKey(() => UserEntity, { name: 'visits_inspector_fkey' })
  inspectorId!: string;

  /** As it was on the day: people change their names, records do not. */
  @Column({ name: 'inspector_name', type: 'text' })
  inspectorName!: string;

  @Column({ name: 'term_id', type: 'uuid' })
  @ForeignKey(() => TermEntity, { name: 'visits_term_fkey' })
  termId!: string;

  @Column({ name: 'school_id', type: 'uuid' })
  @ForeignKey(() => SchoolEntity, { name: 'visits_school_fkey' })
  schoolId!: string;

  @Column({ name: 'school_stage_id', type: 'uuid' })
  @ForeignKey(() => SchoolStageEntity, { name: 'visits_school_stage_fkey' })
  schoolStageId!: string;

  @Column({ type: 'text' })
  kind!: VisitKind;

  @Column({ name: 'visited_on', type: 'date' })
  visitedOn!: string;

  @Column({ name: 'checklist_id', type: 'uuid' })
  @ForeignKey(() => ChecklistEntity, { name: 'visits_checklist_fkey' })
  checklistId!: string;

  /** Of the revision that counts. */
  @Column({ type: 'jsonb' })
  content!: object;

  /** Of what the phone has sent: the same again is known by it, also after a correction. */
  @Column({ name: 'content_hash', type: 'bytea' })
  contentHash!: Buffer;

  @Column({ type: 'text' })
  status!: 'draft' | 'submitted';

  @Column({ type: 'integer', default: 0 })
  revision!: number;

  @Column({ name: 'points_given', type: 'integer', nullable: true })
  pointsGiven!: number | null;

  @Column({ name: 'points_max', type: 'integer', nullable: true })
  pointsMax!: number | null;

  @Column({ type: 'jsonb', nullable: true })
  sections!: readonly SectionPoints[] | null;

  @Column({ name: 'received_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  receivedAt!: Date;

  @Column({ name: 'submitted_at', type: 'timestamptz', nullable: true })
  submittedAt!: Date | null;
}
