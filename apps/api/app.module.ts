import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { AccountabilityModule } from '#accountability/accountability.module.js';
import { CalendarModule } from '#calendar/calendar.module.js';
import { ExamsModule } from '#exams/exams.module.js';
import { IdentityModule } from '#identity/identity.module.js';
import { ImportsModule } from '#imports/imports.module.js';
import { InspectionsModule } from '#inspections/inspections.module.js';
import { OrganizationModule } from '#organization/organization.module.js';
import { AuditModule } from '#platform/audit/audit.module.js';
import { ConfigModule } from '#platform/config/config.module.js';
import type { Config } from '#platform/config/config.js';
import { DatabaseModule } from '#platform/database/database.module.js';
import { HealthModule } from '#platform/health/health.module.js';
import { RequestDrain } from '#platform/http/request-drain.js';
import { JobsModule } from '#platform/jobs/jobs.module.js';
import { LoggingModule } from '#platform/logging/logging.module.js';
import { ScoringModule } from '#scoring/scoring.module.js';

/** The nouns whose doors are open over HTTP. */
@Module({})
export class AppModule {
  static forRoot(config: Config, logger: Logger): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        LoggingModule.forRoot(logger),
        DatabaseModule.forRoot('api'),
        JobsModule,
        HealthModule,
        AuditModule,
        IdentityModule,
        CalendarModule,
        OrganizationModule,
        ImportsModule,
        ExamsModule,
        InspectionsModule,
        AccountabilityModule,
        ScoringModule,
      ],
      providers: [RequestDrain],
    };
  }
}
