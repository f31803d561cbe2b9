import { writePupilLists } from './write-pupil-lists.js';

const runId = '0198a2b4-0000-7000-8000-000000000001';

/** Candidates as [school, status, total, place]; their enrolments are numbered from 100 on. */
function write(candidates: readonly (readonly [number, number, number, number])[]): string {
  const column = (index: 0 | 1 | 2 | 3): number[] => candidates.map((candidate) => candidate[index]);
  return writePupilLists(
    runId,
    ['school-a', 'school-b', 'school-c'],
    {
      schoolIndex: Int32Array.from(column(0)),
      status: Uint8Array.from(column(1)),
      totalHundredths: Int32Array.from(column(2)),
    },
    Float64Array.from(candidates, (_, index) => 100 + index),
    Int32Array.from(column(3)),
  ).toString('utf8');
}

describe('writePupilLists', () => {
  it('writes nothing for an exam without candidates', () => {
    expect(write([])).toBe('');
  });

  it('writes one line a school, the best place first, then the absent, the excused at the end', () => {
    const text = write([
      [1, 2, 0, 0],
      [1, 1, 0, 5],
      [1, 0, 7150, 3],
      [0, 0, 9000, 1],
      [1, 0, 8000, 2],
      [0, 0, 7150, 3],
    ]);
    expect(text.split('\n').sort()).toEqual([
      '',
      `${runId}\tschool-a\t{103,105}\t{0,0}\t{9000,7150}\t{1,3}`,
      `${runId}\tschool-b\t{104,102,101,100}\t{0,0,1,2}\t{8000,7150,0,0}\t{2,3,5,0}`,
    ]);
  });

  it('leaves those who share a place in the order of the candidates', () => {
    expect(
      write([
        [0, 0, 50, 2],
        [0, 0, 90, 1],
        [0, 0, 50, 2],
        [0, 2, 0, 0],
        [0, 2, 0, 0],
      ]),
    ).toBe(`${runId}\tschool-a\t{101,100,102,103,104}\t{0,0,0,2,2}\t{90,50,50,0,0}\t{1,2,2,0,0}\n`);
  });

  it('writes enrolment numbers out in full, however great', () => {
    const great = Number.MAX_SAFE_INTEGER;
    const columns = {
      schoolIndex: Int32Array.of(0),
      status: Uint8Array.of(0),
      totalHundredths: Int32Array.of(2_000_000_000),
    };
    expect(
      writePupilLists(runId, ['school-a'], columns, Float64Array.of(great), Int32Array.of(1)).toString(),
    ).toBe(`${runId}\tschool-a\t{${String(great)}}\t{0}\t{2000000000}\t{1}\n`);
  });
});
