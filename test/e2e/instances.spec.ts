import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApi } from '../../apps/api/create-api.js';
import { createLogger } from '../../libs/platform/logging/logger.js';
import { ApiClient, type Answer } from '../support/api-client.js';
import { type RunningSystem, startSystem, testPassword } from '../support/running-system.js';
import { buildCounty } from '../support/small-county.js';

describe('what an administrator changes on one instance', () => {
  let system: RunningSystem;
  let second: NestExpressApplication;
  let secondUrl: string;
  let users = 0;
  const schoolIds = new Map<string, string>();

  beforeAll(async () => {
    system = await startSystem();
    const office = await system.signInAs('office');
    await buildCounty(office, [{ code: 'A' }, { code: 'B' }]);
    for (const { code, id } of (await office.get('/schools')).body.items)
      schoolIds.set(String(code), String(id));
    second = await createApi(system.config, createLogger('second', system.config.logLevel));
    await second.listen(0, '127.0.0.1');
    secondUrl = await second.getUrl();
  });

  afterAll(async () => {
    await second.close();
    await system.stop();
  });

  interface Person {
    readonly id: string;
    readonly name: string;
    /** The same person with the same token, on each instance. */
    readonly everywhere: readonly ApiClient[];
  }

  /** The clerk of school A, whose token both instances have seen already. */
  async function clerk(): Promise<Person> {
    users += 1;
    const name = `clerk${String(users)}`;
    const made = await system.admin.post('/users', {
      username: name,
      password: testPassword,
      displayName: name,
      role: 'school',
      scope: { kind: 'school', code: 'A' },
    });
    const everywhere = [new ApiClient(system.url), new ApiClient(secondUrl)];
    await everywhere[0]?.signIn(name, testPassword);
    for (const client of everywhere) {
      client.token = everywhere[0]?.token;
      expect((await client.get('/schools')).body.items).toMatchObject([{ code: 'A' }]);
    }
    return { id: String(made.body.id), name, everywhere };
  }

  const change = (id: string, body: object): Promise<Answer> =>
    system.admin.send('PATCH', `/users/${id}`, JSON.stringify(body), { 'content-type': 'application/json' });
  const statuses = async (clients: readonly ApiClient[], path: string): Promise<number[]> =>
    Promise.all(clients.map(async (client) => (await client.get(path)).status));

  it('a user who is disabled: is cut off at the next request, everywhere, and gets in nowhere', async () => {
    const { id, name, everywhere } = await clerk();
    expect((await change(id, { disabled: true })).status).toBe(200);
    expect(await statuses(everywhere, '/schools')).toEqual([401, 401]);
    for (const url of [system.url, secondUrl]) {
      const { body } = await new ApiClient(url).post('/auth/login', {
        username: name,
        password: testPassword,
      });
      expect(body).toMatchObject({ status: 401, code: 'wrong-credentials' });
    }
  });

  it('a user who moves to another school: sees the new one alone at the next request, everywhere', async () => {
    const { id, everywhere } = await clerk();
    expect((await change(id, { scope: { kind: 'school', code: 'B' } })).status).toBe(200);
    for (const client of everywhere) {
      expect((await client.get('/schools')).body.items).toMatchObject([{ code: 'B' }]);
      expect((await client.get('/auth/me')).body.scope).toMatchObject({ kind: 'school', code: 'B' });
    }
    expect(await statuses(everywhere, `/schools/${schoolIds.get('A') ?? ''}`)).toEqual([404, 404]);
    expect(await statuses(everywhere, `/schools/${schoolIds.get('B') ?? ''}`)).toEqual([200, 200]);
  });

  it('a user who gets another role: has its rights alone at the next request, everywhere', async () => {
    const { id, everywhere } = await clerk();
    expect(await statuses(everywhere, '/staff')).toEqual([200, 200]);
    expect((await change(id, { role: 'judge', scope: { kind: 'county' } })).status).toBe(200);
    expect(await statuses(everywhere, '/staff')).toEqual([403, 403]);
  });

  it('a password that is reset: ends every session that was opened with the old one, everywhere', async () => {
    const { id, name, everywhere } = await clerk();
    const reset = await system.admin.post(`/users/${id}/reset-password`, { password: `${testPassword}-2` });
    expect(reset.status).toBe(204);
    expect(await statuses(everywhere, '/auth/me')).toEqual([401, 401]);
    await expect(new ApiClient(secondUrl).signIn(name, testPassword)).rejects.toThrow('cannot sign in');
    await new ApiClient(secondUrl).signIn(name, `${testPassword}-2`);
  });

  it('a session that its owner ends on one instance is over on the other', async () => {
    const { everywhere } = await clerk();
    expect((await everywhere[1]?.post('/auth/logout'))?.status).toBe(204);
    expect(await statuses(everywhere, '/auth/me')).toEqual([401, 401]);
  });

  it('and a request that is under way when its sender is disabled does not outlive it as a session', async () => {
    const { id, name, everywhere } = await clerk();
    const [first] = everywhere;
    if (!first) throw new Error('nobody is signed in');
    const asked = Array.from({ length: 20 }, () => first.get('/schools'));
    await change(id, { disabled: true });
    for (const { status } of await Promise.all(asked)) expect([200, 401]).toContain(status);
    expect(await statuses(everywhere, '/schools')).toEqual([401, 401]);
    // Whoever is let in again has to sign in again: nobody else's hands on an old device count.
    expect((await change(id, { disabled: false })).status).toBe(200);
    await new ApiClient(secondUrl).signIn(name, testPassword);
  });
});
