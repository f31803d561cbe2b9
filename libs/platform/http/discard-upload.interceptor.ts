import { rm } from 'node:fs/promises';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Request } from 'express';
import { from, lastValueFrom, type Observable } from 'rxjs';

/** Removes the file that a form brought, also when nobody came to read it: a refused or repeated request. */
@Injectable()
export class DiscardUploadInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request>();
    const answered: Promise<unknown> = lastValueFrom(next.handle(), { defaultValue: undefined });
    return from(
      answered.finally(async () => {
        // Of a form that it refuses the parser has removed the file, and the path with it.
        const path: string | undefined = request.file?.path;
        if (path !== undefined) await rm(path, { force: true });
      }),
    );
  }
}
