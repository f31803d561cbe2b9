import { type NextFunction, raw, type Request, type Response } from 'express';
import { AppError } from '../errors/app-error.js';
import { findRepeatedField } from './find-repeated-field.js';

/** JSON bodies are forms and lists of excuses; files go through the upload route. */
const limit = '2mb';
const readBytes = raw({ type: 'application/json', limit, inflate: true });

/** Reads a JSON body strictly: UTF-8, an object or a list at the top, no field twice. */
export function jsonBody(request: Request, response: Response, next: NextFunction): void {
  readBytes(request, response, (error?: unknown) => {
    if (error !== undefined) {
      next(error);
      return;
    }
    const body: unknown = request.body;
    const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(request.header('content-type') ?? '')?.[1];
    if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
      next(new AppError('unsupported-type', '请求内容应为 UTF-8 编码。'));
      return;
    }
    if (!Buffer.isBuffer(body)) {
      next();
      return;
    }
    try {
      request.body = parseBody(body);
      next();
    } catch (fault) {
      next(fault);
    }
  });
}

function parseBody(bytes: Buffer): unknown {
  if (bytes.length === 0) return {};
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    value = JSON.parse(text);
  } catch (error) {
    throw new AppError('malformed-body', '请求内容不是有效的 UTF-8 编码的 JSON。', { cause: error });
  }
  if (typeof value !== 'object' || value === null) {
    throw new AppError('malformed-body', '请求内容应为 JSON 对象。');
  }
  const repeated = findRepeatedField(text)?.slice(0, 100);
  if (repeated !== undefined) {
    const message = `字段“${repeated}”出现了两次`;
    throw new AppError('invalid-input', `提交的内容有误：${message}。`, {
      fields: [{ path: repeated, code: 'repeated-field', message }],
    });
  }
  return value;
}
