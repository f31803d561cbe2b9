import {
  type DraftVisit,
  findDraftGaps,
  findMissingVisits,
  type InspectedTerm,
  type VisitedStage,
} from './visit-gap.rules.js';

/** Process visits before 2025-12-01, final ones from then on and before 2026-02-04. */
const autumn: InspectedTerm = { id: 'autumn', number: 1, startsOn: '2025-09-01', endsOn: '2026-01-20' };
const school = { code: 'S1', name: '一中', stage: 'junior', townshipCode: 'T1' };
const visited = (processVisits: number, finalVisits: number, isAssigned = true): VisitedStage => ({
  ...school,
  processVisits,
  finalVisits,
  isAssigned,
});
const missing = (stage: VisitedStage, today = '2026-03-01') => findMissingVisits([stage], autumn, today);

describe('the visits that a school-stage lacks', () => {
  it('are none with one of each', () => {
    expect(missing(visited(1, 1))).toEqual([]);
  });

  it('are the half that has none, however many the other has, and block nothing', () => {
    const [gap, ...others] = missing(visited(3, 0));
    expect(others).toEqual([]);
    expect(gap).toMatchObject({
      kind: 'final-visit-missing',
      severity: 'warns',
      key: 'S1/junior',
      unit: school,
      because: 'missed',
      until: '2026-02-03',
      link: { method: 'GET', path: '/api/v1/inspection-assignments?termId=autumn&schoolCode=S1' },
    });
    expect(missing(visited(0, 2)).map(({ kind }) => kind)).toEqual(['process-visit-missing']);
  });

  it('are told with how their windows stand on the day', () => {
    const because = (today: string) =>
      missing(visited(0, 0), today).map((gap) => ('because' in gap ? gap.because : null));
    expect(because('2025-11-30')).toEqual(['open', 'upcoming']);
    expect(because('2025-12-01')).toEqual(['missed', 'open']);
    expect(because('2026-02-04')).toEqual(['missed', 'missed']);
  });

  it('lead to where an inspector is sent, when nobody was', () => {
    expect(missing(visited(1, 0, false))).toMatchObject([
      { isAssigned: false, link: { method: 'POST', path: '/api/v1/inspection-assignments' } },
    ]);
  });

  it('are told of each stage of a school on its own', () => {
    const gaps = findMissingVisits(
      [visited(1, 0), { ...visited(1, 0), stage: 'primary' }],
      autumn,
      '2026-03-01',
    );
    expect(gaps.map(({ key }) => key)).toEqual(['S1/junior', 'S1/primary']);
  });
});

describe('visits that are not submitted', () => {
  const draft = (change: Partial<DraftVisit>): DraftVisit => ({
    ...school,
    id: 'v1',
    inspectorId: 'alice',
    inspectorName: '王督导',
    kind: 'process',
    visitedOn: '2025-10-08',
    isAdmitted: false,
    ...change,
  });

  it('are told together for each inspector and school, with the oldest day, over all its stages', () => {
    const gaps = findDraftGaps(
      [
        draft({}),
        draft({ id: 'v2', visitedOn: '2025-09-30', stage: 'primary' }),
        draft({ id: 'v3', inspectorId: 'bob', inspectorName: '李督导' }),
        draft({ id: 'v4', code: 'S2' }),
      ],
      autumn,
    );
    expect(gaps).toMatchObject([
      { key: 'S1/alice', drafts: 2, oldestOn: '2025-09-30', unit: { code: 'S1', stage: null } },
      { key: 'S1/bob', drafts: 1, inspectorName: '李督导' },
      { key: 'S2/alice', drafts: 1 },
    ]);
    expect(gaps[0]?.link.path).toBe(
      '/api/v1/visits?termId=autumn&schoolCode=S1&inspectorId=alice&status=draft',
    );
  });

  it('wait for the office outside their window, and are told of once', () => {
    expect(findDraftGaps([draft({ visitedOn: '2025-12-01' })], autumn)).toMatchObject([
      {
        kind: 'visit-awaiting-admission',
        severity: 'warns',
        visitedOn: '2025-12-01',
        unit: { stage: 'junior' },
        link: { method: 'POST', path: '/api/v1/visits/v1/admit-late' },
      },
    ]);
    expect(findDraftGaps([draft({ kind: 'final', visitedOn: '2025-12-01' })], autumn)).toMatchObject([
      { kind: 'visit-draft' },
    ]);
  });

  it('wait for their inspector again once they are admitted', () => {
    const late = draft({ visitedOn: '2026-02-20', isAdmitted: true });
    expect(findDraftGaps([late, draft({ id: 'v2' })], autumn)).toMatchObject([
      { kind: 'visit-draft', drafts: 2, oldestOn: '2025-10-08' },
    ]);
  });
});
