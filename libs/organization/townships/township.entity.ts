import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

@Entity('townships')
@Unique('townships_code_key', ['code'])
export class TownshipEntity {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'townships_pkey' })
  id!: string;

  @Column({ type: 'text', collation: 'C' })
  code!: string;

  @Column({ type: 'text' })
  name!: string;
}
