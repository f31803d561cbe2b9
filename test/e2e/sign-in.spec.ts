import type { Answer } from '../support/api-client.js';
import { type RunningSystem, startSystem, testPassword } from '../support/running-system.js';

const wrong = 'wrong-horse-battery';
const home = '203.0.113.10';
const strangers = '198.51.100.66';

describe('signing in', () => {
  let system: RunningSystem;

  beforeAll(async () => {
    system = await startSystem({
      worker: false,
      environment: { TRUSTED_PROXIES: '1', REQUESTS_PER_MINUTE_OF_ADDRESS: '100000' },
    });
    for (const name of ['known', 'leaver', 'owner', 'guessed', 'newcomer'])
      await system.admin.post('/users', {
        username: name,
        password: testPassword,
        displayName: name,
        role: 'judge',
        scope: { kind: 'county' },
      });
    await system.sql(`update users set disabled_at = clock_timestamp() where username = 'leaver'`);
  });
  afterAll(() => system.stop());

  const signIn = (username: string, password: string, address: string): Promise<Answer> =>
    system.anonymous().post('/auth/login', { username, password }, { 'x-forwarded-for': address });
  const guess = async (username: string, times: number, address: string): Promise<number[]> => {
    const statuses: number[] = [];
    for (let time = 0; time < times; time += 1)
      statuses.push((await signIn(username, `${wrong}${String(time)}`, address)).status);
    return statuses;
  };
  const refusals = {
    'a wrong password': ['known', wrong],
    'an unknown name': ['nobody-of-this-name', testPassword],
    'a disabled account': ['leaver', testPassword],
  } as const;

  it('is refused in the same words, with the same headers, whether the user is there or not', async () => {
    const told = [];
    for (const [username, password] of Object.values(refusals)) {
      const { status, headers, body } = await signIn(username, password, home);
      const { requestId: _, ...words } = body;
      told.push({ status, words, headers: [...headers.keys()].sort() });
    }
    expect(told[0]).toMatchObject({ status: 401, words: { code: 'wrong-credentials' } });
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
  });

  it('is refused in the same time, whether the user is there or not', async () => {
    // What else runs on the machine only ever adds to a time: the least of many is what an answer takes.
    const least = new Map<string, number>();
    const ratio = (): number => Math.min(...least.values()) / Math.max(...least.values());
    for (let round = 0; round < 15 || (round < 100 && ratio() < 0.7); round += 1) {
      for (const [why, [username, password]] of Object.entries(refusals)) {
        await system.sql(`delete from failed_sign_ins`);
        const began = performance.now();
        expect((await signIn(username, password, home)).status).toBe(401);
        least.set(why, Math.min(least.get(why) ?? Infinity, performance.now() - began));
      }
    }
    // Without the hashing, an answer takes a fraction of this.
    expect({ ...Object.fromEntries(least), isAlike: ratio() >= 0.7 }).toMatchObject({ isAlike: true });
  });

  it('stays open to the owner, from where they sign in, however often a stranger guesses', async () => {
    expect((await signIn('owner', testPassword, home)).status).toBe(200);
    const statuses = await guess('owner', 30, strangers);
    expect(statuses.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 401));
    expect(statuses.slice(10)).toEqual(Array.from({ length: 20 }, () => 429));
    expect((await signIn('owner', wrong, home)).status).toBe(401);
    expect((await signIn('owner', testPassword, home)).status).toBe(200);
  });

  it('is closed to a stranger, from any address, and says for how long', async () => {
    await guess('guessed', 10, strangers);
    for (const address of [strangers, '198.51.100.67']) {
      const refused = await signIn('guessed', testPassword, address);
      expect(refused.body).toMatchObject({ status: 429, code: 'too-many-attempts' });
      expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(15 * 60);
    }
  });

  it('is not closed for good to somebody who has not signed in yet: tries that are refused add nothing', async () => {
    await guess('newcomer', 40, strangers);
    expect((await signIn('newcomer', testPassword, home)).status).toBe(429);
    await system.sql(
      `update failed_sign_ins set at = at - interval '15 minutes' where username = 'newcomer'`,
    );
    expect((await signIn('newcomer', testPassword, home)).status).toBe(200);
  });

  it('closes an account that is not there in the same way, so that the wait tells nothing', async () => {
    const statuses = await guess('not-there', 11, strangers);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
  });

  it('takes nobody’s word for where they come from, when no proxy is trusted', async () => {
    const direct = await startSystem({ worker: false });
    try {
      await direct.signInAs('judge', undefined, 'target');
      const statuses: number[] = [];
      for (let time = 0; time < 12; time += 1) {
        const { status } = await direct
          .anonymous()
          .post(
            '/auth/login',
            { username: 'target', password: wrong },
            { 'x-forwarded-for': `192.0.2.${String(time)}` },
          );
        statuses.push(status);
      }
      expect(statuses.slice(10)).toEqual([429, 429]);
      const kept = await direct.sql<{ address: string }>(`select distinct address from failed_sign_ins`);
      expect(kept).toHaveLength(1);
    } finally {
      await direct.stop();
    }
  });
});
