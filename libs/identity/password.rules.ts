import { isCommonPassword } from './common-password.rules.js';

/** Why a password is not good enough. */
export type PasswordFault = 'too-short' | 'too-long' | 'same-as-username' | 'common';

/** argon2 would take more, but nobody types more, and hashing megabytes would be a way to keep the server busy. */
export const maximumPasswordLength = 200;

/**
 * Checks a new password. Lengths are counted in characters (code points). Nothing is said about capitals and signs, and
 * nobody is made to change a good password: both only lead to worse ones. The username is as easily guessed as any common
 * word, and so are the installation's own `words`.
 *
 * @returns the faults, none for a good password; `checkPassword('correct horse battery', 'zhang', 12)` is `[]`
 */
export function checkPassword(
  password: string,
  username: string,
  minimumLength: number,
  words: readonly string[] = [],
): readonly PasswordFault[] {
  const faults: PasswordFault[] = [];
  const length = Array.from(password).length;
  if (length < minimumLength) faults.push('too-short');
  if (length > maximumPasswordLength) faults.push('too-long');
  if (password.toLowerCase() === username.toLowerCase()) faults.push('same-as-username');
  else if (isCommonPassword(password, [username.toLowerCase(), ...words])) faults.push('common');
  return faults;
}
