import { once } from 'node:events';
import { connect } from 'node:net';
import type { Answer, ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';

const unknownId = '00000000-0000-4000-8000-000000000000';
const township = { code: 'T1', name: '东乡' };

describe('a request', () => {
  let system: RunningSystem;
  let admin: ApiClient;

  beforeAll(async () => {
    system = await startSystem({ worker: false });
    admin = system.admin;
  });

  afterAll(async () => {
    await system.stop();
  });

  /** Every refusal has this shape, whatever refused it. */
  function expectProblem(answer: Answer, status: number, code: string): void {
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body).toEqual({
      type: `urn:teaching-quality:error:${code}`,
      title: expect.stringMatching(/\p{Script=Han}/u),
      status,
      code,
      detail: expect.stringMatching(/\p{Script=Han}/u),
      requestId: answer.headers.get('x-request-id'),
      ...('errors' in answer.body ? { errors: expect.any(Array) } : {}),
    });
    expect(answer.status).toBe(status);
    expect(answer.bytes.toString()).not.toMatch(/node_modules|\.[jt]s:\d|at .*\(/);
    expect(answer.headers.get('x-powered-by')).toBeNull();
  }

  const json = { 'content-type': 'application/json' };
  const post = (body: string, headers: Record<string, string> = json): Promise<Answer> =>
    admin.send('POST', '/townships', body, headers);

  it('without a token, or with a wrong one, is not answered', async () => {
    const answer = await system.anonymous().get('/townships');
    expectProblem(answer, 401, 'not-signed-in');
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('with a field that nobody knows is refused, and the field named', async () => {
    const answer = await post(JSON.stringify({ ...township, colour: 'red' }));
    expectProblem(answer, 400, 'invalid-input');
    expect(answer.body.errors).toMatchObject([{ path: 'colour', code: 'unknown-field' }]);
    const nested = await admin.post('/school-years', {
      name: '2025-2026',
      terms: [
        { number: 1, startsOn: '2025-09-01', endsOn: '2026-01-20', weeks: 20 },
        { number: 2, startsOn: '2026-02-15', endsOn: '2026-07-10' },
      ],
    });
    expect(nested.body.errors).toMatchObject([{ path: 'terms.0.weeks', code: 'unknown-field' }]);
    expect((await admin.get('/townships?colour=red')).body.errors).toMatchObject([{ path: 'colour' }]);
  });

  it.each([
    ['__proto__', '{"code":"T1","name":"东乡","__proto__":{"isAdmin":true}}', '__proto__'],
    ['constructor', '{"code":"T1","name":"东乡","constructor":{"prototype":{}}}', 'constructor'],
    ['a __proto__ further down', '{"code":"T1","name":[{"a":{"__proto__":{}}}]}', 'name.0.a.__proto__'],
  ])('with the key %s is refused like any unknown field', async (_, body, path) => {
    const answer = await post(body);
    expectProblem(answer, 400, 'invalid-input');
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ path, code: 'unknown-field' }));
    expect('isAdmin' in {}).toBe(false);
  });

  it.each<[string, object, string]>([
    ['a number for a text', { ...township, name: 7 }, 'name'],
    ['a list for a text', { ...township, name: ['东乡'] }, 'name'],
    ['an object for a text', { ...township, name: { $ne: '' } }, 'name'],
    ['null for a text', { ...township, name: null }, 'name'],
    ['true for a text', { ...township, code: true }, 'code'],
    ['an empty text', { ...township, name: '' }, 'name'],
    ['a text that is too long', { ...township, name: '乡'.repeat(101) }, 'name'],
    ['a control character', { ...township, name: '东\u0000乡' }, 'name'],
    ['nothing at all', {}, 'code'],
  ])('with %s is refused, and the field named', async (_, body, path) => {
    const answer = await admin.post('/townships', body);
    expectProblem(answer, 400, 'invalid-input');
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ path }));
  });

  it.each([
    ['broken JSON', '{"code":"T1"'],
    ['no JSON', 'code=T1'],
    ['a bare text', '"T1"'],
    ['a number', '7'],
    ['null', 'null'],
    ['nothing', ' '],
  ])('whose body is %s is malformed', async (_, body) => {
    const answer = await post(body);
    expect([400]).toContain(answer.status);
    expectProblem(answer, 400, String(answer.body.code));
    expect(['malformed-body', 'invalid-input']).toContain(answer.body.code);
  });

  it.each([
    ['a list', '[]'],
    ['a list of what is wanted', JSON.stringify([township])],
    ['lists a hundred thousand deep', `{"code":${'['.repeat(100_000)}${']'.repeat(100_000)},"name":"x"}`],
    ['objects a hundred thousand deep', `${'{"code":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
  ])('whose body is %s is refused', async (_, body) => {
    const answer = await post(body);
    expectProblem(answer, 400, String(answer.body.code));
    expect(await system.sql('select 1 from townships')).toEqual([]);
  });

  it.each([
    ['text/plain', JSON.stringify(township)],
    ['application/xml', '<township/>'],
    ['application/x-www-form-urlencoded', 'code=T1&name=x'],
    ['application/merge-patch+json', JSON.stringify(township)],
    [
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="code"\r\n\r\nT1\r\n--x--\r\n',
    ],
  ])('of the type %s is not read', async (type, body) => {
    expectProblem(await post(body, { 'content-type': type }), 415, 'unsupported-type');
  });

  it('in a charset or an encoding that nobody reads is not read', async () => {
    const body = JSON.stringify(township);
    expectProblem(
      await post(body, { 'content-type': 'application/json; charset=gb18030' }),
      415,
      'unsupported-type',
    );
    expectProblem(await post(body, { ...json, 'content-encoding': 'zstd' }), 415, 'unsupported-type');
    const notGzip = await post(body, { ...json, 'content-encoding': 'gzip' });
    expectProblem(notGzip, 400, 'malformed-body');
  });

  it('of which only half arrives is forgotten', async () => {
    const { hostname, port } = new URL(system.url);
    const before = await system.sql('select 1 from audit_entries');
    for (const half of ['POST /api/v1/townships HT', '{"code":"T9","na', '']) {
      const socket = connect(Number(port), hostname);
      socket.write(
        half.startsWith('POST')
          ? half
          : `POST /api/v1/townships HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${admin.token ?? ''}\r\n` +
              `Content-Type: application/json\r\nContent-Length: 27\r\n\r\n${half}`,
      );
      await new Promise((resolve) => setTimeout(resolve, 50));
      socket.destroy();
      await once(socket, 'close');
    }
    expect((await admin.get('/health/live')).status).toBe(200);
    expect(await system.sql('select 1 from audit_entries')).toEqual(before);
  });

  it('that is too large is refused as such', async () => {
    const answer = await post(JSON.stringify({ ...township, name: 'x'.repeat(3_000_000) }));
    expectProblem(answer, 413, 'too-large');
  });

  it('for a route or a method that is not there is not found', async () => {
    expectProblem(await admin.get('/horses'), 404, 'not-found');
    expectProblem(await admin.get('/townships/'.repeat(50)), 404, 'not-found');
    for (const method of ['PUT', 'DELETE', 'PATCH']) {
      const answer = await admin.send(method, '/townships', undefined, {});
      expectProblem(answer, answer.status, String(answer.body.code));
      expect([404, 405]).toContain(answer.status);
    }
    expectProblem(await admin.get('/%E0%A4%A'), 400, 'malformed-body');
    expect((await admin.get('/townships/%00')).status).toBe(400);
  });

  it.each([
    '/townships/7',
    '/schools/T1',
    "/exams/1' or '1'='1",
    '/exams/null/rankings',
    '/users/00000000-0000-4000-8000-00000000000g',
    '/imports/..%2f..%2fetc',
    '/exams/00000000-0000-4000-8000-000000000000/rankings/first/rows',
  ])('for %s names no id', async (path) => {
    const office = await system.signInAs('office');
    const client = path.startsWith('/users') ? admin : office;
    expectProblem(await client.get(path), 400, 'invalid-input');
  });

  it('for an id that nobody has is not found', async () => {
    for (const path of ['townships', 'schools', 'staff', 'school-years', 'users', 'imports']) {
      expectProblem(await admin.get(`/${path}/${unknownId}`), 404, 'not-found');
    }
  });

  it('keeps the id that a proxy has given it, unless that is no sane one', async () => {
    const id = 'proxy-0123456789.abc';
    const given = await admin.get('/townships/7', { 'x-request-id': id });
    expect([given.headers.get('x-request-id'), given.body.requestId]).toEqual([id, id]);
    for (const odd of ['short', 'x'.repeat(101), 'with blank in it']) {
      expect((await admin.get('/townships', { 'x-request-id': odd })).headers.get('x-request-id')).toMatch(
        /^[0-9a-f-]{36}$/,
      );
    }
  });

  it('that creates says where the thing is, and creates it once', async () => {
    const made = await admin.post('/townships', township);
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(`/api/v1/townships/${String(made.body.id)}`);
    expect((await admin.get(`/townships/${String(made.body.id)}`)).body).toEqual(made.body);
    expect(await system.audited(String(made.body.id))).toMatchObject([
      {
        action: 'township.create',
        role: 'admin',
        after: township,
        requestId: made.headers.get('x-request-id'),
      },
    ]);
    const again = await admin.post('/townships', township);
    expectProblem(again, 409, 'already-exists');
    const twenty = await Promise.all(
      Array.from({ length: 20 }, () => admin.post('/townships', { code: 'T2', name: '西乡' })),
    );
    expect(twenty.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(twenty.filter(({ status }) => status === 409)).toHaveLength(19);
  });
});
