import { type DynamicModule, Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { DAILY_JOBS, DailyWorks } from './daily-works.js';
import { DoorBell } from './door-bell.js';
import { OutboxRelay } from './outbox-relay.js';
import { JOB_NAMES, ProcessorCatalogue } from './processor-catalogue.js';
import { StageProgressBoard } from './stage-progress-board.js';
import { StageRunner } from './stage-runner.js';
import { Stages } from './stages.js';

/** Making and watching stages: all that the api needs. */
@Global()
@Module({ providers: [Stages], exports: [Stages] })
export class JobsModule {}

/** Doing stages: relay, queue and runner, for the worker. */
@Module({})
export class JobsWorkerModule {
  static forRoot(jobNames: readonly string[], dailyJobs: readonly string[]): DynamicModule {
    return {
      module: JobsWorkerModule,
      imports: [DiscoveryModule, JobsModule],
      providers: [
        { provide: JOB_NAMES, useValue: jobNames },
        { provide: DAILY_JOBS, useValue: dailyJobs },
        ProcessorCatalogue,
        StageProgressBoard,
        StageRunner,
        DailyWorks,
        OutboxRelay,
        DoorBell,
      ],
      exports: [DoorBell],
    };
  }
}
