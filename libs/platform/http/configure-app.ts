import { Reflector } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import swaggerUi from 'swagger-ui-express';
import type { Config } from '../config/config.js';
import { AppError } from '../errors/app-error.js';
import { answerBrokenRequests } from './answer-broken-requests.js';
import { BodyTypeGuard } from './body-type.guard.js';
import { jsonBody } from './json-body.js';
import { createOpenApiDocument } from './openapi.js';
import { ProblemFilter } from './problem.filter.js';
import { rateLimits } from './rate-limits.js';
import { RequestDrain } from './request-drain.js';
import { requestIdMiddleware } from './request-id.middleware.js';
import { requireKnownBody } from './require-known-body.js';
import { limitServerTime } from './server-timeouts.js';
import { StrayInputGuard } from './stray-input.guard.js';
import { createValidationPipe } from './validation.js';

/** Everything between the socket and the controllers. The app must have been created with `bodyParser: false`. */
export function configureApp(app: NestExpressApplication, config: Config, logger: Logger): void {
  const filter = new ProblemFilter(logger);
  answerBrokenRequests(app.getHttpServer());
  limitServerTime(app.getHttpServer());
  app.set('trust proxy', config.trustedProxies);
  app.set('query parser', 'simple');
  app.disable('x-powered-by');
  app.use(app.get(RequestDrain).middleware);
  app.use(requestIdMiddleware(logger));
  app.use(
    helmet({
      contentSecurityPolicy: { directives: { 'script-src': ["'self'"], 'upgrade-insecure-requests': null } },
    }),
  );
  app.use(...rateLimits(config));
  app.use('/api/v1', keepNoCopy);
  app.use(requireKnownBody);
  app.use(jsonBody);
  app.setGlobalPrefix('api/v1', { exclude: ['health/live', 'health/ready', 'metrics'] });
  // Guards, and no interceptors: those would let an event stream begin before it is refused.
  app.useGlobalGuards(new BodyTypeGuard(app.get(Reflector)), new StrayInputGuard());
  app.useGlobalPipes(createValidationPipe());
  app.useGlobalFilters(filter);

  serveDocument(app);
}

/**
 * Answers what no route has taken, and what failed outside of the routes. The framework does so below the prefix of
 * its routes only; elsewhere the answer would be a page that repeats the address. To be called after `app.init()`.
 */
export function answerTheRest(app: NestExpressApplication, logger: Logger): void {
  const filter = new ProblemFilter(logger);
  app.use((_request: Request, _response: Response, next: NextFunction) => {
    next(new AppError('not-found'));
  });
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    filter.answer(error, response);
  });
}

/** Names and marks of minors do not stay behind in the browser of a shared computer. */
function keepNoCopy(_request: Request, response: Response, next: NextFunction): void {
  response.setHeader('Cache-Control', 'no-store');
  next();
}

/** The document for programs, and the page that lets people read and try it. */
function serveDocument(app: NestExpressApplication): void {
  const document = createOpenApiDocument(app);
  app.use('/api/openapi.json', (request: Request, response: Response, next: NextFunction) => {
    if (request.path === '/' && (request.method === 'GET' || request.method === 'HEAD'))
      response.json(document);
    else next();
  });
  app.use(
    '/api/docs',
    swaggerUi.serve,
    swaggerUi.setup(document, { customSiteTitle: '教学质量管理系统接口文档' }),
  );
}
