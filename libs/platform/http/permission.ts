import { applyDecorators, RequestMethod, SetMetadata, UseInterceptors } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';

/**
 * How far a role may reach with a permission: the whole county, only the units of its own scope (a township with its
 * schools, a school), the schools that were assigned to the caller, or only what is the caller's own (their account, their
 * sessions).
 */
export type Reach = 'county' | 'own-units' | 'assigned-schools' | 'self';

/** What a route lets whom do. Roles that are not named are refused. */
export interface Permission {
  /** Noun and verb: `exams.create`. */
  readonly name: string;
  readonly roles: Readonly<Partial<Record<string, Reach>>>;
}

/** For routes that need no sign-in. */
export const publicPermission: Permission = { name: 'public', roles: {} };

export const PERMISSION = 'platform:permission';

/**
 * The first line of every controller method. The application does not start when one lacks it. The document of the api
 * carries both: the permission's name as `x-permission`, who has it and how far as `x-reach`.
 */
export function Permit(permission: Permission): MethodDecorator {
  return applyDecorators(
    SetMetadata(PERMISSION, permission),
    ApiExtension('x-permission', permission.name),
    ApiExtension('x-reach', permission.roles),
    ...(permission === publicPermission ? [] : [ApiBearerAuth(), repeatablePost]),
  );
}

/** POSTs alone pass through it: whatever intercepts an event stream makes its refusals come too late, within the stream. */
const repeatablePost: MethodDecorator = (target, name, descriptor) => {
  const { value } = descriptor;
  if (typeof value !== 'function' || Reflect.getMetadata(METHOD_METADATA, value) !== RequestMethod.POST)
    return;
  UseInterceptors(IdempotencyInterceptor)(target, name, descriptor);
};
