import { AppError, type FieldError } from '#platform/errors/app-error.js';
import { isDecimalNumber } from '#platform/http/decimal-number.js';
import type { ItemScore } from './visit-score.rules.js';

/** The limits of what an item's score may hold, for its check and its description alike. */
export const scoreLimits = {
  itemCode: { pattern: /^[A-Za-z0-9][A-Za-z0-9_-]*$/, maxLength: 32 },
  points: { minimum: 0, maximum: 100 },
  occurrences: { minimum: 0, maximum: 100_000 },
  measured: { minimum: 0, maximum: 1_000_000 },
  note: { maxLength: 500 },
} as const;

const fields = new Set(['itemCode', 'points', 'occurrences', 'measured', 'met', 'notApplicable', 'note']);

/**
 * Reads the scores of a visit as they came in. By hand: a visit has sixty of them, and looking the decorators of each up
 * cost more time than all the rest of keeping it.
 *
 * @throws AppError `invalid-input` naming every wrong field
 */
export function readScores(scores: readonly unknown[]): readonly ItemScore[] {
  const faults: FieldError[] = [];
  const read = scores.flatMap((score, index) => {
    const found = faultsOf(score, `scores.${String(index)}`);
    faults.push(...found);
    // Checked a line above.
    return found.length === 0 ? [score as ItemScore] : [];
  });
  if (faults.length === 0) return read;
  const named = faults
    .slice(0, 5)
    .map(({ path, message }) => `${path}：${message}`)
    .join('；');
  throw new AppError('invalid-input', `提交的内容有误：${named}。`, { fields: faults });
}

function faultsOf(score: unknown, path: string): readonly FieldError[] {
  if (typeof score !== 'object' || score === null || Array.isArray(score))
    return [{ path, code: 'isObject', message: '应为对象' }];
  const faults = Object.entries(score).flatMap(([name, value]: [string, unknown]) => {
    const fault = fields.has(name) ? faultOfField(name, value) : (['unknown-field', '没有这个字段'] as const);
    return fault === null ? [] : [{ path: `${path}.${name}`, code: fault[0], message: fault[1] }];
  });
  return 'itemCode' in score
    ? faults
    : [...faults, { path: `${path}.itemCode`, code: 'isString', message: '应为文字' }];
}

type Fault = readonly [code: string, message: string] | null;

function faultOfField(name: string, value: unknown): Fault {
  // Not given, and said so.
  if (value === undefined && name !== 'itemCode') return null;
  switch (name) {
    case 'itemCode':
      return faultOfCode(value);
    case 'points':
      return faultOfNumber(value, scoreLimits.points, 2);
    case 'measured':
      return faultOfNumber(value, scoreLimits.measured, 2);
    case 'occurrences':
      return faultOfNumber(value, scoreLimits.occurrences, 0);
    case 'note':
      return faultOfNote(value);
    default:
      return typeof value === 'boolean' ? null : ['isBoolean', '应为 true 或 false'];
  }
}

function faultOfCode(value: unknown): Fault {
  const { pattern, maxLength } = scoreLimits.itemCode;
  if (typeof value !== 'string') return ['isString', '应为文字'];
  if (value.length < 1) return ['minLength', '至少 1 个字符'];
  if (value.length > maxLength) return ['maxLength', `至多 ${String(maxLength)} 个字符`];
  return pattern.test(value) ? null : ['matches', '只能用字母、数字、“-”和“_”，以字母或数字开头'];
}

function faultOfNumber(
  value: unknown,
  { minimum, maximum }: { readonly minimum: number; readonly maximum: number },
  decimals: 0 | 2,
): Fault {
  if (typeof value !== 'number' || (decimals === 0 && !Number.isInteger(value)))
    return decimals === 0 ? ['isInt', '应为整数'] : ['isNumber', '应为至多两位小数的数'];
  if (decimals === 2 && !isDecimalNumber(value)) return ['isNumber', '应为至多两位小数的数'];
  if (value < minimum) return ['min', `不能小于 ${String(minimum)}`];
  return value > maximum ? ['max', `不能大于 ${String(maximum)}`] : null;
}

function faultOfNote(value: unknown): Fault {
  const { maxLength } = scoreLimits.note;
  if (typeof value !== 'string') return ['isString', '应为文字'];
  if (value.length < 1) return ['minLength', '至少 1 个字符'];
  if (value.length > maxLength) return ['maxLength', `至多 ${String(maxLength)} 个字符`];
  // eslint-disable-next-line no-control-regex -- control characters are what is refused
  return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value)
    ? ['matches', '含有不可见的控制字符']
    : null;
}
