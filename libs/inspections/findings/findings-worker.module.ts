import { Module } from '@nestjs/common';
import { OverdueFindingsProcessor } from './overdue-findings.processor.js';

/** What the worker does for findings. */
@Module({ providers: [OverdueFindingsProcessor] })
export class FindingsWorkerModule {}
