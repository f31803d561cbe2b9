import { AppError } from '#platform/errors/app-error.js';
import { goodPassword, type Identity, openIdentity, root, userNamed } from './identity.fixture.js';
import { SignInService } from './sign-in.service.js';

const here = '203.0.113.7';

describe('sessions', () => {
  let identity: Identity;

  beforeAll(async () => {
    identity = await openIdentity();
  });
  beforeEach(async () => {
    await identity.users.create(root, userNamed('wang'));
  });
  afterEach(() => identity.test.truncateAll());
  afterAll(() => identity.close());

  const signIn = (password = goodPassword, username = 'wang') =>
    identity.signIns.signIn({ username, password }, here);
  const refusalOf = async (attempt: Promise<unknown>): Promise<AppError> => {
    const error: unknown = await attempt.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error instanceof AppError) return error;
    throw new Error('was not refused');
  };
  const fail = async (times: number): Promise<void> => {
    await identity.sql(
      `insert into failed_sign_ins (username, address) select 'wang', $2 from generate_series(1, $1)`,
      [times, here],
    );
  };

  it('refuse a wrong password and an unknown user in the same words', async () => {
    const wrong = await refusalOf(signIn('wrong-horse-battery'));
    const unknown = await refusalOf(signIn(goodPassword, 'nobody'));
    const disabled = await (async () => {
      await identity.sql(`update users set disabled_at = clock_timestamp()`);
      return refusalOf(signIn());
    })();
    for (const { code, detail, fields, retryAfterSeconds } of [wrong, unknown, disabled]) {
      expect({ code, detail, fields, retryAfterSeconds }).toEqual({
        code: 'wrong-credentials',
        detail: '用户名或密码不正确',
        fields: [],
        retryAfterSeconds: undefined,
      });
    }
  });

  it('let the tenth attempt in and refuse the eleventh, the right password too, saying how long to wait', async () => {
    await fail(9);
    await signIn();
    // The right password has cleared what was counted.
    await fail(9);
    expect((await refusalOf(signIn('wrong-horse-battery'))).code).toBe('wrong-credentials');
    const refused = await refusalOf(signIn());
    expect(refused.code).toBe('too-many-attempts');
    expect(refused.retryAfterSeconds).toBeGreaterThan(14 * 60);
    expect(refused.retryAfterSeconds).toBeLessThanOrEqual(15 * 60);
  });

  it('count the wrong passwords of a quarter of an hour, and ask to wait until the oldest of the last ten is over', async () => {
    await fail(10);
    await identity.sql(`
      update failed_sign_ins set at = clock_timestamp() - interval '15 minutes' + make_interval(secs => 30 * id - 30 *
        (select min(id) from failed_sign_ins) + 20)`);
    const { retryAfterSeconds } = await refusalOf(signIn());
    expect(retryAfterSeconds).toBeGreaterThan(10);
    expect(retryAfterSeconds).toBeLessThanOrEqual(20);
    await identity.sql(`update failed_sign_ins set at = at - interval '20 seconds'`);
    await expect(signIn()).resolves.toBeDefined();
  });

  it('do not let one account’s wrong passwords keep another one out', async () => {
    await identity.users.create(root, userNamed('li'));
    await fail(10);
    await expect(signIn(goodPassword, 'li')).resolves.toBeDefined();
    expect((await refusalOf(signIn(goodPassword, 'WANG'))).code).toBe('wrong-credentials');
  });

  it('know whose token it is, and keep no token', async () => {
    const { token, user } = await signIn();
    expect(await identity.sessions.recognize(token)).toEqual({
      userId: user.id,
      role: 'office',
      scope: { kind: 'county', id: null },
    });
    expect(await identity.sessions.recognize(token.slice(0, -1))).toBeUndefined();
    expect(await identity.sessions.recognize('')).toBeUndefined();
    const kept = await identity.sql<{ text: string }>(
      `select encode(token_hash, 'escape') || encode(token_hash, 'hex') as text from sessions`,
    );
    expect(kept).toHaveLength(1);
    expect(kept[0]?.text).not.toContain(token);
    expect(kept[0]?.text).not.toContain(Buffer.from(token, 'base64url').toString('hex'));
  });

  it('end when nobody has used them for as long as the settings say, and not while somebody does', async () => {
    const { token } = await signIn();
    const leave = (minutes: number): Promise<unknown> =>
      identity.sql(`update sessions set last_seen_at = clock_timestamp() - make_interval(secs => $1)`, [
        minutes * 60,
      ]);
    const { sessionIdleMinutes } = identity.config;
    await leave(sessionIdleMinutes - 0.1);
    expect(await identity.sessions.recognize(token)).toBeDefined();
    const [{ idle } = { idle: Infinity }] = await identity.sql<{ idle: number }>(
      `select extract(epoch from clock_timestamp() - last_seen_at)::float8 as idle from sessions`,
    );
    expect(idle).toBeLessThan(30);
    await leave(sessionIdleMinutes + 0.1);
    expect(await identity.sessions.recognize(token)).toBeUndefined();
  });

  it('end after the longest time that the settings allow, however busy they were', async () => {
    const settings = { ...identity.config, sessionAbsoluteHours: 3 };
    const { token, expiresAt } = await new SignInService(identity.database, settings).signIn(
      { username: 'wang', password: goodPassword },
      here,
    );
    const hours = (Date.parse(expiresAt) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(2.9);
    expect(hours).toBeLessThan(3.1);
    await identity.sql(`update sessions set expires_at = expires_at - interval '3 hours'`);
    expect(await identity.sessions.recognize(token)).toBeUndefined();
  });

  it('end at once with the user’s account', async () => {
    const { token } = await signIn();
    await identity.sql(`update users set disabled_at = clock_timestamp()`);
    expect(await identity.sessions.recognize(token)).toBeUndefined();
  });

  it('end for good by signing out, each by itself, and are written down', async () => {
    const [first, second] = [await signIn(), await signIn()];
    const actor = await identity.sessions.recognize(first.token);
    if (!actor) throw new Error('no session');
    await identity.sessions.signOut(actor, first.token);
    await identity.sessions.signOut(actor, first.token);
    expect(await identity.sessions.recognize(first.token)).toBeUndefined();
    expect(await identity.sessions.recognize(second.token)).toBeDefined();
    const entries = await identity.sql<{ action: string }>(
      `select action from audit_entries where subject_kind = 'session' order by id`,
    );
    expect(entries.map(({ action }) => action)).toEqual(['session.begin', 'session.begin', 'session.end']);
  });
});
