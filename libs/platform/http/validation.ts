import { type ArgumentMetadata, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { AppError, type FieldError } from '../errors/app-error.js';
import { requirePlainValue } from './require-plain-value.js';

class PlainValidationPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body' || metadata.type === 'query') requirePlainValue(value);
    return (await super.transform(value, metadata)) as unknown;
  }
}

/** Checks bodies and queries against their classes; every wrong field is named in one answer. */
export function createValidationPipe(): ValidationPipe {
  return new PlainValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => {
      const fields = errors.flatMap((error) => flatten(error, ''));
      const named = fields
        .slice(0, 5)
        .map((fault) => `${fault.path}：${fault.message}`)
        .join('；');
      return new AppError('invalid-input', `提交的内容有误：${named}。`, { fields });
    },
  });
}

function flatten(error: ValidationError, parent: string): FieldError[] {
  const path = parent === '' ? error.property : `${parent}.${error.property}`;
  const own = Object.entries(error.constraints ?? {}).map(([code, message]) => ({
    path,
    code: code === 'whitelistValidation' ? 'unknown-field' : code,
    message: code === 'whitelistValidation' ? '没有这个字段' : message,
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => flatten(child, path))];
}
