import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { SchoolEntity } from '../schools/school.entity.js';

@Entity('staff')
@Unique('staff_staff_no_key', ['staffNo'])
@Index('staff_school', ['schoolId'])
export class StaffEntity {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'staff_pkey' })
  id!: string;

  @Column({ name: 'staff_no', type: 'text', collation: 'C' })
  staffNo!: string;

  @Column({ type: 'text' })
  name!: string;

  /** Where the person is now; where they were before stands in their posts. */
  @Column({ name: 'school_id', type: 'uuid' })
  @ForeignKey(() => SchoolEntity, { name: 'staff_school_fkey' })
  schoolId!: string;

  @Column({ name: 'birth_date', type: 'date', nullable: true })
  birthDate!: string | null;

  @Column({ name: 'service_from', type: 'date', nullable: true })
  serviceFrom!: string | null;

  @Column({ name: 'head_teacher_from', type: 'date', nullable: true })
  headTeacherFrom!: string | null;
}
