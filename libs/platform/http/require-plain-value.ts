import { AppError } from '../errors/app-error.js';

/** Deeper than any form; what is deeper only wants to exhaust the stack of those who walk it. */
const deepest = 16;

/** Keys that the copying of plain objects passes over in silence, so that no check of unknown fields would see them. */
const reservedKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor']);

/**
 * Refuses a body or query that is nested too deeply or has a key with a meaning of its own in the language. Walks
 * without recursion: it is there for those who nest.
 *
 * @throws AppError `invalid-input`, `malformed-body`
 */
export function requirePlainValue(value: unknown): void {
  let level: { readonly path: string; readonly value: unknown }[] = [{ path: '', value }];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) throw new AppError('malformed-body', `提交的内容嵌套超过 ${String(deepest)} 层。`);
    level = level.flatMap((holder) => {
      if (typeof holder.value !== 'object' || holder.value === null) return [];
      return Object.entries(holder.value).map(([key, child]: [string, unknown]) => {
        const path = holder.path === '' ? key : `${holder.path}.${key}`;
        if (reservedKeys.has(key)) {
          throw new AppError('invalid-input', `提交的内容有误：${path}：没有这个字段。`, {
            fields: [{ path, code: 'unknown-field', message: '没有这个字段' }],
          });
        }
        return { path, value: child };
      });
    });
  }
}
