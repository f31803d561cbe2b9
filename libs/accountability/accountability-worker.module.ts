import { Module } from '@nestjs/common';
import { AccountabilityFindings } from './findings/accountability-findings.js';

/** What the worker does for accountability. */
@Module({ providers: [AccountabilityFindings] })
export class AccountabilityWorkerModule {}
