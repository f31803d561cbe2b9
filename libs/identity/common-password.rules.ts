/** Words that most guessed passwords are built from; long passwords that only repeat or count are caught by rule. */
const commonWords = [
  'password',
  'passw0rd',
  'qwertyuiop',
  'qwerty',
  'asdfghjkl',
  'zxcvbnm',
  'administrator',
  'admin',
  'welcome',
  'iloveyou',
  'woaini',
  'letmein',
  'abc',
  'a1b2c3d4',
  'changeme',
  'default',
  'teacher',
  'school',
  'jiaoyu',
  'mima',
] as const;

/**
 * Whether a password is one of those that everybody tries: a common word with digits and signs around it, one piece
 * said over and over, or a run of neighbouring characters.
 */
export function isCommonPassword(password: string): boolean {
  const plain = password.toLowerCase();
  const bare = plain.replace(/[^a-z]+/g, '');
  const words = new RegExp(`^(${commonWords.join('|')})+$`);
  return bare === ''
    ? isRun(plain) || isRepeated(plain) || /^\d+$/.test(plain)
    : words.test(bare) || isRepeated(plain) || isRun(plain);
}

function isRepeated(text: string): boolean {
  return /^(.{1,6})\1+.{0,5}$/u.test(text);
}

function isRun(text: string): boolean {
  const codes = Array.from(text, (letter) => letter.codePointAt(0) ?? 0);
  const step = (codes[1] ?? 0) - (codes[0] ?? 0);
  return (
    Math.abs(step) <= 1 &&
    codes.every((code, index) => index === 0 || code - (codes[index - 1] ?? 0) === step)
  );
}
