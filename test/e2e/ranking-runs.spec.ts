import type { ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import {
  addSchools,
  announcePolicy,
  buildCounty,
  importMarks,
  type SmallExam,
  sitExam,
} from '../support/small-county.js';

const censusDate = '2025-09-30';
const exam: SmallExam = {
  censusDate,
  marks: { A: [95, 90.5, 'excused', 40], B: [92, '缺考', 70], C: [88, 'missing'] },
};
const marksOf = (first: string): string[][] => [
  [`A-${censusDate}-9-1`, first],
  [`A-${censusDate}-9-2`, '90.5'],
  [`A-${censusDate}-9-4`, '40'],
  [`B-${censusDate}-9-1`, '92'],
  [`B-${censusDate}-9-2`, '缺考'],
  [`B-${censusDate}-9-3`, '70'],
  [`C-${censusDate}-9-1`, '88'],
];

async function prepare(system: RunningSystem): Promise<ApiClient> {
  const office = await system.signInAs('office');
  await buildCounty(office, [{ code: 'A' }, { code: 'B' }, { code: 'C', township: null }]);
  await announcePolicy(office, { cutoffs: [3, 5, 7] });
  return office;
}

describe('ranking runs', () => {
  let system: RunningSystem;
  let office: ApiClient;
  let examId: string;

  beforeAll(async () => {
    system = await startSystem();
    office = await prepare(system);
    examId = await sitExam(office, exam);
  });

  afterAll(async () => {
    await system.stop();
  });

  it('are started by the office alone', async () => {
    for (const [role, scope] of [
      ['leader', { kind: 'county' }],
      ['admin', { kind: 'county' }],
      ['centre', { kind: 'township', code: 'T1' }],
      ['school', { kind: 'school', code: 'A' }],
    ] as const) {
      const client = await system.signInAs(role, scope);
      expect((await client.post(`/exams/${examId}/rankings`)).status).toBe(403);
    }
    expect((await office.get(`/exams/${examId}/rankings`)).body.items).toEqual([]);
  });

  it('need candidates, marks and a policy', async () => {
    const bare = await office.post('/exams', {
      ...(await office.get(`/exams/${examId}`)).body,
      id: undefined,
      name: '没有成绩',
    });
    expect((await office.post(`/exams/${String(bare.body.id)}/rankings`)).body).toMatchObject({
      status: 422,
      code: 'scores-missing',
    });
    const nobody = await office.post('/exams', {
      ...(await office.get(`/exams/${examId}`)).body,
      id: undefined,
      name: '没有考生',
      censusDate: '2020-01-01',
    });
    expect((await office.post(`/exams/${String(nobody.body.id)}/rankings`)).body).toMatchObject({
      status: 422,
      code: 'no-candidates',
    });
  });

  it('say where they are to be watched, and leave their trace', async () => {
    const accepted = await office.post(`/exams/${examId}/rankings`, { reason: '首次' });
    expect(accepted.status).toBe(202);
    const { runId } = accepted.body;
    expect(accepted.headers.get('location')).toBe(`/api/v1/exams/${examId}/rankings/${String(runId)}`);
    const done = await office.waitFor(
      `/exams/${examId}/rankings/${String(runId)}`,
      ({ status }) => status === 'succeeded',
    );
    expect(done.body).toMatchObject({ examId, reason: '首次', publishedAt: null, policy: { version: 2 } });
    expect(done.body.progress).toEqual({ done: 4, total: 4 });
    expect(done.body.inputHash).toMatch(/^[0-9a-f]{64}$/);
    expect(await system.audited(String(runId))).toMatchObject([
      {
        action: 'ranking.start',
        role: 'office',
        after: { examId, policyVersion: 2, reason: '首次' },
        requestId: accepted.headers.get('x-request-id'),
      },
      { action: 'ranking.succeeded', after: { inputHash: done.body.inputHash, candidates: 9 } },
    ]);
  });

  it('are kept as they were printed: a later run never changes an earlier one, byte for byte', async () => {
    const earlier = (await office.rank(examId)).body;
    const path = `/exams/${examId}/rankings/${String(earlier.runId)}`;
    const paths = ['/rows', '/rows?unit=township', '/rows?format=csv', '/rows/A/why', '/pupils?schoolCode=A'];
    const before = await Promise.all(paths.map((suffix) => office.get(path + suffix)));
    await importMarks(office, examId, marksOf('12.5'));
    const later = (await office.rank(examId, { reason: '更正成绩' })).body;
    const after = await Promise.all(paths.map((suffix) => office.get(path + suffix)));
    expect(after.map(({ bytes }) => bytes)).toEqual(before.map(({ bytes }) => bytes));
    expect((await office.get(path)).body).toEqual(earlier);
    const rows = (await office.get(`/exams/${examId}/rankings/latest/rows`)).body;
    expect(rows).not.toEqual(before[0]?.body);
    expect(later.inputHash).not.toBe(earlier.inputHash);
    const listed = (await office.get(`/exams/${examId}/rankings`)).body.items;
    expect(listed[0]).toEqual(later);
    expect(listed[1]).toEqual(earlier);
  });

  it('the printed rows cannot be changed by the program at all', async () => {
    const rights = await system.sql<{ right: string }>(
      `select distinct privilege_type as right from information_schema.role_table_grants
        where grantee = 'teaching_quality_runtime'
          and table_name in ('ranking_rows', 'ranking_lines', 'ranking_pupil_lists', 'audit_entries')
        order by 1`,
    );
    expect(rights).toEqual([{ right: 'INSERT' }, { right: 'SELECT' }]);
  });

  it('the same marks give the same hash again, half a mark gives another', async () => {
    const hashAfter = async (first: string): Promise<string> => {
      await importMarks(office, examId, marksOf(first).toReversed());
      return String((await office.rank(examId)).body.inputHash);
    };
    const [whole, half, again] = [await hashAfter('95'), await hashAfter('94.5'), await hashAfter('95')];
    expect(half).not.toBe(whole);
    expect(again).toBe(whole);
  });

  it('a school without candidates is no input, a printed name is one', async () => {
    const before = String((await office.rank(examId)).body.inputHash);
    await addSchools(office, [{ code: 'Z9' }]);
    expect((await office.rank(examId)).body.inputHash).toBe(before);
    await addSchools(office, [{ code: 'A', name: '改名学校' }]);
    expect((await office.rank(examId)).body.inputHash).not.toBe(before);
    await addSchools(office, [{ code: 'A' }]);
    expect((await office.rank(examId)).body.inputHash).toBe(before);
  });

  it('the same inputs in another database and another order give the same hash and the same rows', async () => {
    await importMarks(office, examId, marksOf('95'));
    const here = (await office.rank(examId)).body;
    const other = await startSystem();
    try {
      const theirs = await prepare(other);
      const theirExam = await sitExam(theirs, { ...exam, reversed: true });
      expect((await theirs.rank(theirExam)).body.inputHash).toBe(here.inputHash);
      for (const suffix of ['rows', 'rows?unit=township', 'rows?format=csv', 'pupils?schoolCode=A']) {
        const [ours, others] = [
          await office.get(`/exams/${examId}/rankings/latest/${suffix}`),
          await theirs.get(`/exams/${theirExam}/rankings/latest/${suffix}`),
        ];
        expect(others.bytes).toEqual(ours.bytes);
      }
    } finally {
      await other.stop();
    }
  });
});
