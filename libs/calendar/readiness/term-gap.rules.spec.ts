import { linkTo } from './readiness-gap.rules.js';
import { findTermGaps, type JudgedTerm } from './term-gap.rules.js';

const autumn: JudgedTerm = {
  id: 'autumn',
  number: 1,
  startsOn: '2025-09-01',
  endsOn: '2026-01-20',
  closedAt: null,
};
const closed = { ...autumn, closedAt: '2026-02-10T01:00:00.000Z' };

describe('what a term itself lacks', () => {
  it('is that it still runs, up to its last day', () => {
    expect(findTermGaps(closed, '2026-01-20')).toMatchObject([
      { kind: 'term-running', severity: 'warns', because: 'term-not-over', overFrom: '2026-02-04' },
    ]);
  });

  it('is its final window, from the day after its last to the end of the grace', () => {
    expect(findTermGaps(closed, '2026-01-21')).toMatchObject([{ because: 'final-window-open' }]);
    expect(findTermGaps(closed, '2026-02-03')).toMatchObject([{ because: 'final-window-open' }]);
  });

  it('is nothing once the final window is over and the term closed', () => {
    expect(findTermGaps(closed, '2026-02-04')).toEqual([]);
  });

  it('keeps results from being published as long as it is not closed, and never blocks a run', () => {
    expect(findTermGaps(autumn, '2026-02-04')).toMatchObject([
      {
        kind: 'term-open',
        severity: 'blocks-publication',
        link: { method: 'POST', path: '/api/v1/terms/autumn/close' },
      },
    ]);
    const before = findTermGaps(autumn, '2025-09-01');
    expect(before.map(({ kind }) => kind)).toEqual(['term-running', 'term-open']);
    expect(before.map(({ severity }) => severity)).not.toContain('blocks');
  });
});

describe('a link', () => {
  it('keeps what is asked for apart, whatever the code of a school holds', () => {
    expect(linkTo('GET', '/visits', { schoolCode: 'A&b=c', status: 'draft' })).toEqual({
      method: 'GET',
      path: '/api/v1/visits?schoolCode=A%26b%3Dc&status=draft',
    });
    expect(linkTo('POST', '/exams').path).toBe('/api/v1/exams');
  });
});
