import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { TermEntity } from '#calendar/term.entity.js';
import { UserEntity } from '#identity/user.entity.js';
import { SchoolEntity } from '#organization/schools/school.entity.js';
import { AssignmentController } from './assignment.controller.js';
import { AssignmentEntity } from './assignment.entity.js';
import { AssignmentService } from './assignment.service.js';
import { InspectionProgressService } from './inspection-progress.service.js';
import { InspectorController } from './inspector.controller.js';

@Module({
  imports: [TypeOrmModule.forFeature([AssignmentEntity, TermEntity, UserEntity, SchoolEntity])],
  controllers: [AssignmentController, InspectorController],
  providers: [AssignmentService, InspectionProgressService],
})
export class AssignmentsModule {}
