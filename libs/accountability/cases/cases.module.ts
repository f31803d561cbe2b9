import { Module } from '@nestjs/common';
import { CaseController } from './case.controller.js';
import { CaseOpening } from './case-opening.js';
import { CaseReadingService } from './case-reading.service.js';
import { CaseWorkflowService } from './case-workflow.service.js';

@Module({
  controllers: [CaseController],
  providers: [CaseReadingService, CaseWorkflowService, CaseOpening],
})
export class CasesModule {}
