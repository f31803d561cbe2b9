import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import { json } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import type { Config } from '../config/config.js';
import { createOpenApiDocument } from './openapi.js';
import { ProblemFilter } from './problem.filter.js';
import { requestIdMiddleware } from './request-id.middleware.js';
import { requireKnownBody } from './require-known-body.js';
import { createValidationPipe } from './validation.js';

/** JSON bodies are forms and lists of excuses; files go through the upload route. */
const jsonLimit = '2mb';

/** Everything between the socket and the controllers. The app must have been created with `bodyParser: false`. */
export function configureApp(app: NestExpressApplication, config: Config, logger: Logger): void {
  const filter = new ProblemFilter(logger);
  app.set('trust proxy', config.trustedProxies);
  app.set('query parser', 'simple');
  app.disable('x-powered-by');
  app.use(requestIdMiddleware(logger));
  app.use(
    helmet({
      contentSecurityPolicy: { directives: { 'script-src': ["'self'"], 'upgrade-insecure-requests': null } },
    }),
  );
  app.use(requireKnownBody);
  app.use(json({ limit: jsonLimit, strict: true, type: 'application/json' }));
  app.setGlobalPrefix('api/v1', { exclude: ['health/live', 'health/ready', 'metrics'] });
  app.useGlobalPipes(createValidationPipe());
  app.useGlobalFilters(filter);
  app.enableShutdownHooks();

  const document = createOpenApiDocument(app);
  SwaggerModule.setup('api/docs', app, document, {
    jsonDocumentUrl: 'api/openapi.json',
    customSiteTitle: '教学质量管理系统接口文档',
    swaggerOptions: { persistAuthorization: false },
  });
  // Middleware errors (a broken body) never reach the framework's filter by themselves.
}
