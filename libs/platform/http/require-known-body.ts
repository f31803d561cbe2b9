import type { NextFunction, Request, Response } from 'express';
import { AppError } from '../errors/app-error.js';

/** What a file may be called on its way here; what it is, its content says. */
export const fileTypes = ['image/*', 'application/pdf', 'application/octet-stream'];

const known = ['application/json', 'multipart/form-data', ...fileTypes];

/** Browsers say of a body that they don't send that its length is 0; it needs no type. */
export function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** Refuses a body of a type that no route reads, before anything tries to parse it. */
export function requireKnownBody(request: Request, _response: Response, next: NextFunction): void {
  if (hasBody(request) && !request.is(known)) {
    next(
      new AppError(
        'unsupported-type',
        '请求内容应为 application/json；上传文件应为 multipart/form-data、图片或 PDF。',
      ),
    );
    return;
  }
  next();
}
