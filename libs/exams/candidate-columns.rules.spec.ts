import { cohortOf, juniorPolicy } from './cohort.fixture.js';
import { rankExam } from './ranking.rules.js';

describe('columns that contradict themselves', () => {
  const { schools, candidates } = cohortOf({ code: 'A', township: 'T1', pupils: [90, 'absent', 'excused'] });
  const school = { code: 'B', name: '乙', townshipCode: 'T1', townshipName: '乡镇T1' };

  it.each([
    [
      'lengths that differ',
      'the candidate columns differ in length',
      schools,
      { ...candidates, status: new Uint8Array(2) },
    ],
    [
      'totals that are missing',
      'the candidate columns differ in length',
      schools,
      { ...candidates, totalHundredths: new Int32Array(2) },
    ],
    [
      'an unknown school',
      'candidate 2: unknown school 1',
      schools,
      { ...candidates, schoolIndex: Int32Array.of(0, 0, 1) },
    ],
    [
      'a negative school',
      'candidate 2: unknown school -1',
      schools,
      { ...candidates, schoolIndex: Int32Array.of(0, 0, -1) },
    ],
    [
      'an unknown status',
      'candidate 2: unknown status 3',
      schools,
      { ...candidates, status: Uint8Array.of(0, 1, 3) },
    ],
    [
      'a negative total',
      'candidate 0: negative total -1',
      schools,
      { ...candidates, totalHundredths: Int32Array.of(-1, 0, 0) },
    ],
    [
      'a total of an absent pupil',
      'candidate 1: total 1 without having been present',
      schools,
      { ...candidates, totalHundredths: Int32Array.of(1, 1, 0) },
    ],
    [
      'a total of an excused pupil',
      'candidate 2: total 1 without having been present',
      schools,
      { ...candidates, totalHundredths: Int32Array.of(1, 0, 1) },
    ],
    ['a school code that comes twice', 'school code A comes twice', [...schools, ...schools], candidates],
    [
      'a township with two names',
      'township T1 needs exactly one name',
      [...schools, { ...school, townshipName: '另' }],
      candidates,
    ],
    [
      'a township without a name',
      'township T1 needs exactly one name',
      [...schools, { ...school, townshipName: null }],
      candidates,
    ],
  ])('are refused for %s: %s', (_, message, wrongSchools, wrongCandidates) => {
    expect(() => rankExam(wrongSchools, wrongCandidates, juniorPolicy(3, 5, 7))).toThrow(
      new RangeError(message),
    );
  });

  it('are refused with a policy whose figures cannot rank', () => {
    expect(() => rankExam(schools, candidates, juniorPolicy(5, 3, 7))).toThrow('policy: cutoffs not-nested');
  });
});
