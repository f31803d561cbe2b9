import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { SchoolStageEntity } from '../schools/school-stage.entity.js';
import { PupilEntity } from './pupil.entity.js';

/** Where a pupil was registered on a census date. */
@Entity('enrolments')
@Unique('enrolments_census_pupil_key', ['censusDate', 'pupilId'])
@Check('enrolments_grade', 'grade between 1 and 12')
@Index('enrolments_census_grade', ['censusDate', 'grade', 'schoolStageId'])
@Index('enrolments_pupil', ['pupilId'])
@Index('enrolments_school_stage', ['schoolStageId'])
export class EnrolmentEntity {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'enrolments_pkey',
  })
  id!: string;

  @Column({ name: 'census_date', type: 'date' })
  censusDate!: string;

  @Column({ name: 'pupil_id', type: 'bigint' })
  @ForeignKey(() => PupilEntity, { name: 'enrolments_pupil_fkey' })
  pupilId!: string;

  @Column({ name: 'school_stage_id', type: 'uuid' })
  @ForeignKey(() => SchoolStageEntity, { name: 'enrolments_school_stage_fkey' })
  schoolStageId!: string;

  @Column({ type: 'smallint' })
  grade!: number;

  @Column({ name: 'class_no', type: 'text' })
  classNo!: string;
}
