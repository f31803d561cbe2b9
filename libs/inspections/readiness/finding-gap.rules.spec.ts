import { findFindingGaps } from './finding-gap.rules.js';

const school = { code: 'S1', name: '一中', stage: 'junior', townshipCode: 'T1' };
const term = { id: 'autumn' };

describe('findings that are not settled', () => {
  it('only inform, by what has to be done next', () => {
    expect(findFindingGaps([{ ...school, overdue: 1, open: 2, rectified: 3 }], term)).toMatchObject([
      { kind: 'finding-overdue', severity: 'informs', findings: 1, key: 'S1/junior', unit: school },
      { kind: 'finding-open', severity: 'informs', findings: 2 },
      { kind: 'finding-unverified', severity: 'informs', findings: 3 },
    ]);
  });

  it('are not told where there are none', () => {
    expect(findFindingGaps([{ ...school, overdue: 0, open: 0, rectified: 1 }], term)).toMatchObject([
      {
        kind: 'finding-unverified',
        link: { path: '/api/v1/findings?termId=autumn&schoolCode=S1&state=rectified' },
      },
    ]);
  });
});
