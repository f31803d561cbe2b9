import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { Stage } from './school-stage.rules.js';
import { SchoolEntity } from './school.entity.js';

/** One stage of one school: what is inspected and ranked on its own. */
@Entity('school_stages')
@Unique('school_stages_school_stage_key', ['schoolId', 'stage'])
@Check('school_stages_stage', `stage in ('kindergarten', 'primary', 'junior', 'senior')`)
export class SchoolStageEntity {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'school_stages_pkey' })
  id!: string;

  @Column({ name: 'school_id', type: 'uuid' })
  @ForeignKey(() => SchoolEntity, { name: 'school_stages_school_fkey' })
  schoolId!: string;

  @Column({ type: 'text' })
  stage!: Stage;
}
