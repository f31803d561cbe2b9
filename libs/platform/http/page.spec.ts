import fc from 'fast-check';
import { pageOf, readCursor, requireUuidKey } from './page.js';

const refusal = expect.objectContaining({ code: 'invalid-cursor' });
const written = (key: string): string => Buffer.from(key, 'utf8').toString('base64url');

describe('readCursor', () => {
  it.each([
    ['', 'is empty'],
    ['!!!', 'has no letter of base64url'],
    [written('P001\u0000'), 'hides a NUL'],
    [written('a\nb'), 'hides a line'],
    [`${written('P001')}==`, 'is padded'],
    [` ${written('P001')}`, 'begins with a space'],
    ['_w', 'holds bytes that are no text'],
    ['P0', 'is a key as it stands'],
  ])('refuses %j: it %s', (cursor) => {
    expect(() => readCursor(cursor)).toThrow(refusal);
  });

  it('is null on the first page', () => {
    expect(readCursor(undefined)).toBeNull();
  });
});

describe('pageOf', () => {
  const rows = ['a', 'b', 'c'];

  it('says that there is more only when a row too many was read', () => {
    expect(pageOf(rows, 3, (row) => row)).toEqual({ items: rows, nextCursor: null });
    expect(pageOf(rows, 2, (row) => row)).toEqual({ items: ['a', 'b'], nextCursor: written('b') });
    expect(pageOf([], 2, (row: string) => row)).toEqual({ items: [], nextCursor: null });
  });

  it('walks every list to its end, each row once, whatever the keys are', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc
            .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
            .filter((key) => !/\p{Cc}|\p{Cs}/u.test(key)),
        ),
        fc.integer({ min: 1, max: 5 }),
        (keys, limit) => {
          const list = keys.toSorted();
          const seen: string[] = [];
          let cursor: string | null | undefined;
          do {
            const after = readCursor(cursor ?? undefined);
            const from = after === null ? 0 : list.indexOf(after) + 1;
            const page = pageOf(list.slice(from, from + limit + 1), limit, (key) => key);
            seen.push(...page.items);
            cursor = page.nextCursor;
          } while (cursor !== null);
          expect(seen).toEqual(list);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('requireUuidKey', () => {
  it('lets ids and the first page through', () => {
    expect(requireUuidKey(null)).toBeNull();
    expect(requireUuidKey('0198a2b4-7c1e-7d3a-9f00-0123456789ab')).toBe(
      '0198a2b4-7c1e-7d3a-9f00-0123456789ab',
    );
  });

  it.each([
    'P001',
    '0198a2b4',
    `0198a2b4-7c1e-7d3a-9f00-0123456789ab' or true`,
    '0198A2B4-7C1E-7D3A-9F00-0123456789AB',
  ])('refuses %s before the database has to', (key) => {
    expect(() => requireUuidKey(key)).toThrow(refusal);
  });
});
