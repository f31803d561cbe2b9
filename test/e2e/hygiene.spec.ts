import type { Server } from 'node:http';
import { connect } from 'node:net';
import { type RunningSystem, startSystem } from '../support/running-system.js';

/** Sends text as it is and returns all that comes back until the server hangs up, or `waitMs` are over. */
async function sendRaw(url: string, text: string, waitMs = 2_000): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let received = '';
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.setEncoding('utf8').on('data', (piece: string) => (received += piece));
    socket.on('error', () => undefined);
    socket.setTimeout(waitMs, () => socket.destroy());
    socket.once('close', () => {
      resolve(received);
    });
  });
}

const publicPaths = ['/health/live', '/health/ready', '/metrics', '/api/openapi.json', '/api/docs/'];

describe('the door of the api', () => {
  let system: RunningSystem;

  beforeAll(async () => {
    system = await startSystem({ worker: false });
  });

  afterAll(async () => {
    await system.stop();
  });

  it('says on every answer, right or wrong, how a browser must treat it', async () => {
    for (const path of [...publicPaths, '/townships', '/horses', '/api/elsewhere', '/elsewhere?a=b']) {
      const { headers } = await system.admin.get(path);
      expect(headers.get('content-security-policy')).toMatch(/default-src 'self'.*script-src 'self'/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('strict-transport-security')).toMatch(/max-age=\d{8}/);
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('server')).toBeNull();
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    }
    expect((await system.admin.get('/townships')).headers.get('cache-control')).toBe('no-store');
  });

  it('is shut to pages from elsewhere', async () => {
    const origin = { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' };
    for (const method of ['OPTIONS', 'GET', 'POST']) {
      for (const path of ['/townships', '/auth/login', '/api/openapi.json']) {
        const { headers } = await system.admin.send(method, path, undefined, origin);
        expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
      }
    }
  });

  it('does nothing for methods that no route has', async () => {
    for (const method of ['TRACE', 'CONNECT', 'PROPFIND', 'FOO']) {
      const answer = await sendRaw(
        system.url,
        `${method} /api/v1/townships HTTP/1.1\r\nHost: x\r\nCookie: secret\r\nConnection: close\r\n\r\n`,
      );
      expect([method, /^HTTP\/1\.1 [45]\d\d|^$/.test(answer), /^HTTP\/1\.1 5/.test(answer)]).toEqual([
        method,
        true,
        false,
      ]);
      expect(answer).not.toContain('secret');
    }
  });

  it('refuses a body where none is read, and a query where none is asked for', async () => {
    const json = { 'content-type': 'application/json' };
    for (const [method, path, body] of [
      ['POST', '/auth/logout', '{"everywhere":true}'],
      ['GET', '/auth/me?colour=red', undefined],
      ['POST', '/townships?colour=red', '{"code":"T1","name":"镇"}'],
      ['GET', '/health/live?colour=red', undefined],
      ['GET', '/townships?limit=1&limit=2', undefined],
      ['GET', '/townships?__proto__=1', undefined],
      ['GET', '/townships?constructor=1', undefined],
      ['POST', '/townships', '{"code":"T1","code":"T2","name":"镇"}'],
      ['POST', '/townships', '{"code":"T1","name":"镇","\\u005f_proto__":{}}'],
    ] as const) {
      const answer = await system.admin.send(method, path, body, body === undefined ? {} : json);
      expect([method, path, answer.status]).toEqual([method, path, 400]);
    }
    expect(await system.sql('select 1 from townships')).toEqual([]);
    expect((await system.admin.get('/auth/me')).status).toBe(200);
  });

  it('takes a POST without a body as browsers send it', async () => {
    const client = await system.signInAs('judge');
    const request = `POST /api/v1/auth/logout HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${client.token ?? ''}\r\n`;
    expect(await sendRaw(system.url, `${request}Content-Length: 0\r\nConnection: close\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 204/,
    );
  });

  it('answers what is no HTTP, or too much of it, with a refusal and never with an error of its own', async () => {
    for (const [text, status] of [
      ['nonsense\r\n\r\n', 400],
      [`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(100_000)}\r\n\r\n`, 431],
      ['POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n', 400],
      ['POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400],
      ['GET / HTTP/1.1\r\nHost: x\r\nBad\u0000Header: x\r\n\r\n', 400],
    ] as const) {
      const answer = await sendRaw(system.url, text);
      expect(answer).toMatch(
        new RegExp(`^HTTP/1\\.1 ${String(status)} [^]*application/problem\\+json[^]*"requestId":"`),
      );
    }
    expect((await system.admin.get('/auth/me')).status).toBe(200);
  });

  it('goes on for others while hundreds do not finish their requests, and hangs up on those in the end', async () => {
    const { hostname, port } = new URL(system.url);
    const sockets = Array.from({ length: 300 }, () => connect(Number(port), hostname));
    for (const [index, socket] of sockets.entries()) {
      socket.on('error', () => undefined);
      socket.write(
        index % 2 === 0
          ? 'GET /api/v1/townships HTTP/1.1\r\nHost: x\r\nX-Slow:'
          : 'POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{',
      );
    }
    const answers = await Promise.all(Array.from({ length: 20 }, () => system.admin.get('/auth/me')));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    for (const socket of sockets) socket.destroy();
    const server: Server = system.api.getHttpServer();
    expect(server.headersTimeout).toBeLessThanOrEqual(20_000);
    expect(server.requestTimeout).toBeGreaterThan(0);
    expect(server.requestTimeout).toBeLessThanOrEqual(900_000);
  });
});

describe('the limit of requests', () => {
  let system: RunningSystem;

  afterEach(async () => {
    await system.stop();
  });

  it('lets three hundred people behind one address work, and stops the one program that runs wild', async () => {
    system = await startSystem({ worker: false });
    const people = Array.from({ length: 300 }, (_, index) => `person-${String(index).padStart(20, '0')}`);
    const ask = async (token: string): Promise<Response> =>
      fetch(`${system.url}/api/v1/auth/me`, { headers: { authorization: `Bearer ${token}` } });
    // Strangers' tokens are refused quickly, and are counted like all others.
    const statuses = new Set<number>();
    for (let round = 0; round < 6; round += 1) {
      const answers = await Promise.all(people.map(ask));
      for (const answer of answers) statuses.add(answer.status);
    }
    expect([...statuses]).toEqual([401]);
    const wild: Response[] = [];
    while (wild.at(-1)?.status !== 429 && wild.length < 2_000)
      wild.push(...(await Promise.all(Array.from({ length: 50 }, () => ask('wild-00000000000000000000')))));
    const refused = wild.find(({ status }) => status === 429);
    expect(wild.filter(({ status }) => status !== 429)).toHaveLength(1_200);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(refused?.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect(refused?.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await refused?.json()).toMatchObject({ status: 429, code: 'too-many-requests' });
    expect((await system.admin.get('/auth/me')).status).toBe(200);
    expect((await ask('person-00000000000000000001')).status).toBe(401);
  });

  it('counts by the address that the connection comes from, whatever a client says', async () => {
    system = await startSystem({ worker: false, environment: { REQUESTS_PER_MINUTE_OF_ADDRESS: '30' } });
    const statuses = await askFromAddresses(system, 40);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(5);
  });

  it('counts by the address that a trusted proxy names', async () => {
    system = await startSystem({
      worker: false,
      environment: { REQUESTS_PER_MINUTE_OF_ADDRESS: '30', TRUSTED_PROXIES: '1' },
    });
    expect(await askFromAddresses(system, 40)).not.toContain(429);
    // What the client itself put in front of the proxy's word counts for nothing.
    const spoofed = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        fetch(`${system.url}/api/v1/auth/me`, {
          headers: { 'x-forwarded-for': `198.51.100.${String(index)}, 203.0.113.250` },
        }),
      ),
    );
    expect(spoofed.filter(({ status }) => status === 429)).toHaveLength(10);
  });

  async function askFromAddresses({ url }: RunningSystem, count: number): Promise<number[]> {
    const answers = await Promise.all(
      Array.from({ length: count }, (_, index) =>
        fetch(`${url}/api/v1/auth/me`, { headers: { 'x-forwarded-for': `203.0.113.${String(index)}` } }),
      ),
    );
    return answers.map(({ status }) => status);
  }
});
