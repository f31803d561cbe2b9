import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { TermEntity } from '#calendar/term.entity.js';
import { UserEntity } from '#identity/user.entity.js';
import type { ExamKind, ExamStage } from './exam.rules.js';

@Entity('exams')
@Unique('exams_name_key', ['termId', 'name'])
@Check('exams_kind', `kind in ('county-test', 'zhongkao', 'senior')`)
@Check('exams_stage', `stage in ('primary', 'junior', 'senior')`)
@Check('exams_grade', `grade between 1 and 12`)
export class ExamEntity {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'exams_pkey' })
  id!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  kind!: ExamKind;

  @Column({ type: 'text' })
  stage!: ExamStage;

  @Column({ type: 'smallint' })
  grade!: number;

  @Column({ name: 'term_id', type: 'uuid' })
  @ForeignKey(() => TermEntity, { name: 'exams_term_fkey' })
  termId!: string;

  @Column({ name: 'held_on', type: 'date' })
  heldOn!: string;

  @Column({ name: 'census_date', type: 'date' })
  censusDate!: string;

  @Column({ name: 'created_by', type: 'uuid' })
  @ForeignKey(() => UserEntity, { name: 'exams_creator_fkey' })
  createdBy!: string;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  createdAt!: Date;
}
