import type { ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';

/** The county plan's worked example: cut-offs 3, 5 and 7; schools A, B and C; one pupil of B is absent. */
describe('the worked example of the county plan', () => {
  let system: RunningSystem;
  let office: ApiClient;
  let leader: ApiClient;
  let examId: string;

  beforeAll(async () => {
    system = await startSystem();
    office = await system.signInAs('office');
    leader = await system.signInAs('leader');
    await office.post('/school-years', {
      name: '2025-2026',
      terms: [
        { number: 1, startsOn: '2025-09-01', endsOn: '2026-01-20' },
        { number: 2, startsOn: '2026-02-15', endsOn: '2026-07-10' },
      ],
    });
    await office.importFile({ kind: 'townships' }, 't.csv', 'code,name\nT1,东乡\nT2,西乡\n');
    await office.importFile(
      { kind: 'schools' },
      's.csv',
      'code,name,township_code,stages\nA,甲校,T1,junior\nB,乙校,T1,junior\nC,丙校,,初中\n',
    );
    const pupils = [
      ...['P01', 'P02', 'P03', 'P04'].map((no) => `${no},学生,A,junior,9,1`),
      ...['P05', 'P06', 'P07', 'P08'].map((no) => `${no},学生,B,junior,9,1`),
      ...['P09', 'P10'].map((no) => `${no},学生,C,junior,9,1`),
    ];
    await office.importFile(
      { kind: 'pupils', censusDate: '2025-09-30' },
      'p.csv',
      `pupil_no,name,school_code,stage,grade,class_no\n${pupils.join('\n')}\n`,
    );
    await office.post('/ranking-policies', {
      name: '小样方案',
      stage: 'junior',
      cutoffs: { excellent: 3, good: 5, pass: 7 },
      rateWeights: { excellent: 40, good: 20, pass: 40 },
      tieBreak: 'mean',
      announcedOn: '2025-08-01',
      effectiveFrom: '2025-2026',
    });
    const exam = await office.post('/exams', {
      name: '期末检测',
      kind: 'county-test',
      stage: 'junior',
      grade: 9,
      schoolYear: '2025-2026',
      term: 1,
      heldOn: '2026-01-10',
      censusDate: '2025-09-30',
      subjects: [{ code: 'total', name: '总分', fullMark: 100 }],
    });
    expect(exam.status).toBe(201);
    examId = String(exam.body.id);
    const marks = [95, 90, 60, 40, 92, 85, 70, '缺考', 88, 80];
    const sheet = marks
      .map((mark, index) => `P${String(index + 1).padStart(2, '0')},${String(mark)}`)
      .join('\n');
    await office.importFile({ kind: 'exam-scores', examId }, 'm.csv', `学籍号,总分\n${sheet}\n`);
  });

  afterAll(async () => {
    await system.stop();
  });

  it('comes out row for row, from an uploaded file', async () => {
    const run = await office.rank(examId);
    expect(run.body).toMatchObject({ status: 'succeeded', policy: { version: 2 } });
    const rows = await office.get(`/exams/${examId}/rankings/latest/rows?unit=school`);
    expect(rows.status).toBe(200);
    expect(rows.body).toEqual([
      {
        place: 1,
        unit: { kind: 'school', code: 'A', name: '甲校' },
        enrolled: 4,
        counted: 4,
        present: 4,
        absent: 0,
        excused: 0,
        mean: 71.25,
        meanPlace: 2,
        excellentCount: 2,
        excellentCountPlace: 1,
        goodCount: 2,
        passCount: 2,
        excellentRate: 50,
        goodRate: 50,
        passRate: 50,
        weightedRate: 50,
        weightedRatePlace: 1,
        rankSum: 4,
        tiedWith: [],
      },
      expect.objectContaining({
        place: 2,
        unit: { kind: 'school', code: 'C', name: '丙校' },
        counted: 2,
        mean: 84,
        excellentRate: 0,
        goodRate: 50,
        passRate: 100,
        weightedRate: 50,
        rankSum: 5,
      }),
      expect.objectContaining({
        place: 3,
        unit: { kind: 'school', code: 'B', name: '乙校' },
        counted: 4,
        present: 3,
        absent: 1,
        mean: 61.75,
        excellentRate: 25,
        goodRate: 50,
        passRate: 75,
        weightedRate: 50,
        rankSum: 6,
      }),
    ]);
  });

  it('is published by a leader, and then seen by the schools, each its own row', async () => {
    const school = await system.signInAs('school', { kind: 'school', code: 'B' });
    expect((await school.get(`/exams/${examId}/rankings/published/rows`)).status).toBe(404);
    expect((await office.post(`/exams/${examId}/rankings/latest/publish`)).status).toBe(403);
    const published = await leader.post(`/exams/${examId}/rankings/latest/publish`);
    expect(published.body).toMatchObject({ status: 'succeeded', publishedAt: expect.any(String) });
    const rows = await school.get(`/exams/${examId}/rankings/published/rows`);
    expect(rows.body).toEqual([
      expect.objectContaining({ place: 3, unit: { kind: 'school', code: 'B', name: '乙校' } }),
    ]);
  });
});
