import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

@Entity('pupils')
@Unique('pupils_pupil_no_key', ['pupilNo'])
export class PupilEntity {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'pupils_pkey',
  })
  id!: string;

  @Column({ name: 'pupil_no', type: 'text', collation: 'C' })
  pupilNo!: string;

  @Column({ type: 'text' })
  name!: string;
}
