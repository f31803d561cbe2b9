import fc from 'fast-check';
import { chainOf } from './audit-chain.fixture.js';
import { type SignedColumns, signedTime, signEntry } from './audit-chain.js';
import { type AuditHead, type ChainedRow, ChainReader, type DeletedRow } from './audit-verification.js';

const key = 'the key of the program, and nobody else';
const text = fc.string({ maxLength: 8, unit: 'binary' });
const textOrNull = fc.option(text);

const entry: fc.Arbitrary<SignedColumns> = fc.record({
  entryId: fc.uuid(),
  at: fc
    .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
    .map(signedTime),
  actorId: fc.option(fc.uuid()),
  actorRole: text,
  action: text,
  subjectKind: text,
  subjectId: text,
  before: textOrNull,
  after: textOrNull,
  requestId: textOrNull,
});

const chain = fc.array(entry, { minLength: 2, maxLength: 12 }).map((entries) => chainOf(key, entries));
const chainAndPlace = chain.chain((rows) => fc.tuple(fc.constant(rows), fc.nat({ max: rows.length - 1 })));

function read(rows: readonly (ChainedRow | DeletedRow)[], known: AuditHead | null = null): ChainReader {
  const reader = new ChainReader(key, known);
  for (const row of rows) reader.accept(row);
  reader.finish();
  return reader;
}

function headOf(rows: readonly ChainedRow[]): AuditHead {
  return read(rows).head;
}

describe('a chain as it was sealed', () => {
  it('is intact, and each of its heads is met on the way', () => {
    fc.assert(
      fc.property(chainAndPlace, ([rows, place]) => {
        expect(read(rows, headOf(rows.slice(0, place))).firstFault).toBeNull();
        expect(read(rows).head).toEqual({
          position: rows.length,
          link: rows.at(-1)?.link.toString('hex'),
        });
      }),
    );
  });

  it('is intact when it is empty, and is short of any head that is known', () => {
    expect(read([]).firstFault).toBeNull();
    expect(read([], { position: 0, link: '0'.repeat(64) }).firstFault).toBeNull();
    expect(read([], { position: 1, link: '0'.repeat(64) }).firstFault).toMatchObject({
      kind: 'truncated',
      position: 1,
    });
  });

  it('fits no other key', () => {
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 3 }), (entries) => {
        expect(read(chainOf(`${key}.`, entries)).firstFault).toMatchObject({ kind: 'edited', position: 1 });
      }),
    );
  });
});

describe('what was done to a chain is found, and where', () => {
  it('an entry with any column changed', () => {
    const changes = fc.constantFrom(
      'entryId',
      'at',
      'actorId',
      'actorRole',
      'action',
      'subjectKind',
      'subjectId',
      'before',
      'after',
      'requestId',
    );
    fc.assert(
      fc.property(chainAndPlace, changes, fc.option(text), ([rows, place], column, given) => {
        // That column takes no null; a null would say that the entry is gone.
        const value = column === 'entryId' ? String(given) : given;
        fc.pre(rows[place]?.[column] !== value);
        const edited = rows.map((row, index) => (index === place ? { ...row, [column]: value } : row));
        expect(read(edited).firstFault).toMatchObject({ kind: 'edited', position: place + 1 });
      }),
      { numRuns: 300 },
    );
  });

  it('an entry signed anew without the key', () => {
    fc.assert(
      fc.property(chainAndPlace, entry, ([rows, place], other) => {
        const forged = { ...other, signature: signEntry('a guess', other) };
        const changed = rows.map((row, index) => (index === place ? { ...row, ...forged } : row));
        expect(read(changed).firstFault).toEqual({
          kind: 'edited',
          position: place + 1,
          entryId: other.entryId,
        });
      }),
    );
  });

  it('an entry that is gone, with its link or without', () => {
    fc.assert(
      fc.property(chainAndPlace, ([rows, place]) => {
        const emptied = rows.map((row, index) =>
          index === place ? { position: row.position, entryId: null } : row,
        );
        expect(read(emptied).firstFault).toEqual({ kind: 'deleted', position: place + 1, entryId: null });
        const shortened = rows.filter((_, index) => index !== place);
        const isTail = place === rows.length - 1;
        expect(read(shortened, headOf(rows)).firstFault).toEqual({
          kind: isTail ? 'truncated' : 'gap',
          position: place + 1,
          entryId: null,
        });
      }),
    );
  });

  it('an entry that is gone while those behind it were moved up', () => {
    fc.assert(
      fc.property(chainAndPlace, ([rows, place]) => {
        fc.pre(place < rows.length - 1);
        const closed = rows
          .filter((_, index) => index !== place)
          .map((row, index) => ({ ...row, position: index + 1 }));
        expect(read(closed).firstFault).toMatchObject({ kind: 'out-of-order', position: place + 1 });
      }),
    );
  });

  it('two entries that changed places, with their rows or their links or alone', () => {
    fc.assert(
      fc.property(chainAndPlace, fc.nat(), fc.constantFrom(0, 1, 2), ([rows, here], step, way) => {
        const there = (here + 1 + (step % (rows.length - 1))) % rows.length;
        const swapped = rows.map((row, index) => {
          const other = rows[index === here ? there : here];
          if (!other || (index !== here && index !== there)) return row;
          const { position, link, auditId } = row;
          if (way === 0) return { ...other, position, link, auditId };
          if (way === 1) return { ...other, position, link };
          return { ...other, position };
        });
        expect(read(swapped).firstFault).toMatchObject({
          kind: 'out-of-order',
          position: Math.min(here, there) + 1,
        });
      }),
    );
  });

  it('a link or a row number that was changed', () => {
    fc.assert(
      fc.property(chainAndPlace, fc.nat({ max: 31 }), fc.nat({ max: 7 }), ([rows, place], byte, bit) => {
        const damaged = rows.map((row, index) => {
          if (index !== place) return row;
          const link = Buffer.from(row.link);
          link[byte] = (link[byte] ?? 0) ^ (1 << bit);
          return { ...row, link };
        });
        expect(read(damaged).firstFault).toMatchObject({ kind: 'out-of-order', position: place + 1 });
        const moved = rows.map((row, index) => (index === place ? { ...row, auditId: '7' } : row));
        expect(read(moved).firstFault).toMatchObject({ kind: 'out-of-order', position: place + 1 });
      }),
    );
  });

  it('an entry, forged or a copy of another, that was put in between', () => {
    fc.assert(
      fc.property(chainAndPlace, entry, fc.boolean(), ([rows, place], other, isCopy) => {
        const [model = rows[0]] = rows.slice(place);
        if (!model) return;
        const added = isCopy ? model : { ...model, ...other };
        const longer = [...rows.slice(0, place + 1), added, ...rows.slice(place + 1)].map((row, index) => ({
          ...row,
          position: index + 1,
        }));
        expect(read(longer).firstFault).toMatchObject({
          kind: isCopy ? 'out-of-order' : 'edited',
          position: place + 2,
        });
        const doubled = [...rows.slice(0, place + 1), added, ...rows.slice(place + 1)];
        expect(read(doubled).firstFault).toMatchObject({ kind: 'gap', position: place + 2 });
      }),
    );
  });

  it('a history that was cut and grew again past the head that is known', () => {
    fc.assert(
      fc.property(chainAndPlace, fc.array(entry, { minLength: 12, maxLength: 14 }), ([rows, place], more) => {
        const regrown = chainOf(key, [...rows.slice(0, place), ...more]);
        expect(read(regrown, headOf(rows)).firstFault).toEqual({
          kind: 'rewritten',
          position: rows.length,
          entryId: null,
        });
      }),
    );
  });
});

describe('a moment as it is signed', () => {
  it('is written as the database writes it, with digits that it does not use and its era', () => {
    expect(signedTime(new Date('2026-02-03T04:05:06.070Z'))).toBe('2026-02-03T04:05:06.070000 AD');
  });
});
