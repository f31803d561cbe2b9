import fc from 'fast-check';
import { type ScoredTerm, type ScoredVisit, scorePeriod, scorePeriodSections } from './period-score.rules.js';
import type { Half } from './term-score.rules.js';

const autumn: ScoredTerm = { id: 'autumn', number: 1 };
const spring: ScoredTerm = { id: 'spring', number: 2 };
const year = [autumn, spring];

function visit(termId: string, half: Half, percent: number, rest: Partial<ScoredVisit> = {}): ScoredVisit {
  return { termId, half, given: percent * 100, max: 10_000, sections: [], ...rest };
}

describe('the score of a period', () => {
  const visits = [
    visit('autumn', 'process', 76.66),
    visit('autumn', 'final', 100),
    visit('spring', 'process', 80),
    visit('spring', 'final', 100),
    visit('before', 'process', 0),
    visit('before', 'final', 0),
  ];

  it('of one term counts the visits of that term alone', () => {
    expect(scorePeriod([autumn], visits)).toEqual({
      process: 7666,
      final: 10_000,
      total: 8833,
      lacks: [],
      visits: { process: 1, final: 1 },
    });
  });

  it('of a year is the mean of its printed terms, and not of all its visits', () => {
    const more = [...visits, visit('spring', 'process', 80), visit('spring', 'process', 80)];
    expect(scorePeriod(year, more)).toEqual({
      process: 7833,
      final: 10_000,
      total: 8917, // (88.33 + 90.00) / 2 = 89.165
      lacks: [],
      visits: { process: 4, final: 2 },
    });
  });

  it('of a year lacks what its terms lack, and names the term', () => {
    const score = scorePeriod(year, [
      visit('autumn', 'process', 80),
      visit('autumn', 'final', 90),
      visit('spring', 'final', 90),
    ]);
    expect(score).toMatchObject({ process: null, final: 9000, total: null });
    expect(score.lacks).toEqual([{ term: 2, half: 'process' }]);
  });

  it('is never made without a term', () => {
    expect(() => scorePeriod([], visits)).toThrow(RangeError);
  });
});

describe('the figures of sections over a period', () => {
  const section = (code: string, given: number, max: number) => ({ code, given, max });
  const scored = (half: Half, ...sections: ScoredVisit['sections']): ScoredVisit =>
    visit('autumn', half, 50, { sections });

  it('come in the order that is asked for, without those that nobody scored', () => {
    const visits = [
      scored('process', section('A', 1800, 2000), section('B', 0, 1000), section('C', 0, 0)),
      scored('final', section('B', 1000, 1000), section('A', 1500, 2000)),
    ];
    expect(scorePeriodSections([autumn], visits, ['B', 'A', 'C', 'D'])).toEqual([
      { code: 'B', percent: 5000 },
      { code: 'A', percent: 8250 },
    ]);
  });

  it('leave out the visits in which nothing of a section applied', () => {
    const visits = [
      scored('process', section('A', 1000, 2000)),
      scored('process', section('A', 0, 0)),
      scored('final', section('A', 2000, 2000)),
    ];
    expect(scorePeriodSections([autumn], visits, ['A'])).toEqual([{ code: 'A', percent: 7500 }]);
  });

  it('are nothing where a half, or a term of the year, never scored the section', () => {
    const visits = [
      scored('process', section('A', 1, 1), section('B', 1, 1)),
      scored('final', section('A', 1, 1)),
    ];
    expect(scorePeriodSections([autumn], visits, ['A', 'B'])).toEqual([
      { code: 'A', percent: 10_000 },
      { code: 'B', percent: null },
    ]);
    expect(scorePeriodSections(year, visits, ['A'])).toEqual([{ code: 'A', percent: null }]);
  });

  it('of a checklist of one section are the score itself', () => {
    const points = fc
      .tuple(
        fc.constantFrom('autumn', 'spring'),
        fc.constantFrom<Half>('process', 'final'),
        fc.nat(100),
        fc.nat(99),
      )
      .map(([termId, half, lost, rest]): ScoredVisit => {
        const max = 101 + rest;
        const given = max - lost;
        return { termId, half, given, max, sections: [section('A', given, max)] };
      });
    fc.assert(
      fc.property(fc.array(points, { minLength: 1, maxLength: 12 }), (visits) => {
        const { total } = scorePeriod(year, visits);
        expect(scorePeriodSections(year, visits, ['A'])).toEqual([{ code: 'A', percent: total }]);
      }),
    );
  });
});
