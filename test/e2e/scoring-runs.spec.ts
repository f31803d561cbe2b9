import { randomUUID } from 'node:crypto';
import type { ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { openScoredCounty, type ScoredCounty, scoreTerm } from '../support/scored-county.js';

describe('a scoring run', () => {
  let system: RunningSystem;
  let county: ScoredCounty;
  let office: ApiClient;

  beforeAll(async () => {
    system = await startSystem();
    county = await openScoredCounty(system);
    office = county.office;
  });

  afterAll(() => system.stop());

  it('is started by the office alone, for a term that is there', async () => {
    const path = `/terms/${county.autumn}/scoring-runs`;
    expect((await system.anonymous().post(path, {})).status).toBe(401);
    for (const client of [county.leader, county.alice, system.admin])
      expect((await client.post(path, {})).body.code).toBe('not-permitted');
    expect((await office.post(`/terms/${randomUUID()}/scoring-runs`, {})).body.code).toBe('not-found');
    expect((await office.post(path, { because: 'x' })).status).toBe(400);
  });

  it('is refused while something blocks, and says what', async () => {
    await office.post('/exams', {
      name: '没有成绩',
      kind: 'county-test',
      stage: 'junior',
      grade: 9,
      schoolYear: '2025-2026',
      term: 2,
      heldOn: '2026-06-20',
      censusDate: '2026-03-01',
      subjects: [{ code: 'total', name: '总分', fullMark: 100 }],
    });
    const { status, body } = await office.post(`/terms/${county.spring}/scoring-runs`, {});
    expect([status, body.code]).toEqual([422, 'not-ready']);
    expect(body.errors[0]).toMatchObject({ code: 'blocks', message: expect.any(String) });
    expect(body.detail).toContain(`/api/v1/terms/${county.spring}/readiness`);
  });

  it('scores inspections and exams, and names its stages, versions and hashes', async () => {
    const run = await scoreTerm(office, county.autumn);
    expect(run).toMatchObject({
      status: 'succeeded',
      schoolYear: '2025-2026',
      term: 1,
      inputHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      resultHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      publishedAt: null,
    });
    const results = await system.sql<object>(
      `select subjects.title, units.code, units.stage, results.value, results.county_place, results.tied_with
         from term_results results
         join scoring_subjects subjects using (run_id, noun, subject)
         join scoring_units units using (run_id, unit_kind, unit_id)
        where results.run_id = $1 and results.unit_kind = 'school-stage' and (results.value is not null or units.code = 'N1')
        order by subjects.title, units.stage, units.code`,
      [run.id],
    );
    expect(results).toEqual([
      { title: '九年级检测', code: 'N1', stage: 'junior', value: 7700, county_place: 1, tied_with: [] },
      { title: '六年级检测', code: 'N1', stage: 'primary', value: 6000, county_place: 2, tied_with: [] },
      { title: '六年级检测', code: 'P1', stage: 'primary', value: 5667, county_place: 3, tied_with: [] },
      { title: '六年级检测', code: 'P2', stage: 'primary', value: 8250, county_place: 1, tied_with: [] },
      { title: '学校常规管理', code: 'N1', stage: 'junior', value: null, county_place: null, tied_with: [] },
      { title: '学校常规管理', code: 'N1', stage: 'primary', value: null, county_place: null, tied_with: [] },
      {
        title: '学校常规管理',
        code: 'P1',
        stage: 'primary',
        value: 7950,
        county_place: 1,
        tied_with: ['P2'],
      },
      {
        title: '学校常规管理',
        code: 'P2',
        stage: 'primary',
        value: 7950,
        county_place: 1,
        tied_with: ['P1'],
      },
    ]);
  });
});
