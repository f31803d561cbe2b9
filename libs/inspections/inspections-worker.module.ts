import { Module } from '@nestjs/common';
import { FindingsWorkerModule } from './findings/findings-worker.module.js';

/** What the worker does for inspections. */
@Module({ imports: [FindingsWorkerModule] })
export class InspectionsWorkerModule {}
