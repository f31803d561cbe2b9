import type { NextFunction, Request, Response } from 'express';
import { AppError } from '../errors/app-error.js';

const known = ['application/json', 'multipart/form-data'];

/** Refuses a body of a type that no route reads, before anything tries to parse it. */
export function requireKnownBody(request: Request, _response: Response, next: NextFunction): void {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  if (hasBody && !request.is(known)) {
    next(
      new AppError('unsupported-type', '请求内容应为 application/json，上传文件应为 multipart/form-data。'),
    );
    return;
  }
  next();
}
