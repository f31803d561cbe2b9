import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ChecklistsModule } from '../checklists/checklists.module.js';
import { InspectionBundleController } from './inspection-bundle.controller.js';
import { InspectionBundleService } from './inspection-bundle.service.js';
import { SentService } from './sent.service.js';
import { VisitAdmissionEntity } from './visit-admission.entity.js';
import { VisitAdmissionService } from './visit-admission.service.js';
import { VisitBatchService } from './visit-batch.service.js';
import { VisitCorrectionController } from './visit-correction.controller.js';
import { VisitReadingService } from './visit-reading.service.js';
import { VisitRecordingService } from './visit-recording.service.js';
import { VisitRevisionEntity } from './visit-revision.entity.js';
import { VisitRevisionService } from './visit-revision.service.js';
import { VisitSubmissionService } from './visit-submission.service.js';
import { VisitUploadController } from './visit-upload.controller.js';
import { VisitController } from './visit.controller.js';
import { VisitEntity } from './visit.entity.js';

@Module({
  imports: [
    ChecklistsModule,
    TypeOrmModule.forFeature([VisitEntity, VisitRevisionEntity, VisitAdmissionEntity]),
  ],
  controllers: [
    VisitUploadController,
    VisitController,
    VisitCorrectionController,
    InspectionBundleController,
  ],
  providers: [
    VisitRecordingService,
    VisitSubmissionService,
    VisitReadingService,
    VisitRevisionService,
    VisitAdmissionService,
    VisitBatchService,
    SentService,
    InspectionBundleService,
  ],
})
export class VisitsModule {}
