import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { ExamEntity } from './exam.entity.js';

/** One subject of an exam; its position is where its mark stands in a pupil's row. */
@Entity('exam_subjects')
@Unique('exam_subjects_code_key', ['examId', 'code'])
@Unique('exam_subjects_name_key', ['examId', 'name'])
@Check('exam_subjects_full_mark', `full_mark_hundredths > 0`)
export class ExamSubjectEntity {
  @PrimaryColumn({ name: 'exam_id', type: 'uuid', primaryKeyConstraintName: 'exam_subjects_pkey' })
  @ForeignKey(() => ExamEntity, { name: 'exam_subjects_exam_fkey' })
  examId!: string;

  @PrimaryColumn({ type: 'smallint', primaryKeyConstraintName: 'exam_subjects_pkey' })
  position!: number;

  @Column({ type: 'text', collation: 'C' })
  code!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ name: 'full_mark_hundredths', type: 'integer' })
  fullMarkHundredths!: number;
}
