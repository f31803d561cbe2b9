// The api as it would be if nobody had built the two walls: the same routes, services and statements on the same rows.
import type { ExecutionContext } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { createApi } from '../../apps/api/create-api.js';
import { bearerTokenOf } from '../../libs/identity/bearer-token.js';
import { PermissionGuard } from '../../libs/identity/permission.guard.js';
import { SessionService } from '../../libs/identity/session.service.js';
import { loadConfig } from '../../libs/platform/config/config.js';
import { Database } from '../../libs/platform/database/database.js';
import { UnitOfWork } from '../../libs/platform/database/unit-of-work.js';
import type { RequestWithActor } from '../../libs/platform/http/current-actor.js';
import { createLogger } from '../../libs/platform/logging/logger.js';
import { endOnSignal } from '../../libs/platform/process/end-on-signal.js';

const config = loadConfig(process.env);
const logger = createLogger('api', config.logLevel);
const app = await createApi(config, logger);

/** Nobody is refused a route. Who calls is still found out, since every answer depends on it. */
function openFirstWall(): void {
  const sessions = app.get(SessionService, { strict: false });
  const letIn = async (context: ExecutionContext): Promise<boolean> => {
    const request = context.switchToHttp().getRequest<RequestWithActor>();
    const token = bearerTokenOf(request);
    const actor = token === undefined ? undefined : await sessions.recognize(token);
    if (actor) request.actor = actor;
    return true;
  };
  const guards = app
    .get(DiscoveryService, { strict: false })
    .getProviders()
    .flatMap(({ instance }): PermissionGuard[] => (instance instanceof PermissionGuard ? [instance] : []));
  if (guards.length === 0) throw new Error('there is no first wall to take down');
  for (const guard of guards) guard.canActivate = letIn;
}

/** No transaction tells the database on whose behalf it runs; its login is one that no policy binds. */
function forgetActors(): void {
  const database = app.get(Database, { strict: false });
  database.untranslated = (actor, work, isolation) =>
    database.dataSource.transaction(isolation ?? 'READ COMMITTED', (manager) =>
      work(new UnitOfWork(manager, actor, config.secretKey)),
    );
}

openFirstWall();
forgetActors();
endOnSignal(app, logger, config.shutdownGraceMs);
await app.listen(config.port, config.host);
logger.info({ port: config.port }, 'api ready');
