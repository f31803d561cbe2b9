import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { Request } from 'express';
import { AppError } from '../errors/app-error.js';

/** Refuses a query or a body where the route reads none: a mistyped name must not pass as understood. */
@Injectable()
export class StrayInputGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    const read = parameterTypesOf(context);
    if (!read.has(RouteParamtypes.QUERY)) refuse(Object.keys(request.query));
    const body: unknown = request.body;
    if (!read.has(RouteParamtypes.BODY) && typeof body === 'object' && body !== null)
      refuse(Object.keys(body));
    return true;
  }
}

/** The kinds of input that the route's method takes, from the keys `kind:position` that the framework keeps. */
function parameterTypesOf(context: ExecutionContext): ReadonlySet<number> {
  const kept: unknown = Reflect.getMetadata(
    ROUTE_ARGS_METADATA,
    context.getClass(),
    context.getHandler().name,
  );
  return new Set(Object.keys(kept ?? {}).map((key) => Number(key.split(':')[0])));
}

function refuse(names: readonly string[]): void {
  if (names.length === 0) return;
  throw new AppError('invalid-input', `提交的内容有误：没有字段 ${names.slice(0, 5).join('、')}。`, {
    fields: names.slice(0, 50).map((path) => ({ path, code: 'unknown-field', message: '没有这个字段' })),
  });
}
