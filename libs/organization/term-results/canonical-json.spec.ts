import fc from 'fast-check';
import { canonicalHash, canonicalJson } from './canonical-json.js';

describe('canonical JSON', () => {
  it('orders keys by code units at every depth and leaves out what is not given', () => {
    expect(canonicalJson({ b: [{ z: 1, a: null }], a: '县', c: undefined })).toBe(
      '{"a":"县","b":[{"a":null,"z":1}]}',
    );
  });

  it('keeps the order of lists, which means something', () => {
    expect(canonicalHash([1, 2])).not.toBe(canonicalHash([2, 1]));
  });

  it('refuses what has no one form', () => {
    for (const value of [NaN, Infinity, undefined, 1n, [undefined]])
      expect(() => canonicalJson(value)).toThrow(TypeError);
  });

  it('is JSON of the same content, whatever the order in which it was put together', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        const normal: unknown = JSON.parse(JSON.stringify(value));
        expect(JSON.parse(text)).toEqual(normal);
        expect(canonicalJson(reversed(normal))).toBe(text);
      }),
    );
  });
});

/** The same content, made in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, member]) => [key, reversed(member)]),
  );
}
