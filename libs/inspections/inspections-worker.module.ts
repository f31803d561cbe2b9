import { Module } from '@nestjs/common';
import { FindingsWorkerModule } from './findings/findings-worker.module.js';
import { InspectionTerm } from './term-scoring/inspection-term.js';

/** What the worker does for inspections. */
@Module({ imports: [FindingsWorkerModule], providers: [InspectionTerm] })
export class InspectionsWorkerModule {}
