import type { Answer, ApiClient } from '../support/api-client.js';
import { type DocumentedRoute, fillPath, listRoutes } from '../support/documented-routes.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { buildCounty, sitExam } from '../support/small-county.js';

/** Tells a run again: print the seed of a run that has failed, and put it here. */
const seed = Number(process.env['GARBAGE_SEED'] ?? 20_260_701);

const oddTexts = [
  ...[
    '',
    ' ',
    '0',
    '-1',
    '1e400',
    'NaN',
    'null',
    'undefined',
    'true',
    '[]',
    '{}',
    '%',
    '%00',
    '%zz',
    '../..',
    '\\',
  ],
  ...[
    "' or 1=1 --",
    '"; drop table users; --',
    '${7*7}',
    '{{7*7}}',
    '<script>',
    '\u0000',
    '\ud800',
    '\u202e东乡',
    '😀',
  ],
  ...[
    '2025-02-30',
    '9999-99-99',
    '0000-00-00',
    '2025-2026',
    '9999-10000',
    '0000-0001',
    'x'.repeat(5_000),
    '乡'.repeat(400),
  ],
];
/** Half a character cannot stand in a path. */
const pathTexts = oddTexts.filter((text) => text !== '\ud800');
const oddValues: readonly unknown[] = [
  ...[null, true, 0, -0, -1, 0.1, 1e21, 2 ** 53, -(2 ** 31) - 1, [], {}, [[]], [null], [{}], { length: 5 }],
  ...[
    { $gt: '' },
    { toString: 1 },
    { then: 1 },
    { id: { id: {} } },
    Array.from({ length: 3_000 }, () => ({})),
  ],
];

describe('garbage', () => {
  let system: RunningSystem;
  let routes: readonly DocumentedRoute[];
  let schemas: Record<string, Record<string, unknown>>;
  let clients: readonly ApiClient[];
  let known: readonly string[];
  const random = randomFrom(seed);
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };

  beforeAll(async () => {
    system = await startSystem();
    const office = await system.signInAs('office');
    await buildCounty(office, [{ code: 'A' }]);
    const examId = await sitExam(office, { marks: { A: [90] } });
    const runId = String((await office.rank(examId)).body.runId);
    routes = (await listRoutes(office)).filter(({ path }) => !/events$|auth\/log/.test(path));
    const { body } = await office.get('/api/openapi.json');
    schemas = body.components.schemas;
    known = [
      examId,
      runId,
      'latest',
      'published',
      'A',
      'T1',
      'townships',
      '00000000-0000-4000-8000-000000000000',
    ];
    clients = [
      office,
      office,
      system.admin,
      system.anonymous(),
      await system.signInAs('leader'),
      await system.signInAs('centre', { kind: 'township', code: 'T1' }),
      await system.signInAs('school', { kind: 'school', code: 'A' }),
    ];
  });

  afterAll(async () => {
    await system.stop();
  });

  /** A value that a schema asks for, or, now and then, one that it does not. */
  function valueFor(schema: Record<string, unknown>, depth = 0): unknown {
    if (random() < 0.12) return pick([...oddValues, ...oddTexts]);
    const reference = schema['$ref'] ?? Object(Object(schema['allOf'])[0])['$ref'];
    const target = schemas[String(reference).replace('#/components/schemas/', '')];
    if (target && depth < 6) return objectFor(target, depth);
    if (Array.isArray(schema['enum'])) return pick<unknown>(schema['enum']);
    switch (schema['type']) {
      case 'array':
        return Array.from({ length: Math.floor(random() * 3) }, () =>
          valueFor(Object(schema['items']), depth + 1),
        );
      case 'integer':
      case 'number':
        return pick([schema['example'] ?? 2, schema['minimum'] ?? 3, schema['maximum'] ?? 4, 1, 9]);
      case 'boolean':
        return random() < 0.5;
      default:
        return pick<unknown>([schema['example'] ?? '王', ...known, '2025-09-01']);
    }
  }

  function objectFor(schema: Record<string, unknown>, depth: number): unknown {
    const properties: [string, Record<string, unknown>][] = Object.entries(Object(schema['properties']));
    const entries = properties
      .filter(() => random() > 0.08)
      .map(([name, property]): [string, unknown] => [name, valueFor(property, depth + 1)]);
    if (random() < 0.1) entries.push([pick(['colour', '__proto__', 'constructor', 'id', '']), 1]);
    return Object.fromEntries(entries);
  }

  function bodyFor({ operation }: DocumentedRoute): string {
    const content = Object(Object(operation['requestBody'])['content']);
    const text = JSON.stringify(valueFor(Object(Object(content['application/json'])['schema'])));
    if (random() < 0.08) return text.slice(0, Math.floor(random() * text.length));
    return text;
  }

  async function send(route: DocumentedRoute): Promise<{ readonly answer: Answer; readonly sent: unknown }> {
    const path = fillPath(route, () => encodeURIComponent(pick(random() < 0.7 ? known : pathTexts)));
    const parameters = Array.isArray(route.operation['parameters']) ? route.operation['parameters'] : [];
    const query = new URLSearchParams(
      parameters
        .filter((parameter) => Object(parameter).in === 'query' && random() < 0.5)
        .map((parameter): [string, string] => [
          String(Object(parameter).name),
          textOf(valueFor(Object(Object(parameter).schema))),
        ]),
    );
    if (random() < 0.05) query.append(pick(oddTexts), pick(oddTexts));
    const hasBody = route.method === 'POST' && random() < 0.97;
    const body = hasBody ? bodyFor(route) : undefined;
    const type =
      random() < 0.95
        ? 'application/json'
        : pick(['text/plain', 'multipart/form-data; boundary=x', '*/*', 'x']);
    const url = `${path}?${query.toString()}`;
    const client = pick(clients);
    const answer = await client.send(
      route.method,
      url.replace(/^\/api\/v1/, ''),
      body,
      hasBody ? { 'content-type': type } : {},
    );
    return { answer, sent: [route.method, url, body] };
  }

  it('is answered, whatever it is, with what the document says, and never with a fault of ours', async () => {
    const faults: unknown[] = [];
    const counts: Record<string, number> = {};
    for (let round = 0; round < 8; round += 1) {
      for (const route of routes) {
        const { answer, sent } = await send(route);
        counts[answer.status] = (counts[answer.status] ?? 0) + 1;
        const type = answer.headers.get('content-type') ?? '';
        // too long for a header is refused by the server itself, before the program sees it
        if (answer.status === 431) continue;
        const isProblem = answer.status >= 400 && type.startsWith('application/problem+json');
        const isDocumented = String(answer.status) in Object(route.operation['responses']);
        if (
          answer.status >= 500 ||
          (answer.status >= 400 && !isProblem) ||
          (!isDocumented && answer.status !== 404)
        ) {
          faults.push({ seed, status: answer.status, sent, body: answer.body });
        }
      }
    }
    expect(faults).toEqual([]);
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(500);
    // garbage that is only ever refused at the door would test nothing behind it
    expect(counts[200] ?? 0).toBeGreaterThan(20);
    expect(counts[201] ?? 0).toBeGreaterThan(0);
    expect((await system.anonymous().get('/health/ready')).status).toBe(200);
  });
});

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A small generator (mulberry32), so that a failing run can be told again. */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
