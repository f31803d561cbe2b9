import fc from 'fast-check';
import { CandidateStatus } from '../candidate-columns.rules.js';
import { parseCandidates } from './parse-candidates.js';

const codes = ['A', 'B-2', 'C'];
const { present, absent, excused } = CandidateStatus;

const lines = [
  '101\tP01\tB-2\t0\t{7150,NULL,9000}',
  '7\tP02\tA\t0\t\\N',
  '8\tP03\tA\t1\t{9500,100,0}',
  '9007199254740991\tP04\tC\t1\t\\N',
  '12\t学籍05\tC\t0\t{0}',
];

function parse(text: string, head = '["head"]', schoolCodes: readonly string[] = codes) {
  return parseCandidates(new TextEncoder().encode(text), schoolCodes, head);
}

const textOf = (rows: readonly string[]): string => rows.map((line) => `${line}\n`).join('');

describe('parseCandidates', () => {
  it('refuses a candidate of a school that is not on the list, naming it', () => {
    expect(() => parse('1\tP01\tD\t0\t{1}\n')).toThrow(new RangeError('candidate of the unknown school D'));
    expect(() => parse('1\tP01\tB\t0\t{1}\n')).toThrow(RangeError);
  });

  it('adds the marks up; an absent subject counts 0, and only someone without any mark is absent', () => {
    const { columns, enrolmentIds } = parse(textOf(lines));
    expect([...columns.schoolIndex]).toEqual([1, 0, 0, 2, 2]);
    expect([...columns.status]).toEqual([present, absent, excused, excused, present]);
    expect([...columns.totalHundredths]).toEqual([16_150, 0, 0, 0, 0]);
    expect([...enrolmentIds]).toEqual([101, 7, 8, 9_007_199_254_740_991, 12]);
  });

  it('gives the excused no total, whatever marks stand in the file', () => {
    const { columns } = parse('8\tP03\tA\t1\t{9500,100,0}\n');
    expect([...columns.totalHundredths]).toEqual([0]);
  });

  it('reads an exam that nobody is enrolled for', () => {
    const { columns, enrolmentIds, inputHash } = parse('');
    expect(columns.schoolIndex).toHaveLength(0);
    expect(enrolmentIds).toHaveLength(0);
    expect(inputHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('reads a piece of a larger memory and leaves the rest of it alone', () => {
    const bytes = new TextEncoder().encode(textOf(lines));
    const memory = new Uint8Array(bytes.length + 64).fill(0x21);
    memory.set(bytes, 32);
    expect(parseCandidates(memory.subarray(32, 32 + bytes.length), codes, '["head"]')).toEqual(
      parse(textOf(lines)),
    );
    expect(
      [...memory.subarray(0, 32), ...memory.subarray(32 + bytes.length)].every((byte) => byte === 0x21),
    ).toBe(true);
  });

  it('reads what people could have in any number of subjects', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.nat(100_000)), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
        (marks, id) => {
          const cell = `{${marks.map((mark) => mark ?? 'NULL').join(',')}}`;
          const { columns, enrolmentIds } = parse(`${String(id)}\tP\tA\t0\t${cell}\n`);
          expect(columns.totalHundredths[0]).toBe(marks.reduce<number>((sum, mark) => sum + (mark ?? 0), 0));
          expect(enrolmentIds[0]).toBe(id);
        },
      ),
    );
  });
});

describe('the hash of the inputs', () => {
  const { inputHash } = parse(textOf(lines));
  const withLine = (index: number, line: string): string => textOf(lines.with(index, line));

  it('leaves the database’s own ids out', () => {
    const renumbered = lines.map((line, index) => line.replace(/^\d+/, String(900 + index)));
    expect(parse(textOf(renumbered)).inputHash).toBe(inputHash);
  });

  it('does not depend on the order in which the schools are listed', () => {
    expect(parse(textOf(lines), '["head"]', ['C', 'A', 'B-2']).inputHash).toBe(inputHash);
  });

  it.each([
    ['a mark', withLine(0, '101\tP01\tB-2\t0\t{7151,NULL,9000}')],
    ['the subject of a mark', withLine(0, '101\tP01\tB-2\t0\t{NULL,7150,9000}')],
    ['a 0 in place of an absence', withLine(0, '101\tP01\tB-2\t0\t{7150,0,9000}')],
    ['an absence in place of marks', withLine(4, '12\t学籍05\tC\t0\t\\N')],
    ['an excuse', withLine(1, '7\tP02\tA\t1\t\\N')],
    ['the school', withLine(1, '7\tP02\tC\t0\t\\N')],
    ['a pupil number', withLine(1, '7\tP022\tA\t0\t\\N')],
    ['a pupil more', textOf([...lines, '13\tP06\tA\t0\t\\N'])],
    ['a pupil less', textOf(lines.slice(1))],
  ])('changes with %s', (_, text) => {
    expect(parse(text).inputHash).not.toBe(inputHash);
  });

  it('changes with the head, and no line can pass for a part of it', () => {
    expect(parse(textOf(lines), '["other"]').inputHash).not.toBe(inputHash);
    const [first = '', ...rest] = lines;
    const tail = first.slice(first.indexOf('\t') + 1);
    expect(parse(textOf(rest), `["head"]\n${tail}`).inputHash).toBe(inputHash);
    // which is why the head is JSON in one line
    expect(JSON.stringify(['head\n'])).not.toContain('\n');
  });
});
