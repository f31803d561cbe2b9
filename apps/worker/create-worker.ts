import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Logger } from 'pino';
import type { Config } from '#platform/config/config.js';
import { FrameworkLogger } from '#platform/logging/logger.js';
import { WorkerModule } from './worker.module.js';

/** A worker that has begun to answer bells. */
export async function createWorker(config: Config, logger: Logger): Promise<INestApplicationContext> {
  return NestFactory.createApplicationContext(WorkerModule.forRoot(config, logger), {
    abortOnError: false,
    logger: new FrameworkLogger(logger),
  });
}
