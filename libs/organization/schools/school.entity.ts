import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { TownshipEntity } from '../townships/township.entity.js';

@Entity('schools')
@Unique('schools_code_key', ['code'])
@Index('schools_township', ['townshipId'])
export class SchoolEntity {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'schools_pkey' })
  id!: string;

  @Column({ type: 'text', collation: 'C' })
  code!: string;

  @Column({ type: 'text' })
  name!: string;

  /** Null: directly under the bureau. */
  @Column({ name: 'township_id', type: 'uuid', nullable: true })
  @ForeignKey(() => TownshipEntity, { name: 'schools_township_fkey' })
  townshipId!: string | null;
}
