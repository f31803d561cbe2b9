import type { RandomStream } from '../../apps/standalone/demo/random-stream.js';

/** Text that goes into a JSON body as it is: a number that JavaScript cannot hold, a field that comes twice. */
export class RawJson {
  constructor(readonly text: string) {}
}

const oddTexts: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\u001b[31m',
  '\u007f',
  '\ud800',
  'a\udc00b',
  '\ufeff',
  '\ufffe\uffff',
  '\u202e反\u202c',
  'Z\u0351\u036b\u0343\u032a\u0302A\u0334\u0321LGO',
  '👩‍👩‍👧‍👦',
  '𠮷'.repeat(101),
  'x'.repeat(33),
  'x'.repeat(100_000),
  '龘'.repeat(5_000),
  "' or '1'='1",
  '"; drop table users; --',
  '\\',
  '%',
  '%00',
  '../../etc/passwd',
  '<script>alert(1)</script>',
  '${7*7}',
  '__proto__',
  'constructor',
  'null',
  'NaN',
  '-0',
  '1e309',
  '0000-00-00',
  '2025-02-30',
  '9999-12-31',
  '+275760-09-13',
  '2025-09-01T00:00:00Z',
  '2099-2100',
  '00000000-0000-0000-0000-000000000000',
  'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
  'latest',
  'published',
];

const oddNumbers: readonly (number | RawJson)[] = [
  0,
  -1,
  0.001,
  1e-7,
  120.005,
  2 ** 31,
  2 ** 53,
  -(2 ** 63),
  1e21,
  1e308,
  new RawJson('-0'),
  new RawJson('1e400'),
  new RawJson('99999999999999999999999999999999999999'),
  new RawJson('0.1000000000000000000000000000000000001'),
];

/** Something that is hardly ever what is wanted. */
export function oddValue(random: RandomStream): unknown {
  const make = random.pick([
    (): unknown => random.pick(oddTexts),
    (): unknown => random.pick(oddNumbers),
    (): unknown => null,
    (): unknown => random.chance(0.5),
    (): unknown => [],
    (): unknown => ({}),
    (): unknown => [random.pick(oddTexts), random.pick(oddNumbers), null],
    (): unknown => ({ $ne: null, length: -1, toString: 'x', then: 'y' }),
    (): unknown => new RawJson('{"__proto__":{"isAdmin":true}}'),
    (): unknown => new RawJson('{"constructor":{"prototype":{}}}'),
    (): unknown => new RawJson(`${'['.repeat(200)}${']'.repeat(200)}`),
    (): unknown => Array.from({ length: random.whole(20, 1500) }, () => random.pick(oddTexts.slice(0, 12))),
  ]);
  return make();
}

export function oddText(random: RandomStream): string {
  return random.pick(oddTexts);
}

/** As JSON.stringify, but {@link RawJson} goes in as it is. */
export function writeJson(value: unknown): string {
  if (value instanceof RawJson) return value.text;
  if (Array.isArray(value)) return `[${value.map(writeJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).filter(([, child]) => child !== undefined);
    return `{${fields.map(([name, child]) => `${JSON.stringify(name)}:${writeJson(child)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}
