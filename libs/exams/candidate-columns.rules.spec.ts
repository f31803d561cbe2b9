import { cohortOf, juniorPolicy } from './cohort.fixture.js';
import { rankExam } from './ranking.rules.js';

describe('columns that contradict themselves', () => {
  const { schools, candidates } = cohortOf({ code: 'A', township: 'T1', pupils: [90, 'absent', 'excused'] });
  const school = { code: 'B', name: '乙', townshipCode: 'T1', townshipName: '乡镇T1' };

  it.each([
    ['lengths that differ', schools, { ...candidates, status: new Uint8Array(2) }],
    ['totals that are missing', schools, { ...candidates, totalHundredths: new Int32Array(2) }],
    ['an unknown school', schools, { ...candidates, schoolIndex: Int32Array.of(0, 0, 1) }],
    ['a negative school', schools, { ...candidates, schoolIndex: Int32Array.of(0, 0, -1) }],
    ['an unknown status', schools, { ...candidates, status: Uint8Array.of(0, 1, 3) }],
    ['a negative total', schools, { ...candidates, totalHundredths: Int32Array.of(-1, 0, 0) }],
    ['a total of an absent pupil', schools, { ...candidates, totalHundredths: Int32Array.of(1, 1, 0) }],
    ['a total of an excused pupil', schools, { ...candidates, totalHundredths: Int32Array.of(1, 0, 1) }],
    ['a school code that comes twice', [...schools, ...schools], candidates],
    ['a township with two names', [...schools, { ...school, townshipName: '另' }], candidates],
    ['a township without a name', [...schools, { ...school, townshipName: null }], candidates],
  ])('are refused: %s', (_, wrongSchools, wrongCandidates) => {
    expect(() => rankExam(wrongSchools, wrongCandidates, juniorPolicy(3, 5, 7))).toThrow(RangeError);
  });

  it('are refused with a policy whose figures cannot rank', () => {
    expect(() => rankExam(schools, candidates, juniorPolicy(5, 3, 7))).toThrow('policy: cutoffs not-nested');
  });
});
