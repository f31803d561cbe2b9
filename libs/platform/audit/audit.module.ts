import { Module } from '@nestjs/common';
import { AuditController } from './audit.controller.js';
import { AuditSealer } from './audit-sealer.js';

@Module({ controllers: [AuditController] })
export class AuditModule {}

/** What the worker does for the audit log. */
@Module({ providers: [AuditSealer] })
export class AuditWorkerModule {}
