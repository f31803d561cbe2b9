import type { ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { buildCounty, created, sitExam } from '../support/small-county.js';

/** School years: 2023-2024, 2024-2025 and 2025-2026, each from September 1st. */
const policy = {
  name: '新方案',
  stage: 'junior',
  cutoffs: { excellent: 1, good: 2, pass: 3 },
  rateWeights: { excellent: 40, good: 20, pass: 40 },
  tieBreak: 'none',
  announcedOn: '2025-08-20',
  effectiveFrom: '2025-2026',
};

describe('ranking policies', () => {
  let system: RunningSystem;
  let office: ApiClient;
  let draftId: string;

  beforeAll(async () => {
    system = await startSystem();
    office = await system.signInAs('office');
    await buildCounty(office, [{ code: 'A' }]);
  });

  afterAll(async () => {
    await system.stop();
  });

  async function versionUsed(schoolYear: string): Promise<number> {
    const examId = await sitExam(office, { schoolYear, marks: { A: [90] } });
    return Number((await office.rank(examId)).body.policy.version);
  }

  it('are written by the office alone', async () => {
    for (const role of ['leader', 'admin', 'inspector', 'judge']) {
      const client = await system.signInAs(role);
      expect((await client.post('/ranking-policies', policy)).status).toBe(403);
    }
    const leader = await system.signInAs('leader');
    expect((await leader.get('/ranking-policies')).status).toBe(200);
  });

  it('begin with the plan’s own figures for each stage', async () => {
    const { items } = (await office.get('/ranking-policies')).body;
    expect(items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          version: 1,
          stage: 'junior',
          cutoffs: { excellent: 3000, good: 5000, pass: 7000 },
          rateWeights: { excellent: 40, good: 20, pass: 40 },
          tieBreak: 'mean',
          effectiveFrom: '2022-2023',
        }),
        expect.objectContaining({ version: 1, stage: 'primary', effectiveFrom: '2022-2023' }),
      ]),
    );
    expect(await versionUsed('2025-2026')).toBe(1);
  });

  it.each([
    ['weights that sum to 110', { rateWeights: { excellent: 40, good: 30, pass: 40 } }, 422, 'rateWeights'],
    ['cut-offs that are not nested', { cutoffs: { excellent: 5, good: 3, pass: 7 } }, 422, 'cutoffs'],
    ['a junior policy without a tie-break', { tieBreak: undefined }, 400, 'tieBreak'],
    [
      'cut-offs for primary',
      { stage: 'primary', rateWeights: undefined, tieBreak: undefined },
      400,
      'cutoffs',
    ],
    ['years that do not follow each other', { effectiveFrom: '2025-2027' }, 400, 'effectiveFrom'],
    ['a cut-off of 0', { cutoffs: { excellent: 0, good: 3, pass: 7 } }, 400, 'cutoffs.excellent'],
  ])('are refused with %s', async (_, change, status, path) => {
    const answer = await office.post('/ranking-policies', { ...policy, ...change });
    expect(answer.body).toMatchObject({ status, errors: [{ path }] });
  });

  it('a draft never governs', async () => {
    draftId = await created(office, '/ranking-policies', { ...policy, announcedOn: null });
    expect((await office.get(`/ranking-policies/${draftId}`)).body).toMatchObject({
      state: 'draft',
      version: 2,
      announcedOn: null,
    });
    expect(await versionUsed('2025-2026')).toBe(1);
  });

  it('the bureau’s first own version may be announced late, and governs from its year on', async () => {
    const announced = await office.post(`/ranking-policies/${draftId}/announce`, {
      announcedOn: '2025-12-01',
    });
    expect(announced.body).toMatchObject({ state: 'announced', announcedOn: '2025-12-01', version: 2 });
    expect((await system.audited(draftId)).map(({ action }) => action)).toEqual([
      'ranking-policy.create',
      'ranking-policy.announce',
    ]);
    expect(await versionUsed('2025-2026')).toBe(2);
    expect(await versionUsed('2024-2025')).toBe(1);
  });

  it('an announced version never changes', async () => {
    const again = await office.post(`/ranking-policies/${draftId}/announce`, { announcedOn: '2025-12-02' });
    expect(again.body).toMatchObject({ status: 409, code: 'state-conflict' });
  });

  it('every later version is refused when it comes too late, with the latest day that would do', async () => {
    const late = await office.post('/ranking-policies', { ...policy, announcedOn: '2024-09-02' });
    expect(late.body).toMatchObject({ status: 422, code: 'announced-too-late' });
    expect(late.body.detail).toContain('2024-09-01');
    expect(late.body.errors).toMatchObject([{ path: 'announcedOn', message: '不能晚于 2024-09-01' }]);
    const inTime = await office.post('/ranking-policies', { ...policy, announcedOn: '2024-09-01' });
    expect(inTime.status).toBe(201);
    expect(inTime.headers.get('location')).toBe(`/api/v1/ranking-policies/${String(inTime.body.id)}`);
    expect(await versionUsed('2025-2026')).toBe(3);
  });

  it('a draft is judged when it is announced', async () => {
    const id = await created(office, '/ranking-policies', { ...policy, announcedOn: null });
    expect(
      (await office.post(`/ranking-policies/${id}/announce`, { announcedOn: '2025-01-01' })).body,
    ).toMatchObject({
      code: 'announced-too-late',
    });
    expect((await office.get(`/ranking-policies/${id}`)).body.state).toBe('draft');
  });

  it('a version is refused as long as the school year before it is unknown', async () => {
    const answer = await office.post('/ranking-policies', {
      ...policy,
      announcedOn: '2026-01-01',
      effectiveFrom: '2027-2028',
    });
    expect(answer.body).toMatchObject({
      status: 422,
      code: 'unknown-code',
      errors: [{ path: 'effectiveFrom' }],
    });
  });

  it('two versions written at once get two numbers', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => office.post('/ranking-policies', { ...policy, announcedOn: null })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 201));
    expect(new Set(answers.map(({ body }) => Number(body.version))).size).toBe(8);
  });
});
