import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { UserEntity } from '#identity/user.entity.js';
import { VisitEntity } from './visit.entity.js';

/** A visit outside its window that counts all the same, and why. */
@Entity('visit_admissions')
export class VisitAdmissionEntity {
  @PrimaryColumn({ name: 'visit_id', type: 'uuid', primaryKeyConstraintName: 'visit_admissions_pkey' })
  @ForeignKey(() => VisitEntity, { name: 'visit_admissions_visit_fkey' })
  visitId!: string;

  @Column({ type: 'text' })
  reason!: string;

  @Column({ name: 'admitted_by', type: 'uuid' })
  @ForeignKey(() => UserEntity, { name: 'visit_admissions_admitter_fkey' })
  admittedBy!: string;

  @Column({ name: 'admitted_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  admittedAt!: Date;
}
