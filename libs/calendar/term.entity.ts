import { Check, Column, Entity, Exclusion, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { UserEntity } from '#identity/user.entity.js';
import { SchoolYearEntity } from './school-year.entity.js';

@Entity('terms')
@Unique('terms_year_number_key', ['schoolYearId', 'number'])
@Check('terms_number', 'number in (1, 2)')
@Check('terms_order', 'starts_on < ends_on')
@Check('terms_closed', '(closed_at is null) = (closed_by is null)')
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

  /** A closed term takes no more evidence. */
  @Column({ name: 'closed_at', type: 'timestamptz', nullable: true })
  closedAt!: Date | null;

  @Column({ name: 'closed_by', type: 'uuid', nullable: true })
  @ForeignKey(() => UserEntity, { name: 'terms_closer_fkey' })
  closedBy!: string | null;
}
