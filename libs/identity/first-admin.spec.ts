import { createFirstAdmin } from './first-admin.js';
import { goodPassword, type Identity, openIdentity } from './identity.fixture.js';

describe('the first administrator', () => {
  let identity: Identity;

  beforeAll(async () => {
    identity = await openIdentity();
  });
  afterEach(() => identity.test.truncateAll());
  afterAll(() => identity.close());

  const install = (username = 'admin', password = goodPassword) =>
    createFirstAdmin(identity.config, { username, password, displayName: '系统管理员' });
  const usernames = async (): Promise<string[]> =>
    (await identity.sql<{ username: string }>(`select username from users order by username`)).map(
      (user) => user.username,
    );

  it.each(['', 'short', 'elevenchars', 'administrator', 'horse-battery-tianwen '.repeat(10)])(
    'is not made with the password %p',
    async (password) => {
      await expect(install('administrator', password)).rejects.toMatchObject({
        code: 'invalid-input',
        fields: expect.arrayContaining([expect.objectContaining({ path: 'password' })]),
      });
      expect(await usernames()).toEqual([]);
    },
  );

  it('is made once; a second installation changes nothing and says so', async () => {
    expect(await install()).toMatchObject({ username: 'admin', role: 'admin', scope: { kind: 'county' } });
    expect(await install('other', 'another-good-password')).toBeUndefined();
    expect(await usernames()).toEqual(['admin']);
    await expect(
      identity.signIns.signIn({ username: 'admin', password: goodPassword }, '203.0.113.7'),
    ).resolves.toMatchObject({
      user: { username: 'admin' },
    });
  });

  it.each([
    ['the same name', ['admin', 'admin', 'admin']],
    ['names of their own', ['li', 'wang', 'zhang']],
  ])('is made once by three installers at the same moment with %s', async (_, names) => {
    const made = await Promise.all(names.map((name) => install(name)));
    expect(made.filter((user) => user !== undefined)).toHaveLength(1);
    expect(await usernames()).toHaveLength(1);
  });

  it('is made anew when no administrator can sign in any more, and never takes a name that is in use', async () => {
    await install();
    await identity.sql(`update users set disabled_at = clock_timestamp()`);
    await expect(install()).rejects.toMatchObject({ code: 'already-exists' });
    await expect(install('Admin')).rejects.toMatchObject({ code: 'already-exists' });
    expect(await install('admin2')).toMatchObject({ username: 'admin2' });
  });

  it('is written down as made by the installer, without a word of the password', async () => {
    await install();
    const [entry, ...others] = await identity.sql<{ actor_role: string; action: string }>(
      `select actor_id, actor_role, action, after from audit_entries`,
    );
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ actor_id: null, actor_role: 'installer', action: 'user.create' });
    expect(JSON.stringify(entry)).not.toMatch(/argon2|correct-horse/);
  });
});
