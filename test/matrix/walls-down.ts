import type { ExecutionContext } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { bearerTokenOf } from '../../libs/identity/bearer-token.js';
import { PermissionGuard } from '../../libs/identity/permission.guard.js';
import { SessionService } from '../../libs/identity/session.service.js';
import type { Actor } from '../../libs/platform/database/actor.js';
import { Database, type Isolation } from '../../libs/platform/database/database.js';
import { UnitOfWork } from '../../libs/platform/database/unit-of-work.js';
import type { RequestWithActor } from '../../libs/platform/http/current-actor.js';
import type { County } from './county.js';

/** Who stands behind a claim, by the claim that the program was given in their stead. */
const claimants = new WeakMap<Actor, Actor>();

const nobody: Actor = { userId: null, role: 'nobody', scope: { kind: 'nobody', id: null } };

/** Tells the database who it is, and the program whom they claim to be. */
class BelievingDatabase extends Database {
  override async untranslated<Result>(
    actor: Actor,
    work: (unit: UnitOfWork) => Promise<Result>,
    isolation?: Isolation,
  ): Promise<Result> {
    return super.untranslated(
      claimants.get(actor) ?? actor,
      (unit) => work(new UnitOfWork(unit.manager, actor, unit.auditKey)),
      isolation,
    );
  }
}

/**
 * Takes the first wall down in a running api: nobody is refused a route, and every service takes the caller for the
 * clerk of the research office, who sees the whole county. What is refused now, the database refuses.
 */
export function takeFirstWallDown({ system, users }: County): void {
  const { api } = system;
  const claim = (): Actor => ({
    userId: users.get('office-q') ?? null,
    role: 'office',
    scope: { kind: 'county', id: null },
  });
  const sessions = api.get(SessionService, { strict: false });
  const letIn = async (context: ExecutionContext): Promise<boolean> => {
    const request = context.switchToHttp().getRequest<RequestWithActor>();
    const token = bearerTokenOf(request);
    const claimed = claim();
    claimants.set(claimed, (token === undefined ? undefined : await sessions.recognize(token)) ?? nobody);
    request.actor = claimed;
    return true;
  };
  const guards = api
    .get(DiscoveryService, { strict: false })
    .getProviders()
    .flatMap(({ instance }): PermissionGuard[] => (instance instanceof PermissionGuard ? [instance] : []));
  if (guards.length === 0) throw new Error('there is no first wall to take down');
  for (const guard of guards) guard.canActivate = letIn;
  Object.setPrototypeOf(api.get(Database, { strict: false }), BelievingDatabase.prototype);
}
