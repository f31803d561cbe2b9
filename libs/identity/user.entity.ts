import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { Role, ScopeKind } from './role.rules.js';

@Entity('users')
@Unique('users_username_key', ['username'])
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

  @Column({ name: 'township_id', type: 'uuid', nullable: true })
  townshipId!: string | null;

  @Column({ name: 'school_id', type: 'uuid', nullable: true })
  schoolId!: string | null;

  @Column({ name: 'disabled_at', type: 'timestamptz', nullable: true })
  disabledAt!: Date | null;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  createdAt!: Date;
}
