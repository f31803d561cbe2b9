import { Module } from '@nestjs/common';
import { AssignmentsModule } from './assignments/assignments.module.js';
import { AttachmentsModule } from './attachments/attachments.module.js';
import { ChecklistsModule } from './checklists/checklists.module.js';
import { FindingsModule } from './findings/findings.module.js';
import { ReadinessModule } from './readiness/readiness.module.js';
import { ScoresModule } from './scores/scores.module.js';
import { VisitsModule } from './visits/visits.module.js';

@Module({
  imports: [
    ChecklistsModule,
    AssignmentsModule,
    VisitsModule,
    AttachmentsModule,
    FindingsModule,
    ScoresModule,
    ReadinessModule,
  ],
})
export class InspectionsModule {}
