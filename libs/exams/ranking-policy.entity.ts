import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { TieBreak } from './ranking-policy.rules.js';

/** A version of one stage's ranking policy. The figures of a primary policy are null: it ranks by the mean alone. */
@Entity('ranking_policies')
@Unique('ranking_policies_version_key', ['stage', 'version'])
@Check('ranking_policies_stage', `stage in ('primary', 'junior')`)
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
  createdBy!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  createdAt!: Date;
}
