import { maxHeaderSize } from 'node:http';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { isObject, type Json, type JsonObject, toJsonSchema } from './response-schema.js';

/** A route of the document. */
export interface Operation {
  readonly method: string;
  /** `/api/v1/exams/{id}` */
  readonly template: string;
  readonly description: JsonObject;
}

/** What was asked and what came back. */
export interface Exchange {
  readonly method: string;
  /** As it was sent, with its query. */
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
}

/** What a request may meet that no route of the document answers. */
const refusalsWithoutRoute = new Set([400, 404, 405, 413, 415, 429, 431]);
const problemType = 'application/problem+json';
/** Served beside the routes: the document itself, and the page for people. */
const besidesRoutes = /^\/api\/(openapi\.json|docs(\/.*)?)$/;

/** Holds answers against the OpenAPI document of the api that gave them. */
export class Contract {
  readonly operations: readonly Operation[];
  private readonly patterns: readonly { readonly pattern: RegExp; readonly operation: Operation }[];
  private readonly ajv = new Ajv({ strict: false, allErrors: true, multipleOfPrecision: 6 });
  private readonly compiled = new Map<Json, ValidateFunction>();

  constructor(readonly document: JsonObject) {
    formats.default(this.ajv);
    this.ajv.addSchema({ $id: 'document', components: toJsonSchema(at(document, 'components')) });
    this.operations = Object.entries(at(document, 'paths')).flatMap(([template, item]) =>
      Object.entries(isObject(item) ? item : {}).flatMap(([method, description]) =>
        isObject(description) ? [{ method: method.toUpperCase(), template, description }] : [],
      ),
    );
    this.patterns = this.operations
      .toSorted((a, b) => countParameters(a) - countParameters(b))
      .map((operation) => ({ pattern: patternOf(operation.template), operation }));
  }

  /** The contract that the api at `url` publishes. */
  static async of(url: string): Promise<Contract> {
    const response = await fetch(`${url}/api/openapi.json`);
    const document: unknown = await response.json();
    if (!isObject(document)) throw new Error(`${url} publishes no document`);
    return new Contract(document);
  }

  /** The route that answers a request, if there is one. */
  find(method: string, path: string): Operation | undefined {
    const [bare = ''] = path.replace(/^https?:\/\/[^/]*/, '').split('?');
    const wanted = method === 'HEAD' ? 'GET' : method;
    return this.patterns.find(({ pattern, operation }) => operation.method === wanted && pattern.test(bare))
      ?.operation;
  }

  /** Everything in an answer that the document does not allow. */
  faultsOf(exchange: Exchange): readonly string[] {
    // An address too long to be read is refused before a route is looked for.
    const isUnread = exchange.status === 431 && exchange.path.length > maxHeaderSize / 2;
    const operation = isUnread ? undefined : this.find(exchange.method, exchange.path);
    const faults = operation ? this.faultsOfRoute(exchange, operation) : this.faultsWithoutRoute(exchange);
    const isBusy = exchange.status === 429 || exchange.status === 503;
    return [
      ...faults,
      ...(isBusy && !/^\d+$/.test(exchange.headers.get('retry-after') ?? '') ? ['no Retry-After'] : []),
      ...(exchange.headers.get('x-request-id') === null ? ['no X-Request-Id'] : []),
    ];
  }

  private faultsOfRoute(exchange: Exchange, { description }: Operation): readonly string[] {
    const response = at(description, 'responses')[String(exchange.status)];
    if (!isObject(response)) return [`status ${String(exchange.status)} is not documented`];
    return this.faultsOfContent(exchange, isObject(response['content']) ? response['content'] : {});
  }

  private faultsWithoutRoute(exchange: Exchange): readonly string[] {
    if (besidesRoutes.test(exchange.path.split('?')[0] ?? '')) return [];
    if (!refusalsWithoutRoute.has(exchange.status))
      return [`status ${String(exchange.status)} where the document has no route`];
    const problem = { schema: { $ref: '#/components/schemas/ProblemDto' } };
    return this.faultsOfContent(exchange, { [problemType]: problem });
  }

  private faultsOfContent({ method, headers, bytes }: Exchange, content: JsonObject): readonly string[] {
    if (method === 'HEAD') return [];
    const type = (headers.get('content-type') ?? '').split(';')[0] ?? '';
    if (Object.keys(content).length === 0) {
      return bytes.length === 0 ? [] : [`${String(bytes.length)} bytes where the document has no content`];
    }
    const media = content[type];
    if (!isObject(media)) return [`content type "${type}" is not documented`];
    if (type === 'text/event-stream') return this.faultsOfEvents(bytes, media['x-event'] ?? {});
    if (!type.endsWith('json')) return [];
    return this.faultsOfJson(bytes.toString('utf8'), media['schema'] ?? {});
  }

  private faultsOfEvents(bytes: Buffer, schema: Json): readonly string[] {
    const events = bytes.toString('utf8').match(/^data: .*$/gm) ?? [];
    return events.flatMap((line) => this.faultsOfJson(line.slice('data: '.length), schema));
  }

  private faultsOfJson(text: string, schema: Json): readonly string[] {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return [`not JSON: ${text.slice(0, 100)}`];
    }
    const validate = this.validatorOf(schema);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message = '', params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }

  private validatorOf(schema: Json): ValidateFunction {
    const known = this.compiled.get(schema);
    if (known) return known;
    const text = JSON.stringify(toJsonSchema(schema)).replaceAll('"#/components/', '"document#/components/');
    const validate = this.ajv.compile(JSON.parse(text));
    this.compiled.set(schema, validate);
    return validate;
  }
}

function at(object: JsonObject, name: string): JsonObject {
  const value = object[name];
  return isObject(value) ? value : {};
}

function countParameters({ template }: Operation): number {
  return template.split('{').length;
}

/** Routes are found whatever the case of their letters and with or without a slash at the end. */
function patternOf(template: string): RegExp {
  const source = template.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+?');
  return new RegExp(`^${source}/?$`, 'i');
}
