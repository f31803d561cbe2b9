import { createHash, randomUUID } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Request } from 'express';
import { AppError } from '../errors/app-error.js';

/** A body that has arrived completely and lies on this machine's disk. */
export interface SpooledBody {
  readonly path: string;
  readonly byteSize: number;
  readonly sha256: Buffer;
}

export interface SpoolSettings {
  readonly folder: string;
  readonly maxBytes: number;
}

/**
 * Lays a request's body on disk for as long as `use` runs: a slow line must hold neither memory nor a connection to
 * the database.
 *
 * @throws AppError `too-large`, `unsupported-type` (compressed), `malformed-body` (empty, or cut off)
 */
export async function withSpooledBody<Result>(
  request: Request,
  { folder, maxBytes }: SpoolSettings,
  use: (body: SpooledBody) => Promise<Result>,
): Promise<Result> {
  if (!/^(identity)?$/i.test(request.header('content-encoding') ?? ''))
    throw new AppError('unsupported-type', '文件应按原样上传，不要再压缩。');
  if (Number(request.header('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const path = join(folder, `body-${randomUUID()}`);
  try {
    return await use(await spool(request, path, maxBytes));
  } finally {
    await rm(path, { force: true });
  }
}

async function spool(request: Request, path: string, maxBytes: number): Promise<SpooledBody> {
  const digest = createHash('sha256');
  let byteSize = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    // Destroying the request would cut the line before the refusal is told.
    const pieces: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
    for await (const piece of pieces) {
      byteSize += piece.length;
      if (byteSize > maxBytes) throw tooLarge(maxBytes);
      digest.update(piece);
      await file.writeFile(piece);
    }
  } catch (error) {
    if (error instanceof AppError) {
      request.resume();
      throw error;
    }
    throw request.destroyed
      ? new AppError('malformed-body', '文件没有传完，请重新上传。', { cause: error })
      : error;
  } finally {
    await file.close();
  }
  if (byteSize === 0) throw new AppError('malformed-body', '没有收到文件的内容。');
  return { path, byteSize, sha256: digest.digest() };
}

function tooLarge(maxBytes: number): AppError {
  return new AppError('too-large', `文件不能超过 ${String(Math.floor(maxBytes / 1024 / 1024))} MB。`);
}
