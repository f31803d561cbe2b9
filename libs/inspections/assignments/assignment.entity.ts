import { Entity, ForeignKey, Column, Index, PrimaryColumn, Unique } from 'typeorm';
import { TermEntity } from '#calendar/term.entity.js';
import { UserEntity } from '#identity/user.entity.js';
import { SchoolEntity } from '#organization/schools/school.entity.js';

/** An inspector is sent to a school for a term. What they see of schools depends on it. */
@Entity('inspection_assignments')
@Unique('inspection_assignments_once_key', ['inspectorId', 'termId', 'schoolId'])
@Index('inspection_assignments_term', ['termId', 'schoolId'])
export class AssignmentEntity {
  @PrimaryColumn({
    type: 'uuid',
    default: () => 'uuidv7()',
    primaryKeyConstraintName: 'inspection_assignments_pkey',
  })
  id!: string;

  @Column({ name: 'term_id', type: 'uuid' })
  @ForeignKey(() => TermEntity, { name: 'inspection_assignments_term_fkey' })
  termId!: string;

  @Column({ name: 'inspector_id', type: 'uuid' })
  @ForeignKey(() => UserEntity, { name: 'inspection_assignments_inspector_fkey' })
  inspectorId!: string;

  @Column({ name: 'school_id', type: 'uuid' })
  @ForeignKey(() => SchoolEntity, { name: 'inspection_assignments_school_fkey' })
  schoolId!: string;
}
