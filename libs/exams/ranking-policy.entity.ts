import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { UserEntity } from '#identity/user.entity.js';
import type { TieBreak } from './ranking-policy.rules.js';

/** A version of one stage's ranking policy. The figures of a primary policy are null: it ranks by the mean alone. */
@Entity('ranking_policies')
@Unique('ranking_policies_version_key', ['stage', 'version'])
@Check('ranking_policies_stage', `stage in ('primary', 'junior')`)
@Check(
  'ranking_policies_figures',
  `(stage = 'primary' and num_nonnulls(excellent_cutoff, good_cutoff, pass_cutoff,
      excellent_weight, good_weight, pass_weight, tie_break) = 0)
   or (stage = 'junior' and num_nulls(excellent_cutoff, good_cutoff, pass_cutoff,
      excellent_weight, good_weight, pass_weight, tie_break) = 0
      and tie_break in ('mean', 'none')
      and excellent_weight + good_weight + pass_weight = 100
      and 0 < excellent_cutoff and excellent_cutoff <= good_cutoff and good_cutoff <= pass_cutoff)`,
)
export class RankingPolicyEntity {
  @PrimaryColumn({
    type: 'uuid',
    default: () => 'uuidv7()',
    primaryKeyConstraintName: 'ranking_policies_pkey',
  })
  id!: string;

  @Column({ type: 'text' })
  stage!: 'primary' | 'junior';

  @Column({ type: 'integer' })
  version!: number;

  @Column({ type: 'text' })
  name!: string;

  @Column({ name: 'excellent_cutoff', type: 'integer', nullable: true })
  excellentCutoff!: number | null;

  @Column({ name: 'good_cutoff', type: 'integer', nullable: true })
  goodCutoff!: number | null;

  @Column({ name: 'pass_cutoff', type: 'integer', nullable: true })
  passCutoff!: number | null;

  @Column({ name: 'excellent_weight', type: 'integer', nullable: true })
  excellentWeight!: number | null;

  @Column({ name: 'good_weight', type: 'integer', nullable: true })
  goodWeight!: number | null;

  @Column({ name: 'pass_weight', type: 'integer', nullable: true })
  passWeight!: number | null;

  @Column({ name: 'tie_break', type: 'text', nullable: true })
  tieBreak!: TieBreak | null;

  @Column({ name: 'announced_on', type: 'date', nullable: true })
  announcedOn!: string | null;

  @Column({ name: 'effective_from', type: 'text' })
  effectiveFrom!: string;

  @Column({ name: 'created_by', type: 'uuid', nullable: true })
  @ForeignKey(() => UserEntity, { name: 'ranking_policies_creator_fkey' })
  createdBy!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  createdAt!: Date;
}
