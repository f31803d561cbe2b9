import { type NextFunction, raw, type Request, type Response } from 'express';
import { AppError } from '../errors/app-error.js';
import { findKeyFault, type KeyFault } from './find-key-fault.js';

/** JSON bodies are forms and lists of excuses; files go through the upload route. */
const limit = '2mb';
const readBytes = raw({ type: 'application/json', limit, inflate: true });

/** Reads a JSON body strictly: UTF-8, an object or a list at the top, no field twice, no name that pollutes. */
export function jsonBody(request: Request, response: Response, next: NextFunction): void {
  readBytes(request, response, (error?: unknown) => {
    if (error !== undefined) {
      next(error);
      return;
    }
    const body: unknown = request.body;
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
  const fault = findKeyFault(text);
  if (fault) throw refuseKey(fault);
  return value;
}

function refuseKey({ code, key }: KeyFault): AppError {
  const messages: Record<KeyFault['code'], string> = {
    'repeated-field': `字段“${key.slice(0, 100)}”出现了两次`,
    'forbidden-field': `没有字段“${key}”`,
    'too-deep': '嵌套过深',
  };
  return new AppError('invalid-input', `提交的内容有误：${messages[code]}。`, {
    fields: [{ path: key.slice(0, 100), code, message: messages[code] }],
  });
}
