import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { SchoolYearEntity } from '#calendar/school-year.entity.js';
import { SchoolStageEntity } from '../schools/school-stage.entity.js';
import { SquadEntity } from './squad.entity.js';

/** In which squad a school-stage is: in one a school year at most. */
@Entity('squad_members')
@Index('squad_members_squad', ['squadId'])
export class SquadMemberEntity {
  @PrimaryColumn({ name: 'school_year_id', type: 'uuid', primaryKeyConstraintName: 'squad_members_pkey' })
  @ForeignKey(() => SchoolYearEntity, { name: 'squad_members_school_year_fkey' })
  schoolYearId!: string;

  @PrimaryColumn({ name: 'school_stage_id', type: 'uuid', primaryKeyConstraintName: 'squad_members_pkey' })
  @ForeignKey(() => SchoolStageEntity, { name: 'squad_members_school_stage_fkey' })
  schoolStageId!: string;

  @Column({ name: 'squad_id', type: 'uuid' })
  @ForeignKey(() => SquadEntity, { name: 'squad_members_squad_fkey' })
  squadId!: string;
}
