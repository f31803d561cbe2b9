import type { RandomStream } from '../../apps/standalone/demo/random-stream.js';
import type { Operation } from '../support/contract.js';
import { isObject, type JsonObject } from '../support/response-schema.js';
import { type KnownThings, newUuid } from './known-things.js';
import { makePhoto } from './make-photo.js';
import { makeUpload } from './make-upload.js';
import { breakJson, type WrittenBody } from './mutate-body.js';
import { oddText, writeJson } from './odd-values.js';
import { followRecipe } from './recipes.js';
import type { FuzzRequest } from './request.js';
import type { SchemaValues } from './schema-values.js';

const oddSegments = [
  '%00',
  '%2e%2e',
  '..%2f..%2fetc',
  '%E0%A4%A',
  '%ff',
  '%F0%9F%92%A9',
  '7',
  '-1',
  'null',
  'x'.repeat(5_000),
  "'",
  '*',
  '{id}',
  ';a=b',
];
const oddHeaders: readonly (readonly [string, readonly string[]])[] = [
  ['if-match', ['*', '""', '"x"', 'W/"x"', ',,,', '"'.repeat(300), 'é']],
  ['idempotency-key', ['k', 'k1', 'k2', 'k3', 'x'.repeat(255), 'x'.repeat(256), '', 'with blank', 'é', '\t']],
  ['accept', ['*/*', 'text/csv', 'application/xml', 'text/html;q=0.5', ';;;', '', 'q=0', 'text/csv;q=x']],
  ['accept-encoding', ['gzip', 'identity;q=0', 'zstd']],
  ['x-request-id', ['proxy-0123456789', 'short', 'x'.repeat(101), 'with blank in it', '"']],
  ['x-forwarded-for', ['203.0.113.7', 'unknown, , ::1', 'x'.repeat(1_000)]],
  ['x-http-method-override', ['DELETE']],
  ['range', ['bytes=0-1', 'bytes=9-', 'x']],
  ['if-none-match', ['*', '"x"']],
  ['cookie', ['session=1', 'a'.repeat(4_000)]],
  ['origin', ['https://elsewhere.example', 'null']],
  ['host', ['elsewhere.example']],
  ['expect', ['100-continue']],
];
const otherMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND'];

/** Makes requests for a route of the document: some as they should be, most with something wrong. */
export class RequestMaker {
  constructor(
    private readonly values: SchemaValues,
    private readonly known: KnownThings,
  ) {}

  make(random: RandomStream, operation: Operation): FuzzRequest {
    const isValid = random.chance(0.35);
    const breaks = (probability: number): boolean => !isValid && random.chance(probability);
    const body = this.makeBody(random, operation, breaks(0.7));
    const headers: Record<string, string> = {};
    if (body) {
      headers['content-type'] = body.type;
      headers['content-length'] = String(body.bytes.length);
      if (body.encoding !== undefined) headers['content-encoding'] = body.encoding;
    }
    if (random.chance(0.1)) headers['idempotency-key'] = `key-${String(random.whole(1, 500))}`;
    if (breaks(0.3)) {
      const [name, choices] = random.pick(oddHeaders);
      headers[name] = random.pick(choices);
    }
    const path =
      this.fillPath(random, operation, breaks(0.2)) + this.makeQuery(random, operation, breaks(0.4));
    const method = breaks(0.04) ? random.pick(otherMethods) : operation.method;
    return { method, path: breaks(0.03) ? bend(random, path) : path, headers, body: body?.bytes ?? null };
  }

  private makeBody(random: RandomStream, operation: Operation, isBroken: boolean): WrittenBody | null {
    const { description } = operation;
    const requestBody = isObject(description['requestBody']) ? description['requestBody'] : undefined;
    const content = isObject(requestBody?.['content']) ? requestBody['content'] : {};
    if ('multipart/form-data' in content)
      return isBroken && random.chance(0.2)
        ? breakJson(random, { kind: 'townships' })
        : makeUpload(random, operation.template, this.known.id(random, 'exams'), isBroken);
    if ('application/octet-stream' in content) return makePhoto(random, isBroken);
    const media = content['application/json'];
    if (!isObject(media)) {
      // A body where none is read.
      return isBroken && random.chance(0.3) ? breakJson(random, { colour: 'red' }) : null;
    }
    const recipe = random.chance(0.7) ? followRecipe(random, this.known, operation) : undefined;
    const value = recipe ?? this.values.make(random, media['schema'], '');
    if (isBroken) return random.chance(0.03) ? null : breakJson(random, value);
    return { bytes: Buffer.from(writeJson(value)), type: 'application/json' };
  }

  private fillPath(random: RandomStream, { method, template }: Operation, isBroken: boolean): string {
    const noun = template.split('/')[3] ?? '';
    // What phones send carries an id of their own.
    const isNew = method === 'PUT' && ['visits', 'findings'].includes(noun) && random.chance(0.5);
    return template.replace(/\{(\w+)\}/g, (_, name: string) => {
      if (isBroken && random.chance(0.7)) return random.pick(oddSegments);
      if (isNew && template.endsWith(`{${name}}`)) return newUuid(random);
      if (name === 'attachmentId') return this.known.id(random, 'attachments');
      if (name === 'stage') return random.pick(['junior', 'junior', 'primary', 'senior']);
      if (name === 'id') return this.known.id(random, noun === 'auth' ? 'sessions' : noun);
      if (name === 'run') return random.pick(['latest', 'published', this.known.id(random, 'runs')]);
      if (name === 'kind') return random.pick(['townships', 'schools', 'staff', 'pupils', 'exam-scores']);
      return encodeURIComponent(this.known.text(random, 'schoolCode') ?? 'A');
    });
  }

  private makeQuery(random: RandomStream, operation: Operation, isBroken: boolean): string {
    const parts = parametersOf(operation)
      .filter(({ required }) => required === true || random.chance(0.5))
      .map(({ name, schema }) => {
        const field = typeof name === 'string' ? name : '';
        const isOdd = isBroken && random.chance(0.5);
        const value = isOdd ? oddText(random) : String(this.values.make(random, schema, field));
        return `${field}=${safeEncode(value)}`;
      });
    if (isBroken) {
      const odd = [
        'colour=red',
        '__proto__=1',
        'limit=1&limit=2',
        'a[b]=c',
        'limit[]=1',
        '%',
        '=',
        '&&',
        'cursor=%00',
        'limit=%ff',
      ];
      if (random.chance(0.6)) parts.push(random.pick(odd));
      if (random.chance(0.1)) parts.push(...parts);
    }
    return parts.length === 0 ? '' : `?${parts.join('&')}`;
  }
}

function parametersOf({ description }: Operation): readonly JsonObject[] {
  const all: readonly unknown[] = Array.isArray(description['parameters']) ? description['parameters'] : [];
  return all.filter(isObject).filter((parameter) => parameter['in'] === 'query');
}

/** Half of a character cannot be percent-encoded; what a careless program would send instead is as good. */
function safeEncode(text: string): string {
  return encodeURIComponent(Buffer.from(text, 'utf8').toString('utf8')).slice(0, 6_000);
}

function bend(random: RandomStream, path: string): string {
  const change = random.pick([
    () => `${path}/`,
    () => path.toUpperCase(),
    () => path.replace('/', '//'),
    () => `${path}/../..`,
    () => path.slice(0, random.whole(1, path.length)),
    () => `${path}%`,
    () => `http://elsewhere.example${path}`,
    () => `/${'a/'.repeat(2_000)}`,
    () => '*',
  ]);
  return change();
}
