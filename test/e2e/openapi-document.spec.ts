import type { ApiClient } from '../support/api-client.js';
import { type DocumentedRoute, listRoutes } from '../support/documented-routes.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';

describe('the document of the api', () => {
  let system: RunningSystem;
  let client: ApiClient;
  let document: Record<string, unknown>;
  let routes: readonly DocumentedRoute[];

  beforeAll(async () => {
    system = await startSystem({ worker: false });
    client = system.anonymous();
    document = (await client.get('/api/openapi.json')).body;
    routes = await listRoutes(client);
  });

  afterAll(async () => {
    await system.stop();
  });

  const titles = (found: readonly DocumentedRoute[]): string[] =>
    found.map(({ method, path }) => `${method} ${path}`);

  it('is open to everybody and names its version', () => {
    expect(document).toMatchObject({
      openapi: expect.stringMatching(/^3\./),
      info: { title: expect.stringMatching(/\p{Script=Han}/u), version: expect.any(String) },
    });
  });

  it('refers to nothing that it does not hold', () => {
    const broken: string[] = [];
    walk(document, (key, value) => {
      if (key !== '$ref') return;
      const parts = String(value).replace(/^#\//, '').split('/');
      const target = parts.reduce<unknown>((holder, part) => Object(holder)[part], document);
      if (target === undefined) broken.push(String(value));
    });
    expect(broken).toEqual([]);
  });

  it('holds no schema that nothing refers to, and none without a name', () => {
    const used = new Set<string>();
    walk(document, (key, value) => {
      if (key === '$ref') used.add(String(value).replace('#/components/schemas/', ''));
    });
    const schemas = Object.keys(Object(Object(document['components']).schemas));
    expect(schemas.filter((name) => !used.has(name))).toEqual([]);
    expect(schemas.filter((name) => !/^[A-Z]\w+Dto$/.test(name))).toEqual([]);
  });

  it('says of every route, in Chinese, what it does', () => {
    expect(
      titles(routes.filter(({ operation }) => !/\p{Script=Han}/u.test(String(operation['summary'])))),
    ).toEqual([]);
    const ids = routes.map(({ operation }) => String(operation['operationId']));
    expect(new Set(ids).size).toBe(routes.length);
  });

  it('names the permission of every route and asks for a token where it is not public', () => {
    const wrong = routes.filter(({ operation }) => {
      const permission = operation['x-permission'];
      const asksForToken = Array.isArray(operation['security']) && operation['security'].length > 0;
      return typeof permission !== 'string' || asksForToken !== (permission !== 'public');
    });
    expect(titles(wrong)).toEqual([]);
  });

  it('describes a good answer and every refusal of every route', () => {
    const wrong = routes.filter(({ method, path, operation }) => {
      const isOfItsSender = method === 'PUT' && /^\/api\/v1\/(visits|findings)\//.test(path);
      const responses: Record<string, { content?: object }> = Object(operation['responses']);
      const good = Object.keys(responses).filter((status) => status.startsWith('2'));
      const bad = Object.entries(responses).filter(([status]) => /^[45]/.test(status));
      const hasBody = good.every((status) => status === '204' || responses[status]?.content !== undefined);
      const areProblems = bad.every(
        ([, { content }]) => Object(content)['application/problem+json'] !== undefined,
      );
      const isSecret = operation['x-permission'] !== 'public';
      const expected = [...(isSecret ? ['401', '403'] : []), ...(method === 'POST' ? ['400'] : [])];
      return (
        // What is sent under an id of its sender is there already, or is not.
        good.join() !== (isOfItsSender ? '200,201' : good[0]) ||
        !hasBody ||
        !areProblems ||
        expected.some((status) => responses[status] === undefined)
      );
    });
    expect(titles(wrong)).toEqual([]);
  });

  it('describes every part of a path and every body', () => {
    const wrong = routes.filter(({ method, path, operation }) => {
      const parameters: { in: string; name: string; schema?: object }[] = Array.isArray(
        operation['parameters'],
      )
        ? operation['parameters']
        : [];
      const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
      const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const isBare = /(publish|logout|submit|retry|cancel|terms\/\{id\}\/close)$/.test(path);
      const reads = !isBare && ['POST', 'PATCH', 'PUT'].includes(method);
      return (
        inPath.toSorted().join() !== wanted.toSorted().join() ||
        parameters.some(({ schema }) => schema === undefined) ||
        (operation['requestBody'] !== undefined) !== reads
      );
    });
    expect(titles(wrong)).toEqual([]);
  });

  it('knows no field without a type, an enumeration or a reference', () => {
    const bare: string[] = [];
    const schemas: Record<string, { properties?: Record<string, object> }> = Object(
      Object(document['components']).schemas,
    );
    for (const [name, { properties = {} }] of Object.entries(schemas)) {
      for (const [field, schema] of Object.entries(properties)) {
        const isKnown = ['type', 'enum', '$ref', 'allOf', 'oneOf'].some((key) => key in schema);
        if (!isKnown) bare.push(`${name}.${field}`);
      }
    }
    expect(bare).toEqual([]);
  });

  it('can be read and tried on a page whose parts come from here, with security headers', async () => {
    const page = await client.get('/api/docs/');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    const html = page.bytes.toString();
    const parts = [...html.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, part]) => String(part));
    expect(parts.filter((part) => /^(https?:)?\/\//.test(part))).toEqual([]);
    expect(html).not.toMatch(/<script(?![^>]*src=)[^>]*>\s*\S/);
    for (const part of ['', ...parts]) {
      const answer = await client.get(new URL(part, 'http://x/api/docs/').pathname);
      expect([part, answer.status]).toEqual([part, 200]);
      expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'");
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('x-frame-options')).toBe('SAMEORIGIN');
      expect(answer.headers.get('x-powered-by')).toBeNull();
    }
    expect((await client.get('/api/docs/../../package.json')).status).toBe(404);
    expect((await client.get('/api/docs/%2e%2e/package.json')).status).not.toBe(500);
  });

  it('is beside answers that carry the same headers', async () => {
    for (const path of ['/health/live', '/health/ready', '/metrics', '/townships']) {
      const answer = await client.get(path);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('strict-transport-security')).toEqual(expect.any(String));
    }
    expect((await client.get('/metrics')).bytes.toString()).toMatch(/^# HELP /m);
  });
});

function walk(value: unknown, visit: (key: string, value: unknown) => void): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    visit(key, child);
    walk(child, visit);
  }
}
