import { Check, Column, Entity, Exclusion, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { SchoolYearEntity } from './school-year.entity.js';

@Entity('terms')
@Unique('terms_year_number_key', ['schoolYearId', 'number'])
@Check('terms_number', 'number in (1, 2)')
@Check('terms_order', 'starts_on < ends_on')
@Exclusion('terms_no_overlap', `using gist (daterange(starts_on, ends_on, '[]') with &&)`)
export class TermEntity {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'terms_pkey' })
  id!: string;

  @Column({ name: 'school_year_id', type: 'uuid' })
  @ForeignKey(() => SchoolYearEntity, { name: 'terms_school_year_fkey' })
  schoolYearId!: string;

  @Column({ type: 'smallint' })
  number!: 1 | 2;

  @Column({ name: 'starts_on', type: 'date' })
  startsOn!: string;

  /** The last day, still within the term. */
  @Column({ name: 'ends_on', type: 'date' })
  endsOn!: string;
}
