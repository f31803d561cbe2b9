import { Module } from '@nestjs/common';
import { AccountabilityHistory } from './accountability-history.js';
import { KeepDeadlinesProcessor } from './cases/keep-deadlines.processor.js';
import { OpenCasesProcessor } from './cases/open-cases.processor.js';
import { AccountabilityFindings } from './findings/accountability-findings.js';

/** What the worker does for accountability. */
@Module({
  providers: [AccountabilityFindings, AccountabilityHistory, OpenCasesProcessor, KeepDeadlinesProcessor],
})
export class AccountabilityWorkerModule {}
