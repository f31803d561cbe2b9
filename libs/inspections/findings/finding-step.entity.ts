import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { UserEntity } from '#identity/user.entity.js';
import { FindingEntity } from './finding.entity.js';
import type { FindingAction, FindingParty } from './finding-state.rules.js';

/** What was done about a finding, and by whom. Written once. */
@Entity('finding_steps')
@Check('finding_steps_action', `action in ('rectify', 'verify', 'reopen', 'close')`)
@Check('finding_steps_party', `made_as in ('school', 'inspector', 'office')`)
export class FindingStepEntity {
  @PrimaryColumn({ name: 'finding_id', type: 'uuid', primaryKeyConstraintName: 'finding_steps_pkey' })
  @ForeignKey(() => FindingEntity, { name: 'finding_steps_finding_fkey' })
  findingId!: string;

  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'finding_steps_pkey' })
  step!: number;

  @Column({ type: 'text' })
  action!: FindingAction;

  @Column({ type: 'text', nullable: true })
  text!: string | null;

  @Column({ name: 'made_by', type: 'uuid' })
  @ForeignKey(() => UserEntity, { name: 'finding_steps_maker_fkey' })
  madeBy!: string;

  @Column({ name: 'made_as', type: 'text' })
  madeAs!: FindingParty;

  /** As it was on that day. */
  @Column({ name: 'maker_name', type: 'text' })
  makerName!: string;

  @Column({ name: 'made_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  madeAt!: Date;
}
