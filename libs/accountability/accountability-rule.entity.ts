import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { UserEntity } from '#identity/user.entity.js';
import type { StoredRule } from './accountability-rule.rules.js';

/** A version of a rule. Once published it never changes: a trigger keeps it. */
@Entity('accountability_rules')
@Unique('accountability_rules_version_key', ['code', 'version'])
export class AccountabilityRuleEntity {
  @PrimaryColumn({
    type: 'uuid',
    default: () => 'uuidv7()',
    primaryKeyConstraintName: 'accountability_rules_pkey',
  })
  id!: string;

  @Column({ type: 'text', collation: 'C' })
  code!: string;

  @Column({ type: 'integer' })
  version!: number;

  @Column({ type: 'jsonb' })
  content!: StoredRule;

  /** Null: laid down with the program. */
  @Column({ name: 'created_by', type: 'uuid', nullable: true })
  @ForeignKey(() => UserEntity, { name: 'accountability_rules_creator_fkey' })
  createdBy!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  createdAt!: Date;

  @Column({ name: 'published_by', type: 'uuid', nullable: true })
  @ForeignKey(() => UserEntity, { name: 'accountability_rules_publisher_fkey' })
  publishedBy!: string | null;

  @Column({ name: 'published_at', type: 'timestamptz', nullable: true })
  publishedAt!: Date | null;
}
