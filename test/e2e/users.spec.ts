import type { ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem, testPassword } from '../support/running-system.js';
import { buildCounty } from '../support/small-county.js';

describe('users', () => {
  let system: RunningSystem;
  let office: ApiClient;

  beforeAll(async () => {
    system = await startSystem();
    office = await system.signInAs('office');
    await buildCounty(office, [{ code: 'A' }]);
  });

  afterAll(async () => {
    await system.stop();
  });

  const user = {
    username: 'zhang',
    password: testPassword,
    displayName: '张老师',
    role: 'school',
    scope: { kind: 'school', code: 'A' },
  };

  it('are made by the administrator alone', async () => {
    for (const role of ['office', 'leader', 'inspector', 'judge']) {
      const client = await system.signInAs(role);
      expect((await client.post('/users', user)).status).toBe(403);
      expect((await client.get('/users')).status).toBe(403);
    }
    expect(await system.sql(`select 1 from users where username = 'zhang'`)).toEqual([]);
  });

  it.each<[string, object, number, string]>([
    ['a school user without a school', { scope: { kind: 'school' } }, 400, 'scope'],
    ['a school user for the county', { scope: { kind: 'county' } }, 400, 'scope'],
    ['a school user for a township', { scope: { kind: 'township', code: 'T1' } }, 400, 'scope'],
    ['a centre for a school', { role: 'centre' }, 400, 'scope'],
    ['a leader for a school', { role: 'leader' }, 400, 'scope'],
    [
      'a leader for the county with a code',
      { role: 'leader', scope: { kind: 'county', code: 'A' } },
      400,
      'scope',
    ],
    ['a school that is not there', { scope: { kind: 'school', code: 'Z' } }, 422, 'scope.code'],
    ['a township in place of a school', { scope: { kind: 'school', code: 'T1' } }, 422, 'scope.code'],
    ['a role that is none', { role: 'root' }, 400, 'role'],
    ['a scope that is none', { scope: { kind: 'world' } }, 400, 'scope.kind'],
    ['a scope that is a text', { scope: 'county' }, 400, 'scope'],
    ['no scope', { scope: undefined }, 400, 'scope'],
    ['a short password', { password: 'short' }, 400, 'password'],
    [
      'a password that is the name',
      { username: 'zhang-the-teacher', password: 'ZHANG-the-teacher' },
      400,
      'password',
    ],
    ['a name with a blank in it', { username: 'zhang san' }, 400, 'username'],
  ])('are not made with %s', async (_, change, status, path) => {
    const answer = await system.admin.post('/users', { ...user, ...change });
    expect(answer.body).toMatchObject({
      status,
      errors: expect.arrayContaining([expect.objectContaining({ path })]),
    });
    expect(await system.sql(`select 1 from users where username like 'zhang%'`)).toEqual([]);
  });

  it('are made once, and never show a password', async () => {
    const made = await system.admin.post('/users', user);
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(`/api/v1/users/${String(made.body.id)}`);
    expect(made.body).toEqual({
      id: expect.any(String),
      username: 'zhang',
      displayName: '张老师',
      role: 'school',
      scope: { kind: 'school', id: expect.any(String), code: 'A' },
      disabled: false,
    });
    expect((await system.admin.get(`/users/${String(made.body.id)}`)).body).toEqual(made.body);
    expect((await system.admin.post('/users', user)).body).toMatchObject({
      status: 409,
      code: 'already-exists',
      errors: [{ path: 'username' }],
    });
    const entries = await system.audited(String(made.body.id));
    expect(entries).toMatchObject([
      { action: 'user.create', role: 'admin', after: { username: 'zhang', role: 'school' } },
    ]);
    expect(JSON.stringify(entries)).not.toContain(testPassword);
    const [{ hash } = { hash: '' }] = await system.sql<{ hash: string }>(
      `select password_hash as hash from users where username = 'zhang'`,
    );
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('made twenty times at once are made once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => system.admin.post('/users', { ...user, username: 'li' })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
  });

  it('have a name that nobody else has, however it is written', async () => {
    expect((await system.admin.post('/users', { ...user, username: 'Sun.Wei' })).status).toBe(201);
    for (const username of ['sun.wei', 'SUN.WEI', 'Sun.wei']) {
      const answer = await system.admin.post('/users', { ...user, username });
      expect(answer.body).toMatchObject({
        status: 409,
        code: 'already-exists',
        errors: [{ path: 'username', code: 'already-exists' }],
      });
    }
    expect(await system.sql(`select username from users where lower(username) = 'sun.wei'`)).toEqual([
      { username: 'Sun.Wei' },
    ]);
  });

  it('see their own units and no others', async () => {
    await office.importFile(
      { kind: 'schools' },
      's.csv',
      'code,name,township_code,stages\nB,乙校,T2,junior\nD,局直,,junior\n',
    );
    const school = await system.signInAs('school', { kind: 'school', code: 'A' });
    const centre = await system.signInAs('centre', { kind: 'township', code: 'T1' });
    const { items } = (await office.get('/schools')).body;
    for (const client of [school, centre]) {
      expect((await client.get('/schools')).body.items).toMatchObject([{ code: 'A' }]);
      expect((await client.get('/townships')).body.items).toMatchObject([{ code: 'T1' }]);
      for (const { id, code } of items) {
        expect((await client.get(`/schools/${String(id)}`)).status).toBe(code === 'A' ? 200 : 404);
      }
      expect((await client.get('/schools?townshipCode=T2')).body.items).toEqual([]);
    }
  });
});
