import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EnrolmentEntity } from './enrolment/enrolment.entity.js';
import { EnrolmentImport } from './enrolment/enrolment.import.js';
import { PupilEntity } from './enrolment/pupil.entity.js';
import { SchoolStageEntity } from './schools/school-stage.entity.js';
import { SchoolController } from './schools/school.controller.js';
import { SchoolEntity } from './schools/school.entity.js';
import { SchoolImport } from './schools/school.import.js';
import { SchoolService } from './schools/school.service.js';
import { SquadMemberEntity } from './squads/squad-member.entity.js';
import { SquadController } from './squads/squad.controller.js';
import { SquadEntity } from './squads/squad.entity.js';
import { SquadService } from './squads/squad.service.js';
import { StaffPostEntity } from './staff/staff-post.entity.js';
import { StaffController } from './staff/staff.controller.js';
import { StaffEntity } from './staff/staff.entity.js';
import { StaffImport } from './staff/staff.import.js';
import { StaffService } from './staff/staff.service.js';
import { TownshipController } from './townships/township.controller.js';
import { TownshipEntity } from './townships/township.entity.js';
import { TownshipImport } from './townships/township.import.js';
import { TownshipService } from './townships/township.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      TownshipEntity,
      SchoolEntity,
      SchoolStageEntity,
      StaffEntity,
      StaffPostEntity,
      PupilEntity,
      EnrolmentEntity,
      SquadEntity,
      SquadMemberEntity,
    ]),
  ],
  controllers: [TownshipController, SchoolController, StaffController, SquadController],
  providers: [
    TownshipService,
    SchoolService,
    StaffService,
    SquadService,
    TownshipImport,
    SchoolImport,
    StaffImport,
    EnrolmentImport,
  ],
})
export class OrganizationModule {}
