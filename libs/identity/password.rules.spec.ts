import { checkPassword, maximumPasswordLength } from './password.rules.js';
import { hashPassword, passwordMatches, pretendToCheck } from './password-hash.js';

const minimumPasswordLength = 12;
/** As many characters as are asked for, without a pattern that is refused. */
const jumble = (length: number): string =>
  'horse-battery-tianwen-xunlong-correct '.repeat(9).slice(0, length);

describe('checkPassword', () => {
  it('refuses eleven characters and takes twelve, whatever they are', () => {
    expect(checkPassword(jumble(minimumPasswordLength - 1), 'zhang', minimumPasswordLength)).toEqual([
      'too-short',
    ]);
    expect(checkPassword(jumble(minimumPasswordLength), 'zhang', minimumPasswordLength)).toEqual([]);
    expect(checkPassword('春风又绿江南岸明月何时照', 'zhang', minimumPasswordLength)).toEqual([]);
    // Six signs of two code units each are six characters.
    expect(checkPassword('𠮷𠀋𡈽𢌞𣎴𤭖', 'zhang', 7)).toEqual(['too-short']);
  });

  it('refuses what is too long to be typed', () => {
    expect(checkPassword(jumble(maximumPasswordLength), 'zhang', minimumPasswordLength)).toEqual([]);
    expect(checkPassword(jumble(maximumPasswordLength + 1), 'zhang', minimumPasswordLength)).toEqual([
      'too-long',
    ]);
  });

  it('refuses the username in any case, and names every fault', () => {
    expect(checkPassword('Zhang.SanFeng.01', 'zhang.sanfeng.01', minimumPasswordLength)).toEqual([
      'same-as-username',
    ]);
    expect(checkPassword('ZHANG', 'zhang', minimumPasswordLength)).toEqual(['too-short', 'same-as-username']);
  });
});

describe('a kept password', () => {
  it('is an argon2id hash with its own salt, and matches nothing but itself', async () => {
    const [first, second] = [await hashPassword('长城 battery'), await hashPassword('长城 battery')];
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(second).not.toBe(first);
    expect(await passwordMatches(first, '长城 battery')).toBe(true);
    expect(await passwordMatches(first, '长城 Battery')).toBe(false);
    expect(await passwordMatches(first, '长城 battery ')).toBe(false);
    expect(await passwordMatches(first, '')).toBe(false);
  });

  it('takes about as long to check where there is no user', async () => {
    const kept = await hashPassword('somebody’s own');
    await pretendToCheck('warm');
    const timeOf = async (check: () => Promise<unknown>): Promise<number> => {
      const times: number[] = [];
      for (let turn = 0; turn < 5; turn += 1) {
        const began = performance.now();
        await check();
        times.push(performance.now() - began);
      }
      return Math.min(...times);
    };
    const real = await timeOf(() => passwordMatches(kept, 'guess'));
    const pretended = await timeOf(() => pretendToCheck('guess'));
    expect(pretended).toBeGreaterThan(real / 3);
    expect(pretended).toBeLessThan(real * 3);
  });
});
