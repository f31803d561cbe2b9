import { randomInt } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Easy to read aloud and to type; no letter that looks like another. */
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** The one password of all demo accounts: made at the first start, different on every machine, kept for the next. */
export async function keepDemoPassword(dataDirectory: string): Promise<string> {
  const file = join(dataDirectory, 'demo-password');
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch {
    const part = (): string => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
    const password = `demo-${part()}-${part()}`;
    await writeFile(file, `${password}\n`, { mode: 0o600, flag: 'wx' });
    return password;
  }
}
