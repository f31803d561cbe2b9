import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AppError } from '#platform/errors/app-error.js';
import type { RequestWithActor } from '#platform/http/current-actor.js';
import { PERMISSION, type Permission, publicPermission } from '#platform/http/permission.js';
import { bearerTokenOf } from './bearer-token.js';
import { SessionService } from './session.service.js';

/** The first wall: recognizes the caller and lets only the roles of the route's permission pass. */
@Injectable()
export class PermissionGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(SessionService) private readonly sessions: SessionService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const permission = this.reflector.get<Permission | undefined>(PERMISSION, context.getHandler());
    if (!permission) throw new Error(`route without a permission: ${context.getHandler().name}`);
    if (permission === publicPermission) return true;
    const request = context.switchToHttp().getRequest<RequestWithActor>();
    const token = bearerTokenOf(request);
    const actor = token === undefined ? undefined : await this.sessions.recognize(token);
    if (!actor) throw new AppError('not-signed-in');
    if (permission.roles[actor.role] === undefined) throw new AppError('not-permitted');
    request.actor = actor;
    return true;
  }
}
