import { type ExamFacts, findExamGaps, type LatestRun, type StagePolicy } from './exam-gap.rules.js';

const term = { id: 'autumn' };
const today = '2026-03-01';
const plan: StagePolicy = {
  id: 'plan',
  stage: 'junior',
  version: 1,
  effectiveFrom: '2022-2023',
  announcedOn: '2022-09-01',
};
const fresh: LatestRun = {
  status: 'succeeded',
  policyId: 'plan',
  isEnrolmentNewer: false,
  areMarksNewer: false,
  areExcusesNewer: false,
};
const ranked: ExamFacts = {
  id: 'exam',
  name: '期末检测',
  stage: 'junior',
  schoolYear: '2025-2026',
  heldOn: '2025-12-20',
  candidates: 30,
  marked: 30,
  absent: 0,
  waitingImportId: null,
  latestRun: fresh,
};
const gapsOf = (change: Partial<ExamFacts>, policies: readonly StagePolicy[] = [plan]) =>
  findExamGaps([{ ...ranked, ...change }], policies, term, today);
const outdated = (latestRun: LatestRun | null) => gapsOf({ latestRun });

describe('what a term lacks of exams', () => {
  it('is nothing when its exam is ranked by the policy in force, and nothing has changed since', () => {
    expect(gapsOf({})).toEqual([]);
  });

  it('is told when it has none at all, and does not block', () => {
    expect(findExamGaps([], [plan], term, today)).toMatchObject([
      { kind: 'term-without-exams', severity: 'warns', link: { method: 'POST', path: '/api/v1/exams' } },
    ]);
  });

  it('is told exam by exam, each under its own key', () => {
    const other = { ...ranked, id: 'other', absent: 2 };
    const gaps = findExamGaps([{ ...ranked, absent: 1 }, other], [plan], term, today);
    expect(gaps.map(({ key, exam }) => [key, exam?.id])).toEqual([
      ['exam', 'exam'],
      ['other', 'other'],
    ]);
  });
});

describe('an exam without marks', () => {
  const unmarked = { marked: 0, absent: 30, latestRun: null };

  it('blocks, and is told of alone: everybody is absent only because no file is in', () => {
    expect(gapsOf(unmarked)).toMatchObject([
      { kind: 'exam-without-marks', severity: 'blocks', because: 'not-imported', candidates: 30 },
    ]);
  });

  it('is mended by committing the file that waits, where there is one', () => {
    expect(gapsOf({ ...unmarked, waitingImportId: 'file' })).toMatchObject([
      { because: 'import-waiting', link: { method: 'GET', path: '/api/v1/imports/file' } },
    ]);
  });

  it('is not late before the day that it is held on', () => {
    expect(gapsOf({ ...unmarked, heldOn: '2026-03-02' })).toMatchObject([{ because: 'not-held' }]);
    expect(gapsOf({ ...unmarked, heldOn: today })).toMatchObject([{ because: 'not-imported' }]);
  });

  it('only warns in senior school, which is not ranked', () => {
    expect(gapsOf({ ...unmarked, stage: 'senior' })).toMatchObject([{ severity: 'warns' }]);
  });

  it('lacks its candidates first, when the census has no such grade', () => {
    expect(gapsOf({ ...unmarked, candidates: 0, absent: 0 })).toMatchObject([
      { kind: 'exam-without-candidates', severity: 'blocks' },
    ]);
  });
});

describe('the policy of an exam', () => {
  it('blocks when none of its stage is in force, whatever those of other stages say', () => {
    const none = [
      { ...plan, stage: 'primary' },
      { ...plan, id: 'draft', version: 2, announcedOn: null },
      { ...plan, id: 'later', version: 3, effectiveFrom: '2026-2027' },
    ];
    expect(gapsOf({}, none)).toMatchObject([
      { kind: 'exam-without-policy', severity: 'blocks', schoolYear: '2025-2026' },
    ]);
  });

  it('is not asked for in senior school, nor is a ranking', () => {
    expect(gapsOf({ stage: 'senior', latestRun: null }, [])).toEqual([]);
  });

  it('makes a ranking by another version outdated', () => {
    const own = { ...plan, id: 'own', version: 2, effectiveFrom: '2025-2026' };
    expect(gapsOf({}, [plan, own])).toMatchObject([
      { kind: 'exam-ranking-outdated', because: ['policy-changed'] },
    ]);
  });
});

describe('the newest ranking of an exam', () => {
  it.each([
    ['is not there', null, ['never-ranked']],
    ['is not finished', { ...fresh, status: 'queued' }, ['unfinished']],
    ['has failed, whatever else changed', { ...fresh, status: 'failed', areMarksNewer: true }, ['failed']],
    ['is older than marks', { ...fresh, areMarksNewer: true }, ['marks-changed']],
    ['is older than excuses', { ...fresh, areExcusesNewer: true }, ['excuses-changed']],
    [
      'is older than the census and marks',
      { ...fresh, isEnrolmentNewer: true, areMarksNewer: true },
      ['enrolment-changed', 'marks-changed'],
    ],
  ] as const)('warns when it %s, because the run ranks anew', (_, run, because) => {
    expect(outdated(run)).toMatchObject([
      {
        kind: 'exam-ranking-outdated',
        severity: 'warns',
        because,
        link: { method: 'POST', path: '/api/v1/exams/exam/rankings' },
      },
    ]);
  });

  it('is told of besides a newer file that waits, and besides the absent', () => {
    const gaps = gapsOf({ latestRun: null, waitingImportId: 'file', marked: 27, absent: 2 });
    expect(gaps).toMatchObject([
      { kind: 'exam-import-waiting', severity: 'warns' },
      { kind: 'exam-ranking-outdated', severity: 'warns' },
      { kind: 'exam-absentees', severity: 'informs', absent: 2, candidates: 30 },
    ]);
  });
});
