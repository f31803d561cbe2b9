import { answerCommit, type CommitAnswer, type ImportStatus, isResting } from './import-state.rules.js';

describe('asking for a commit', () => {
  it.each<[ImportStatus, CommitAnswer]>([
    ['validating', { outcome: 'refused', because: 'still-validating' }],
    ['invalid', { outcome: 'refused', because: 'has-errors' }],
    ['failed', { outcome: 'refused', because: 'has-failed' }],
  ])('is refused while the import is %s, and no confirmation changes that', (status, answer) => {
    for (const accepts of [false, true]) {
      expect(answerCommit(status, 0, accepts)).toEqual(answer);
      expect(answerCommit(status, 3, accepts)).toEqual(answer);
    }
  });

  it('is refused while one candidate is missing and nobody has confirmed it', () => {
    expect(answerCommit('ready', 1, false)).toEqual({ outcome: 'refused', because: 'missing-candidates' });
  });

  it('begins when the file is complete, or its gaps are confirmed', () => {
    expect(answerCommit('ready', 0, false)).toEqual({ outcome: 'begin' });
    expect(answerCommit('ready', 0, true)).toEqual({ outcome: 'begin' });
    expect(answerCommit('ready', 1, true)).toEqual({ outcome: 'begin' });
  });

  it.each(['committing', 'committed'] as const)(
    'finds the work begun when the import is %s, also without the confirmation',
    (status) => {
      expect(answerCommit(status, 5, false)).toEqual({ outcome: 'already-begun' });
    },
  );
});

it('an import rests when the next step is up to a person, or there is none', () => {
  const all = ['validating', 'invalid', 'ready', 'committing', 'committed', 'failed'] as const;
  expect(all.filter(isResting)).toEqual(['invalid', 'ready', 'committed', 'failed']);
});
