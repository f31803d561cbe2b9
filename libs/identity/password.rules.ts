/** Why a password is not good enough. */
export type PasswordFault = 'too-short' | 'too-long' | 'same-as-username';

export const minimumPasswordLength = 12;
/** argon2 would take more, but nobody types more, and hashing megabytes would be a way to keep the server busy. */
export const maximumPasswordLength = 200;

/**
 * Checks a new password. Lengths are counted in characters (code points).
 *
 * @returns the faults, none for a good password; `checkPassword('correct horse battery', 'zhang')` is `[]`
 */
export function checkPassword(password: string, username: string): readonly PasswordFault[] {
  const faults: PasswordFault[] = [];
  const length = Array.from(password).length;
  if (length < minimumPasswordLength) faults.push('too-short');
  if (length > maximumPasswordLength) faults.push('too-long');
  if (password.toLowerCase() === username.toLowerCase()) faults.push('same-as-username');
  return faults;
}
