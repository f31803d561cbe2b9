import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { Actor } from '../database/actor.js';
import { AppError } from '../errors/app-error.js';

/** A request after the guard has recognized the caller. */
export interface RequestWithActor extends Request {
  actor?: Actor;
}

/** The signed-in caller, as the first parameter of a controller method that needs one. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<RequestWithActor>();
  if (!actor) throw new AppError('not-signed-in');
  return actor;
});
