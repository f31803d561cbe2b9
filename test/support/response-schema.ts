/** A piece of an OpenAPI 3.0 document, or of a JSON Schema: plain JSON. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a schema says to people. */
const commentary = new Set(['example', 'description']);
/** Formats that say how bytes travel and not what a text looks like. */
const formatsOfBytes = new Set(['binary', 'byte']);

/**
 * The JSON Schema of an OpenAPI 3.0 schema. `nullable` becomes a type of its own, and an object that lists its fields
 * has no others: an answer with a field that the document does not name is wrong.
 */
export function toJsonSchema(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(toJsonSchema);
  if (!isObject(schema)) return schema;
  const { nullable, ...rest } = schema;
  const converted: Record<string, Json> = {};
  for (const [name, value] of Object.entries(rest)) {
    if (value === undefined || commentary.has(name) || name.startsWith('x-')) continue;
    if (name === 'format' && typeof value === 'string' && formatsOfBytes.has(value)) continue;
    if (name === 'properties') converted[name] = mapValues(value, toJsonSchema);
    else converted[name] = name === 'enum' || name === 'required' ? value : toJsonSchema(value);
  }
  if (isObject(converted['properties'])) converted['additionalProperties'] ??= false;
  // Beside a reference, `type` says nothing that the reference does not.
  if ('allOf' in converted) delete converted['type'];
  return nullable === true ? { anyOf: [converted, { type: 'null' }] } : converted;
}

function mapValues(value: Json, change: (value: Json) => Json): Json {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, change(child ?? null)]));
}
