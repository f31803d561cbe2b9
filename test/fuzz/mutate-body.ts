import { gzipSync } from 'node:zlib';
import type { RandomStream } from '../../apps/standalone/demo/random-stream.js';
import { oddText, oddValue, RawJson, writeJson } from './odd-values.js';

export interface WrittenBody {
  readonly bytes: Buffer;
  readonly type: string;
  readonly encoding?: string;
}

const json = 'application/json';

/** A JSON body with something wrong in its values or its form. */
export function breakJson(random: RandomStream, value: unknown): WrittenBody {
  const text = writeJson(value);
  const break1 = random.pick([
    (): WrittenBody => written(changeField(random, value)),
    (): WrittenBody => written(changeField(random, value)),
    (): WrittenBody => written(changeField(random, changeField(random, value))),
    (): WrittenBody => written(dropField(random, value)),
    (): WrittenBody => written(addField(random, value)),
    (): WrittenBody => ({ bytes: Buffer.from(repeatField(text)), type: json }),
    (): WrittenBody => ({ bytes: Buffer.from(text.slice(0, random.whole(0, text.length))), type: json }),
    (): WrittenBody => ({ bytes: Buffer.from(spoil(random, text)), type: json }),
    (): WrittenBody => ({ bytes: spoilBytes(random, Buffer.from(text)), type: json }),
    (): WrittenBody => ({ bytes: Buffer.from(writeJson(oddValue(random))), type: json }),
    (): WrittenBody => ({ bytes: Buffer.from(writeJson([value])), type: json }),
    (): WrittenBody => ({ bytes: Buffer.from(text), type: random.pick(otherTypes) }),
    (): WrittenBody => ({ bytes: Buffer.from(text, 'utf16le'), type: `${json}; charset=utf-16le` }),
    (): WrittenBody => ({ bytes: gzipSync(text), type: json, encoding: 'gzip' }),
    (): WrittenBody => ({ bytes: Buffer.from(text), type: json, encoding: random.pick(['gzip', 'br', 'x']) }),
    (): WrittenBody => ({ bytes: Buffer.from(`{"a":"${'x'.repeat(2_200_000)}"}`), type: json }),
  ]);
  // Bodies of megabytes are slow to send: one now and then is enough.
  const made = break1();
  return made.bytes.length > 1_000_000 && random.chance(0.97) ? written(changeField(random, value)) : made;
}

const otherTypes = [
  'text/plain',
  'application/xml',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'multipart/form-data; boundary=x',
  'application/json; charset=gb18030',
  'application/json;',
  'application/problem+json',
  'json',
  '',
  '*/*',
];

function written(value: unknown): WrittenBody {
  return { bytes: Buffer.from(writeJson(value)), type: json };
}

/** One value somewhere in it is replaced by an odd one. */
function changeField(random: RandomStream, value: unknown): unknown {
  if (value instanceof RawJson || random.chance(0.1)) return oddValue(random);
  if (Array.isArray(value) && value.length > 0) {
    const at = random.whole(0, value.length - 1);
    return value.map((item: unknown, index) => (index === at ? changeField(random, item) : item));
  }
  if (typeof value === 'object' && value !== null) {
    const names = Object.keys(value);
    if (names.length === 0) return oddValue(random);
    const chosen = random.pick(names);
    return Object.fromEntries(
      Object.entries(value).map(([name, child]: [string, unknown]) => [
        name,
        name === chosen ? changeField(random, child) : child,
      ]),
    );
  }
  return oddValue(random);
}

function dropField(random: RandomStream, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const names = Object.keys(value);
  if (names.length === 0) return value;
  const chosen = random.pick(names);
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== chosen));
}

function addField(random: RandomStream, value: unknown): unknown {
  const name = random.pick([
    'colour',
    'id',
    'isAdmin',
    'role',
    'toString',
    'hasOwnProperty',
    oddText(random),
  ]);
  if (typeof value !== 'object' || value === null) return { [name]: oddValue(random) };
  return { ...value, [name]: oddValue(random) };
}

/** `{"a":1}` becomes `{"a":1,"a":1}`. */
function repeatField(text: string): string {
  return text.length < 3 || !text.startsWith('{') ? text : `${text.slice(0, -1)},${text.slice(1)}`;
}

function spoil(random: RandomStream, text: string): string {
  const at = random.whole(0, text.length);
  return `${text.slice(0, at)}${random.pick(['\u0000', '"', '{', ']', ',', '\\', '\ufeff', '💥'])}${text.slice(at)}`;
}

function spoilBytes(random: RandomStream, bytes: Buffer): Buffer {
  const spoiled = Buffer.from(bytes);
  if (spoiled.length > 0) spoiled[random.whole(0, spoiled.length - 1)] = random.whole(128, 255);
  return spoiled;
}
