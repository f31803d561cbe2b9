import type { ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem, testPassword } from '../support/running-system.js';

describe('a session', () => {
  let system: RunningSystem;

  beforeAll(async () => {
    system = await startSystem({ worker: false });
  });

  afterAll(async () => {
    await system.stop();
  });

  const signIn = (username: string, password: string) =>
    system.anonymous().post('/auth/login', { username, password });
  const me = async (client: ApiClient): Promise<number> => (await client.get('/auth/me')).status;
  const wrong = 'wrong-horse-battery';

  it('is not opened with a wrong password, and nobody learns whether the user exists', async () => {
    await system.signInAs('judge', undefined, 'known');
    const [known, unknown] = [await signIn('known', wrong), await signIn('unknown', wrong)];
    expect(known.status).toBe(401);
    const { requestId: _known, ...knownBody } = known.body;
    const { requestId: _unknown, ...unknownBody } = unknown.body;
    expect(knownBody).toEqual(unknownBody);
    expect(knownBody).toMatchObject({ code: 'wrong-credentials' });
    expect(Object.keys(known.body)).toEqual(Object.keys(unknown.body));
  });

  it.each([
    [{ username: 'admin' }, 'password'],
    [{ username: 'admin', password: '' }, 'password'],
    [{ username: 'admin', password: 7 }, 'password'],
    [{ username: ['admin'], password: testPassword }, 'username'],
    [{ username: 'admin', password: 'x'.repeat(201) }, 'password'],
    [{ username: 'admin', password: testPassword, role: 'leader' }, 'role'],
  ])('is not opened with %j', async (body, path) => {
    const answer = await system.anonymous().post('/auth/login', body);
    expect(answer.body).toMatchObject({ status: 400, errors: [{ path }] });
  });

  it('tells who has signed in, and never the password or its hash', async () => {
    const answer = await signIn('admin', testPassword);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      token: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      user: {
        id: expect.any(String),
        username: 'admin',
        displayName: '系统管理员',
        role: 'admin',
        scope: { kind: 'county' },
      },
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const kept = await system.sql<{ found: boolean }>(
      `select position(convert_to($1, 'utf8') in token_hash) > 0 as found from sessions`,
      [answer.body.token],
    );
    expect(kept.every(({ found }) => !found)).toBe(true);
    const [session] = await system.sql<{ id: string }>('select id from sessions order by id desc limit 1');
    expect(await system.audited(session?.id ?? '')).toMatchObject([
      { action: 'session.begin', role: 'admin' },
    ]);
  });

  it('is over as soon as it is ended, and only that one', async () => {
    const first = await system.signInAs('judge', undefined, 'two');
    const second = system.anonymous();
    await second.signIn('two', testPassword);
    expect((await first.post('/auth/logout')).status).toBe(204);
    expect(await me(first)).toBe(401);
    expect((await first.post('/auth/logout')).status).toBe(401);
    expect(await me(second)).toBe(200);
  });

  it.each(['garbage', 'x'.repeat(43), 'x'.repeat(10_000), "' or 1=1 --", '../../etc/passwd', 'null', ''])(
    'is not opened by the token %p',
    async (token) => {
      const client = system.anonymous();
      for (const authorization of [`Bearer ${token}`, token, `Basic ${token}`, `Bearer  ${token}`]) {
        const answer = await client.get('/auth/me', { authorization });
        expect([401, 431]).toContain(answer.status);
        if (answer.status === 401) expect(answer.body.code).toBe('not-signed-in');
      }
    },
  );

  it('is over when it is too old, and when nobody has used it for too long', async () => {
    for (const past of [
      `expires_at = clock_timestamp() - interval '1 second'`,
      `last_seen_at = clock_timestamp() - interval '121 minutes'`,
    ]) {
      const client = await system.signInAs('judge');
      expect(await me(client)).toBe(200);
      await system.sql(
        `update sessions set ${past} where id = (select id from sessions order by id desc limit 1)`,
      );
      expect(await me(client)).toBe(401);
    }
  });

  it('stays open while it is used', async () => {
    const client = await system.signInAs('judge');
    await system.sql(`update sessions set last_seen_at = clock_timestamp() - interval '119 minutes'`);
    expect(await me(client)).toBe(200);
    const [{ age } = { age: 999 }] = await system.sql<{ age: number }>(
      `select extract(epoch from clock_timestamp() - last_seen_at)::int as age from sessions order by id desc limit 1`,
    );
    expect(age).toBeLessThan(60);
  });

  it('of somebody who is disabled is over at once, and no new one is opened', async () => {
    const client = await system.signInAs('judge', undefined, 'leaver');
    await system.sql(`update users set disabled_at = clock_timestamp() where username = 'leaver'`);
    expect(await me(client)).toBe(401);
    expect((await signIn('leaver', testPassword)).body).toMatchObject({
      status: 401,
      code: 'wrong-credentials',
    });
  });

  it('is not opened after ten wrong passwords, not even with the right one, until some time has passed', async () => {
    await system.signInAs('judge', undefined, 'guessed');
    for (let attempt = 0; attempt < 10; attempt += 1) {
      expect((await signIn('guessed', `${wrong}${attempt}`)).status).toBe(401);
    }
    const refused = await signIn('guessed', testPassword);
    expect(refused.body).toMatchObject({ status: 429, code: 'too-many-attempts' });
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(15 * 60);
    expect((await signIn('admin', testPassword)).status).toBe(200);
    await system.sql(`update failed_sign_ins set at = at - interval '15 minutes' where username = 'guessed'`);
    expect((await signIn('guessed', testPassword)).status).toBe(200);
  });

  it('is not opened by guessing many passwords at once', async () => {
    await system.signInAs('judge', undefined, 'rushed');
    const guesses = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        signIn('rushed', index === 39 ? testPassword : `${wrong}${index}`),
      ),
    );
    expect(guesses.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(10);
    expect(guesses.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(29);
  });

  it('opens for many devices of one person at once', async () => {
    await system.signInAs('judge', undefined, 'many');
    // An attempt counts as a wrong one until it has succeeded, and ten of those may be under way.
    const answers = await Promise.all(Array.from({ length: 10 }, () => signIn('many', testPassword)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(new Set(answers.map(({ body }) => String(body.token))).size).toBe(10);
  });
});
