import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { SchoolYearEntity } from '#calendar/school-year.entity.js';
import type { Stage } from '../schools/school-stage.rules.js';

/** School-stages of similar size and level that are compared with each other for one school year. */
@Entity('squads')
@Unique('squads_code_key', ['schoolYearId', 'code'])
@Check('squads_stage', `stage in ('kindergarten', 'primary', 'junior', 'senior')`)
export class SquadEntity {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'squads_pkey' })
  id!: string;

  @Column({ name: 'school_year_id', type: 'uuid' })
  @ForeignKey(() => SchoolYearEntity, { name: 'squads_school_year_fkey' })
  schoolYearId!: string;

  @Column({ type: 'text' })
  stage!: Stage;

  @Column({ type: 'text', collation: 'C' })
  code!: string;

  @Column({ type: 'text' })
  name!: string;
}
