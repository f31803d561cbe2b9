import type { ArgumentMetadata, PipeTransform, Type } from '@nestjs/common';
import { AppError } from '#platform/errors/app-error.js';
import { createValidationPipe } from '#platform/http/validation.js';
import { type AccountabilityRule, ruleKinds } from './accountability-rule.rules.js';

type RuleKind = AccountabilityRule['kind'];

/** Checks a body against the class of the kind that it names: so a field of another kind is an unknown one. */
export class RuleBodyPipe implements PipeTransform {
  private readonly checks = createValidationPipe();

  constructor(private readonly classes: Readonly<Record<RuleKind, Type<object>>>) {}

  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const metatype = this.classes[kindOf(value)];
    return (await this.checks.transform(value, { ...metadata, metatype })) as unknown;
  }
}

/** Before there were kinds, every rule watched places. */
function kindOf(body: unknown): RuleKind {
  if (typeof body !== 'object' || body === null || !('kind' in body)) return 'places';
  const kind = ruleKinds.find((candidate) => candidate === body.kind);
  if (kind) return kind;
  const message = `规则的种类只能是 ${ruleKinds.join('、')}`;
  throw new AppError('invalid-input', `提交的内容有误：kind：${message}。`, {
    fields: [{ path: 'kind', code: 'isIn', message }],
  });
}
