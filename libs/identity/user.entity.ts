import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { Role, ScopeKind } from './role.rules.js';

/** A migration alone adds that no two names differ by case only: TypeORM knows no index over an expression. */
@Entity('users')
@Unique('users_username_key', ['username'])
@Check('users_role', `role in ('admin', 'leader', 'office', 'inspector', 'centre', 'school', 'judge')`)
@Check(
  'users_scope',
  `(scope_kind = 'county' and township_id is null and school_id is null)
   or (scope_kind = 'township' and township_id is not null and school_id is null)
   or (scope_kind = 'school' and school_id is not null and township_id is null)`,
)
export class UserEntity {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'users_pkey' })
  id!: string;

  @Column({ type: 'text', collation: 'C' })
  username!: string;

  @Column({ name: 'password_hash', type: 'text', select: false })
  passwordHash!: string;

  @Column({ name: 'display_name', type: 'text' })
  displayName!: string;

  @Column({ type: 'text' })
  role!: Role;

  @Column({ name: 'scope_kind', type: 'text' })
  scopeKind!: ScopeKind;

  /** This and the school refer to tables of a room above: the migration alone declares these two foreign keys. */
  @Column({ name: 'township_id', type: 'uuid', nullable: true })
  townshipId!: string | null;

  @Column({ name: 'school_id', type: 'uuid', nullable: true })
  schoolId!: string | null;

  @Column({ name: 'disabled_at', type: 'timestamptz', nullable: true })
  disabledAt!: Date | null;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  createdAt!: Date;
}
