import type { ApiClient } from '../support/api-client.js';
import { fillPath, listRoutes, type DocumentedRoute } from '../support/documented-routes.js';
import { rolesOfPermission } from '../support/permissions-of-roles.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { buildCounty } from '../support/small-county.js';

const unknownId = '00000000-0000-4000-8000-000000000000';

describe('the permission of a route', () => {
  let system: RunningSystem;
  let routes: readonly DocumentedRoute[];
  const clients = new Map<string, ApiClient>();

  beforeAll(async () => {
    system = await startSystem();
    const office = await system.signInAs('office');
    await buildCounty(office, [{ code: 'A' }]);
    clients.set('office', office).set('admin', system.admin);
    for (const role of ['leader', 'inspector', 'judge']) clients.set(role, await system.signInAs(role));
    clients.set('centre', await system.signInAs('centre', { kind: 'township', code: 'T1' }));
    clients.set('school', await system.signInAs('school', { kind: 'school', code: 'A' }));
    routes = await listRoutes(office);
  });

  afterAll(async () => {
    await system.stop();
  });

  const permissionOf = ({ operation }: DocumentedRoute): string => String(operation['x-permission']);
  const send = (client: ApiClient, route: DocumentedRoute) =>
    client.send(
      route.method,
      fillPath(route, (name) => (name === 'id' ? unknownId : name === 'kind' ? 'townships' : 'latest')),
      undefined,
      {},
    );

  it('is named in the document, and is one that is known here', () => {
    expect(routes.length).toBeGreaterThan(30);
    expect(routes.filter((route) => rolesOfPermission[permissionOf(route)] === undefined)).toEqual([]);
    expect(Object.keys(rolesOfPermission).toSorted()).toEqual(
      [...new Set(routes.map(permissionOf))].toSorted(),
    );
  });

  it('lets nobody in who has not signed in, except where it is public', async () => {
    for (const route of routes) {
      const { status } = await send(system.anonymous(), route);
      const isPublic = permissionOf(route) === 'public';
      expect([route.method, route.path, status === 401]).toEqual([route.method, route.path, !isPublic]);
    }
  });

  it('lets in the roles that have it and refuses all others', async () => {
    for (const route of routes) {
      // signing out would end the session that the next request needs
      if (route.path.endsWith('/auth/logout') || route.path.endsWith('/auth/login')) continue;
      for (const [role, client] of clients) {
        const answer = await send(client, route);
        const isRefused = answer.status === 403 && answer.body.code === 'not-permitted';
        const isAllowed = rolesOfPermission[permissionOf(route)]?.includes(role) === true;
        expect([role, route.method, route.path, isRefused]).toEqual([
          role,
          route.method,
          route.path,
          !isAllowed,
        ]);
        expect(answer.status).toBeLessThan(500);
      }
    }
  });

  it('is checked before anything else is: a wrong body tells a stranger nothing', async () => {
    const judge = clients.get('judge');
    const answer = await judge?.post('/townships', { colour: 'red' });
    expect(answer?.body).toMatchObject({ status: 403, code: 'not-permitted' });
    expect(answer?.body.errors).toBeUndefined();
  });
});
