import { AppError } from '#platform/errors/app-error.js';
import type { Config } from '#platform/config/config.js';
import { checkPassword, maximumPasswordLength, type PasswordFault } from './password.rules.js';

/** What an installation demands of a new password. */
export type PasswordRules = Pick<Config, 'passwordMinimumLength' | 'commonPasswordWords'>;

/** @throws AppError `invalid-input` naming all that is wrong with a new password, and never the password */
export function requireGoodPassword(
  password: string,
  username: string,
  rules: PasswordRules,
  path: string,
): void {
  const messages: Record<PasswordFault, string> = {
    'too-short': `密码至少 ${String(rules.passwordMinimumLength)} 个字符`,
    'too-long': `密码至多 ${String(maximumPasswordLength)} 个字符`,
    'same-as-username': '密码不能与用户名相同',
    common: '这个密码太常见，容易被猜中',
  };
  const faults = checkPassword(password, username, rules.passwordMinimumLength, rules.commonPasswordWords);
  if (faults.length === 0) return;
  throw new AppError(
    'invalid-input',
    `密码不合要求：${faults.map((fault) => messages[fault]).join('；')}。`,
    {
      fields: faults.map((fault) => ({ path, code: fault, message: messages[fault] })),
    },
  );
}
