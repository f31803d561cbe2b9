import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { AccountabilityWorkerModule } from '#accountability/accountability-worker.module.js';
import { ExamsWorkerModule } from '#exams/exams-worker.module.js';
import { ImportsWorkerModule } from '#imports/imports-worker.module.js';
import { CalendarModule } from '#calendar/calendar.module.js';
import { InspectionsWorkerModule } from '#inspections/inspections-worker.module.js';
import { OrganizationModule } from '#organization/organization.module.js';
import { AuditWorkerModule } from '#platform/audit/audit.module.js';
import { ConfigModule } from '#platform/config/config.module.js';
import type { Config } from '#platform/config/config.js';
import { DatabaseModule } from '#platform/database/database.module.js';
import { JobsWorkerModule } from '#platform/jobs/jobs.module.js';
import { LoggingModule } from '#platform/logging/logging.module.js';
import { ScoringWorkerModule } from '#scoring/scoring-worker.module.js';
import { dailyJobs, jobNames } from './job-names.js';

/** The nouns that have work to do behind the queue. */
@Module({})
export class WorkerModule {
  static forRoot(config: Config, logger: Logger): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        ConfigModule.forRoot(config),
        LoggingModule.forRoot(logger),
        DatabaseModule.forRoot('worker'),
        JobsWorkerModule.forRoot(jobNames, dailyJobs),
        AuditWorkerModule,
        CalendarModule,
        OrganizationModule,
        ImportsWorkerModule,
        ExamsWorkerModule,
        InspectionsWorkerModule,
        ScoringWorkerModule,
        AccountabilityWorkerModule,
      ],
    };
  }
}
