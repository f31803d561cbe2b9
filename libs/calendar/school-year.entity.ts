import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';

@Entity('school_years')
@Unique('school_years_name_key', ['name'])
@Check(
  'school_years_name_form',
  `name ~ '^[0-9]{4}-[0-9]{4}$' and right(name, 4)::integer = left(name, 4)::integer + 1`,
)
export class SchoolYearEntity {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'school_years_pkey' })
  id!: string;

  @Column({ type: 'text' })
  name!: string;
}
