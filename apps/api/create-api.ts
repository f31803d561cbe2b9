import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Logger } from 'pino';
import type { Config } from '#platform/config/config.js';
import { answerTheRest, configureApp } from '#platform/http/configure-app.js';
import { FrameworkLogger } from '#platform/logging/logger.js';
import { AppModule } from './app.module.js';

/** The api, ready to listen. */
export async function createApi(config: Config, logger: Logger): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(config, logger), {
    bodyParser: false,
    bufferLogs: false,
    abortOnError: false,
    logger: new FrameworkLogger(logger),
  });
  configureApp(app, config, logger);
  await app.init();
  answerTheRest(app, logger);
  return app;
}
