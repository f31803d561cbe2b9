import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { TermEntity } from '#calendar/term.entity.js';
import { UserEntity } from '#identity/user.entity.js';
import { SchoolEntity } from '#organization/schools/school.entity.js';
import { SchoolStageEntity } from '#organization/schools/school-stage.entity.js';
import { FindingController } from './finding.controller.js';
import { FindingEntity } from './finding.entity.js';
import { FindingReadingService } from './finding-reading.service.js';
import { FindingRecordingService } from './finding-recording.service.js';
import { FindingStepEntity } from './finding-step.entity.js';
import { FindingWorkflowService } from './finding-workflow.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      FindingEntity,
      FindingStepEntity,
      UserEntity,
      TermEntity,
      SchoolEntity,
      SchoolStageEntity,
    ]),
  ],
  controllers: [FindingController],
  providers: [FindingRecordingService, FindingReadingService, FindingWorkflowService],
})
export class FindingsModule {}
