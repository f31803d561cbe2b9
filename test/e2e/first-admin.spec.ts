import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { testPassword, testSecretKey } from '../support/running-system.js';

const program = fileURLToPath(new URL('../../apps/migrate/create-admin.js', import.meta.url));

describe('the command that makes the first administrator', () => {
  let database: TestDatabase;
  let onlooker: Client;

  beforeAll(async () => {
    database = await openTestDatabase();
    onlooker = new Client({ connectionString: database.adminUrl });
    await onlooker.connect();
  });
  afterEach(() => database.truncateAll());
  afterAll(async () => {
    await onlooker.end();
    await database.close();
  });

  /** Runs it with these variables and nothing else that could name an administrator. */
  async function run(
    variables: Readonly<Record<string, string>>,
  ): Promise<{ code: number | null; said: string }> {
    const { ADMIN_PASSWORD: _password, ADMIN_USERNAME: _username, ...inherited } = process.env;
    const child = spawn(process.execPath, [program], {
      env: {
        ...inherited,
        DATABASE_URL: database.runtimeUrl,
        SECRET_KEY: testSecretKey,
        NODE_OPTIONS: '',
        ...variables,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, said };
  }
  const users = async (): Promise<{ username: string; role: string; hash: string }[]> =>
    (
      await onlooker.query<{ username: string; role: string; hash: string }>(
        `select username, role, password_hash as hash from users order by username`,
      )
    ).rows;

  it('has no password of its own: without one it says what is missing, and makes nobody', async () => {
    for (const variables of [{}, { ADMIN_PASSWORD: '' }, { ADMIN_USERNAME: 'boss' }]) {
      const { code, said } = await run(variables);
      expect(code).toBe(1);
      expect(said).toContain('ADMIN_PASSWORD');
    }
    expect(await users()).toEqual([]);
  });

  it.each(['short', 'password1234'])(
    'takes no weak password, says so, and does not repeat it: %p',
    async (password) => {
      const { code, said } = await run({ ADMIN_USERNAME: 'administrator', ADMIN_PASSWORD: password });
      expect(code).toBe(1);
      expect(said).toContain('密码');
      expect(said.replaceAll('ADMIN_PASSWORD', '')).not.toContain(password);
      expect(await users()).toEqual([]);
    },
  );

  it('takes no name that nobody could sign in with', async () => {
    for (const username of ['管理员', '-x']) {
      const { code, said } = await run({ ADMIN_USERNAME: username, ADMIN_PASSWORD: testPassword });
      expect([username, code]).toEqual([username, 1]);
      expect(said).toContain('用户名');
    }
    expect(await users()).toEqual([]);
  });

  it('makes one administrator; run again, with other words, it changes nothing and says so', async () => {
    const first = await run({ ADMIN_PASSWORD: testPassword });
    expect(first).toEqual({ code: 0, said: '已建立管理员“admin”。\n' });
    const made = await users();
    expect(made).toMatchObject([{ username: 'admin', role: 'admin' }]);
    const again = await run({ ADMIN_USERNAME: 'other', ADMIN_PASSWORD: `${testPassword}-2` });
    expect(again).toEqual({ code: 0, said: '已有管理员，未作更改。\n' });
    expect(await users()).toEqual(made);
    const { rows } = await onlooker.query(`select actor_role, action from audit_entries`);
    expect(rows).toEqual([{ actor_role: 'installer', action: 'user.create' }]);
  });

  it('says that the database cannot be reached, without its password', async () => {
    const { code, said } = await run({
      ADMIN_PASSWORD: testPassword,
      DATABASE_URL: 'postgres://nobody:geheim@127.0.0.1:1/none',
    });
    expect(code).toBe(1);
    expect(said).toContain('未能建立管理员');
    expect(said).not.toMatch(/geheim|correct-horse/);
  });
});
