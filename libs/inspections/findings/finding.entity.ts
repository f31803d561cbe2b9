import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { TermEntity } from '#calendar/term.entity.js';
import { UserEntity } from '#identity/user.entity.js';
import { SchoolEntity } from '#organization/schools/school.entity.js';
import { SchoolStageEntity } from '#organization/schools/school-stage.entity.js';
import type { FindingState } from './finding-state.rules.js';

/** A problem found on a visit. School, stage and term are known once the visit has been submitted. */
@Entity('findings')
@Check('findings_severity', `severity in ('minor', 'major', 'critical')`)
@Check('findings_state', `state in ('open', 'rectified', 'verified', 'closed')`)
@Check('findings_place', 'num_nulls(school_id, school_stage_id, term_id) in (0, 3)')
@Check('findings_moves_in_place', 'school_id is not null or step = 0')
@Index('findings_visit', ['visitId'])
@Index('findings_creator', ['createdBy', 'id'])
@Index('findings_school', ['schoolId', 'id'])
@Index('findings_problem', ['schoolStageId', 'itemCode'])
@Index('findings_due', ['deadline'], { where: `state = 'open' and overdue_since is null` })
export class FindingEntity {
  /** Made by the phone. */
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'findings_pkey' })
  id!: string;

  /** No foreign key: the visit may arrive later. */
  @Column({ name: 'visit_id', type: 'uuid' })
  visitId!: string;

  @Column({ name: 'item_code', type: 'text' })
  itemCode!: string;

  @Column({ type: 'text' })
  text!: string;

  @Column({ type: 'text' })
  severity!: 'minor' | 'major' | 'critical';

  @Column({ type: 'date' })
  deadline!: string;

  @Column({ name: 'content_hash', type: 'bytea' })
  contentHash!: Buffer;

  @Column({ name: 'created_by', type: 'uuid' })
  @ForeignKey(() => UserEntity, { name: 'findings_creator_fkey' })
  createdBy!: string;

  @Column({ name: 'received_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  receivedAt!: Date;

  @Column({ name: 'school_id', type: 'uuid', nullable: true })
  @ForeignKey(() => SchoolEntity, { name: 'findings_school_fkey' })
  schoolId!: string | null;

  @Column({ name: 'school_stage_id', type: 'uuid', nullable: true })
  @ForeignKey(() => SchoolStageEntity, { name: 'findings_school_stage_fkey' })
  schoolStageId!: string | null;

  @Column({ name: 'term_id', type: 'uuid', nullable: true })
  @ForeignKey(() => TermEntity, { name: 'findings_term_fkey' })
  termId!: string | null;

  @Column({ type: 'text', default: 'open' })
  state!: FindingState;

  @Column({ name: 'overdue_since', type: 'date', nullable: true })
  overdueSince!: string | null;

  /** How many steps have been made. */
  @Column({ type: 'integer', default: 0 })
  step!: number;
}
