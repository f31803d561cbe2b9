import { applyDecorators, type CanActivate, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { Request } from 'express';
import { AppError } from '../errors/app-error.js';
import { fileTypes, hasBody } from './require-known-body.js';

const BODY_TYPE = 'platform:body-type';
const jsonType = 'application/json';

/** The type of body that a route reads when it is not JSON. */
export function Reads(type: 'multipart/form-data'): MethodDecorator {
  return applyDecorators(SetMetadata(BODY_TYPE, type), ApiConsumes(type));
}

/** For a route whose whole body is one file. */
export function ReadsFile(description: string): MethodDecorator {
  return applyDecorators(
    SetMetadata(BODY_TYPE, fileTypes),
    ApiConsumes(...fileTypes),
    ApiBody({ description, schema: { type: 'string', format: 'binary' } }),
  );
}

/** Refuses a body of another type than the route reads: it would not be looked at, and seem to be accepted. */
export class BodyTypeGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const kept = this.reflector.get<string | readonly string[] | undefined>(BODY_TYPE, context.getHandler());
    const wanted = [kept ?? jsonType].flat();
    const request = context.switchToHttp().getRequest<Request>();
    if (!hasBody(request) || request.is(wanted) !== false) return true;
    throw new AppError('unsupported-type', `这里的请求内容应为 ${wanted.join('、')}。`);
  }
}
