import type { ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { buildCounty, pupilNo, sitExam } from '../support/small-county.js';

const censusDate = '2025-09-30';

describe('an approved excuse', () => {
  let system: RunningSystem;
  let office: ApiClient;
  let examId: string;
  const pupil = (index: number): string => pupilNo('A', censusDate, 9, index);

  beforeAll(async () => {
    system = await startSystem();
    office = await system.signInAs('office');
    await buildCounty(office, [{ code: 'A' }]);
    examId = await sitExam(office, { censusDate, marks: { A: [90, 'missing', 60] } });
  });

  afterAll(async () => {
    await system.stop();
  });

  const approve = (client: ApiClient, items: object[]) => client.post(`/exams/${examId}/excuses`, { items });
  const row = async (): Promise<unknown> => {
    await office.rank(examId);
    return (await office.get(`/exams/${examId}/rankings/latest/rows`)).body[0];
  };

  it('is the office’s alone: it names pupils', async () => {
    const leader = await system.signInAs('leader');
    const school = await system.signInAs('school', { kind: 'school', code: 'A' });
    for (const client of [leader, school, system.admin]) {
      expect((await approve(client, [{ pupilNo: pupil(2), reason: '住院' }])).status).toBe(403);
      expect((await client.get(`/exams/${examId}/excuses`)).status).toBe(403);
    }
  });

  it.each<[string, object[], number, string]>([
    ['a stranger among them', [{ index: 2 }, { pupilNo: 'X1' }], 422, 'items.1.pupilNo'],
    ['a pupil twice', [{ index: 2 }, { index: 2 }], 422, 'items.1.pupilNo'],
    ['no reason', [{ index: 2, reason: '' }], 400, 'items.0.reason'],
    ['nobody named', [], 400, 'items'],
  ])('with %s none is approved', async (_, wanted, status, path) => {
    const items = wanted.map((item: { index?: number; pupilNo?: string; reason?: string }) => ({
      pupilNo: item.pupilNo ?? pupil(item.index ?? 1),
      reason: item.reason ?? '住院',
    }));
    const answer = await approve(office, items);
    expect(answer.body).toMatchObject({ status, errors: [{ path }] });
    expect((await office.get(`/exams/${examId}/excuses`)).body.items).toEqual([]);
  });

  it('takes the pupil out of numerators and denominators, marks or not', async () => {
    expect(await row()).toMatchObject({ counted: 3, absent: 1, mean: 50 });
    const items = [
      { pupilNo: pupil(2), reason: '住院' },
      { pupilNo: pupil(3), reason: '借读外县' },
    ];
    expect((await approve(office, items)).body).toEqual({ changed: 2, total: 2 });
    expect((await approve(office, items)).body).toEqual({ changed: 0, total: 2 });
    expect(await row()).toMatchObject({ enrolled: 3, counted: 1, excused: 2, absent: 0, mean: 90 });
  });

  it('is on record without the pupil’s name or number', async () => {
    const entries = await system.audited(examId);
    expect(entries.map(({ action }) => action)).toContain('exam.excuse');
    expect(JSON.stringify(entries)).not.toContain(pupil(2));
  });

  it('can be withdrawn with a reason, and only where there is one', async () => {
    const path = `/exams/${examId}/excuses/withdraw`;
    expect((await office.post(path, { items: [{ pupilNo: pupil(3) }] })).status).toBe(400);
    const withdrawn = await office.post(path, { items: [{ pupilNo: pupil(3) }], reason: '证明有误' });
    expect(withdrawn.body).toEqual({ changed: 1, total: 1 });
    expect((await office.post(path, { items: [{ pupilNo: pupil(1) }], reason: '无' })).body).toMatchObject({
      changed: 0,
      total: 1,
    });
    expect(await row()).toMatchObject({ counted: 2, excused: 1, mean: 75 });
  });
});
