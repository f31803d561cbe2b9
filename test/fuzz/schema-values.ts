import type { RandomStream } from '../../apps/standalone/demo/random-stream.js';
import { isObject, type Json, type JsonObject } from '../support/response-schema.js';
import type { KnownThings } from './known-things.js';

/** Makes values that a schema of the document describes. */
export class SchemaValues {
  constructor(
    private readonly document: JsonObject,
    private readonly known: KnownThings,
  ) {}

  /** A value of `schema` for the field `name`. */
  make(random: RandomStream, schema: Json | undefined, name: string): unknown {
    const plain = this.resolve(schema);
    if (plain['nullable'] === true && random.chance(0.15)) return null;
    if (Array.isArray(plain['enum'])) return random.pick(plain['enum']);
    if (isObject(plain['properties'])) return this.makeObject(random, plain);
    if (plain['type'] === 'array') return this.makeList(random, plain, name);
    if (plain['type'] === 'integer') return this.makeNumber(random, plain, 1);
    if (plain['type'] === 'number') return this.makeNumber(random, plain, 100);
    if (plain['type'] === 'boolean') return random.chance(0.5);
    return this.makeText(random, plain, name);
  }

  /** The schema that a reference stands for; of several parts, all together. */
  resolve(schema: Json | undefined): JsonObject {
    if (!isObject(schema)) return {};
    if (typeof schema['$ref'] === 'string') {
      const parts = schema['$ref'].replace('#/', '').split('/');
      return this.resolve(
        parts.reduce<Json | undefined>((at, part) => (isObject(at) ? at[part] : undefined), this.document),
      );
    }
    if (!Array.isArray(schema['allOf'])) return schema;
    const parts: readonly Json[] = schema['allOf'];
    return parts.reduce<JsonObject>((all, part) => ({ ...all, ...this.resolve(part) }), schema);
  }

  private makeObject(random: RandomStream, schema: JsonObject): object {
    const properties = isObject(schema['properties']) ? schema['properties'] : {};
    const required: readonly Json[] = Array.isArray(schema['required']) ? schema['required'] : [];
    const wanted = Object.entries(properties).filter(
      ([field]) => required.includes(field) || random.chance(0.6),
    );
    return Object.fromEntries(
      wanted.map(([field, child]) => [field, this.make(random, child, field)] as const),
    );
  }

  private makeList(random: RandomStream, schema: JsonObject, name: string): unknown[] {
    const least = Number(schema['minItems'] ?? 0);
    const most = Math.min(Number(schema['maxItems'] ?? 3), least + 3);
    return Array.from({ length: random.whole(least, most) }, () => this.make(random, schema['items'], name));
  }

  private makeNumber(random: RandomStream, schema: JsonObject, parts: number): number {
    const least = Number(schema['minimum'] ?? 0);
    const most = Number(schema['maximum'] ?? 1000);
    if (random.chance(0.2)) return random.pick([least, most]);
    if (typeof schema['example'] === 'number' && random.chance(0.5)) return schema['example'];
    const near = Math.min(most, least + 200);
    return random.whole(Math.ceil(least * parts), Math.floor(near * parts)) / parts;
  }

  private makeText(random: RandomStream, schema: JsonObject, name: string): string {
    const known = this.known.text(random, name);
    if (schema['format'] === 'uuid') {
      const id = this.known.id(random, `${name.replace(/Id$/, '')}s`);
      return known !== undefined && random.chance(0.7) ? known : id;
    }
    if (schema['format'] === 'date') return makeDate(random);
    if (known !== undefined && random.chance(0.7)) return known;
    if (typeof schema['example'] === 'string' && random.chance(0.6)) return schema['example'];
    const length = random.whole(
      Number(schema['minLength'] ?? 1),
      Math.min(Number(schema['maxLength'] ?? 20), 20),
    );
    const letters = schema['pattern'] === undefined ? '乡镇中心小学第一二三Aa0 ' : 'abcXYZ0189';
    return Array.from({ length }, () => random.pick([...letters])).join('');
  }
}

function makeDate(random: RandomStream): string {
  if (random.chance(0.3)) return random.pick(['2025-09-30', '2024-08-20', '2026-01-10', '1980-05-01']);
  return new Date(Date.UTC(2020, 0, random.whole(1, 2500))).toISOString().slice(0, 10);
}
