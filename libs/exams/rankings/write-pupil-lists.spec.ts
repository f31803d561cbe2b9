import type { PupilList } from './ranking-task.js';
import { writePupilLists } from './write-pupil-lists.js';

/** Candidates as [school, status, total, place]; their enrolments are numbered from 100 on. */
function write(candidates: readonly (readonly [number, number, number, number])[]): PupilList[] {
  const column = (index: 0 | 1 | 2 | 3): number[] => candidates.map((candidate) => candidate[index]);
  return writePupilLists(
    ['school-a', 'school-b', 'school-c'],
    {
      schoolIndex: Int32Array.from(column(0)),
      status: Uint8Array.from(column(1)),
      totalHundredths: Int32Array.from(column(2)),
    },
    Float64Array.from(candidates, (_, index) => 100 + index),
    Int32Array.from(column(3)),
  );
}

const list = (
  schoolId: string,
  enrolmentIds: string,
  statuses: string,
  totalsHundredths: string,
  countyPlaces: string,
) => ({
  schoolId,
  enrolmentIds,
  statuses,
  totalsHundredths,
  countyPlaces,
});

describe('writePupilLists', () => {
  it('writes nothing for an exam without candidates', () => {
    expect(write([])).toEqual([]);
  });

  it('writes one line a school, the best place first, then the absent, the excused at the end', () => {
    const lists = write([
      [1, 2, 0, 0],
      [1, 1, 0, 5],
      [1, 0, 7150, 3],
      [0, 0, 9000, 1],
      [1, 0, 8000, 2],
      [0, 0, 7150, 3],
    ]);
    expect(lists.toSorted((a, b) => (a.schoolId < b.schoolId ? -1 : 1))).toEqual([
      list('school-a', '{103,105}', '{0,0}', '{9000,7150}', '{1,3}'),
      list('school-b', '{104,102,101,100}', '{0,0,1,2}', '{8000,7150,0,0}', '{2,3,5,0}'),
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
    ).toEqual([list('school-a', '{101,100,102,103,104}', '{0,0,0,2,2}', '{90,50,50,0,0}', '{1,2,2,0,0}')]);
  });

  it('writes enrolment numbers out in full, however great', () => {
    const great = Number.MAX_SAFE_INTEGER;
    const columns = {
      schoolIndex: Int32Array.of(0),
      status: Uint8Array.of(0),
      totalHundredths: Int32Array.of(2_000_000_000),
    };
    expect(writePupilLists(['school-a'], columns, Float64Array.of(great), Int32Array.of(1))).toEqual([
      list('school-a', `{${String(great)}}`, '{0}', '{2000000000}', '{1}'),
    ]);
  });
});
