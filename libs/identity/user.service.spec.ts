import { randomUUID } from 'node:crypto';
import { type Identity, openIdentity, root, userNamed } from './identity.fixture.js';
import { type Role, roles, type ScopeKind } from './role.rules.js';

describe('users', () => {
  let identity: Identity;

  beforeAll(async () => {
    identity = await openIdentity();
  });
  beforeEach(async () => {
    await identity.sql(`
      with township as (insert into townships (code, name) values ('T1', '东乡') returning id)
      insert into schools (code, name, township_id) select 'A', '甲校', township.id from township`);
  });
  afterEach(() => identity.test.truncateAll());
  afterAll(() => identity.close());

  const expectedKinds: Record<Role, ScopeKind> = {
    admin: 'county',
    leader: 'county',
    office: 'county',
    inspector: 'county',
    centre: 'township',
    school: 'school',
    judge: 'county',
  };
  const scopes = [
    { kind: 'county' },
    { kind: 'township', code: 'T1' },
    { kind: 'school', code: 'A' },
  ] as const;

  it.each(roles)('with the role %s get the scope that fits the role and no other', async (role) => {
    for (const scope of scopes) {
      const making = identity.users.create(root, userNamed(`${role}-${scope.kind}`, { role, scope }));
      if (scope.kind === expectedKinds[role]) {
        await expect(making).resolves.toMatchObject({ role, scope: { kind: scope.kind }, disabled: false });
      } else {
        await expect(making).rejects.toMatchObject({
          code: 'invalid-input',
          fields: [{ path: 'scope', code: 'scope-does-not-fit-role' }],
        });
      }
    }
  });

  it('of the county have no code, and those of a unit need one', async () => {
    const fault = { code: 'invalid-input', fields: [{ path: 'scope', code: 'scope-does-not-fit-role' }] };
    await expect(
      identity.users.create(root, userNamed('wang', { scope: { kind: 'county', code: 'T1' } })),
    ).rejects.toMatchObject(fault);
    await expect(
      identity.users.create(root, userNamed('wang', { role: 'centre', scope: { kind: 'township' } })),
    ).rejects.toMatchObject(fault);
  });

  it.each([
    ['township', 'centre', 'T9', '没有代码为“T9”的乡镇。'],
    ['school', 'school', 'T1', '没有代码为“T1”的学校。'],
  ] as const)('of a %s that does not exist are not made', async (kind, role, code, detail) => {
    await expect(
      identity.users.create(root, userNamed('wang', { role, scope: { kind, code } })),
    ).rejects.toMatchObject({ code: 'unknown-code', detail, fields: [{ path: 'scope.code' }] });
    expect((await identity.users.list(root, {})).items).toEqual([]);
  });

  it('are not made with a weak password', async () => {
    await expect(identity.users.create(root, userNamed('wang', { password: 'wang' }))).rejects.toMatchObject({
      code: 'invalid-input',
      fields: [
        { path: 'password', code: 'too-short' },
        { path: 'password', code: 'same-as-username' },
      ],
    });
  });

  it('have a name of their own, also when several are made at the same moment', async () => {
    const attempts = await Promise.allSettled(
      [1, 2, 3].map(() => identity.users.create(root, userNamed('wang'))),
    );
    const refused = attempts.flatMap((attempt): unknown[] =>
      attempt.status === 'rejected' ? [attempt.reason] : [],
    );
    expect(refused).toHaveLength(2);
    for (const reason of refused) {
      expect(reason).toMatchObject({
        code: 'already-exists',
        detail: '用户名“wang”已被使用。',
        fields: [{ path: 'username' }],
      });
    }
    expect(await identity.sql(`select from audit_entries`)).toHaveLength(1);
  });

  it('carry the id and the code of their unit', async () => {
    const made = await identity.users.create(
      root,
      userNamed('wang', { role: 'school', scope: { kind: 'school', code: 'A' } }),
    );
    expect(made.scope).toEqual({ kind: 'school', id: expect.any(String), code: 'A' });
    expect(await identity.users.get(root, made.id)).toEqual(made);
    await expect(identity.users.get(root, randomUUID())).rejects.toMatchObject({ code: 'not-found' });
  });

  it('are listed by name, page after page, without a hash of a password', async () => {
    for (const name of ['b', 'C', 'a']) await identity.users.create(root, userNamed(name));
    const first = await identity.users.list(root, { limit: 2 });
    expect(first.items.map(({ username }) => username)).toEqual(['C', 'a']);
    const second = await identity.users.list(root, { limit: 2, cursor: first.nextCursor ?? '' });
    expect(second.items.map(({ username }) => username)).toEqual(['b']);
    expect(second.nextCursor).toBeNull();
    expect(JSON.stringify([first, second])).not.toMatch(/argon2|password/i);
  });

  it('are written down beside who made them, without their password', async () => {
    const input = userNamed('wang', { role: 'centre', scope: { kind: 'township', code: 'T1' } });
    const { id } = await identity.users.create({ ...root, userId: randomUUID() }, input);
    const entries = await identity.sql<{ action: string }>(
      `select actor_role, action, subject_kind, subject_id, before, after from audit_entries`,
    );
    const { password: _, ...told } = input;
    expect(entries).toEqual([
      {
        actor_role: 'admin',
        action: 'user.create',
        subject_kind: 'user',
        subject_id: id,
        before: null,
        after: told,
      },
    ]);
  });
});
