import type { ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { announcePolicy, buildCounty, created, enrol, sitExam } from '../support/small-county.js';

describe('who counts in a ranking', () => {
  let system: RunningSystem;
  let office: ApiClient;

  beforeAll(async () => {
    system = await startSystem();
    office = await system.signInAs('office');
    await buildCounty(office, [
      ...['A', 'B', 'E', 'F', 'S'].map((code) => ({ code })),
      { code: 'C', township: 'T2' },
      { code: 'D', township: null },
      { code: 'N', township: 'T2', stages: 'primary;junior' },
      { code: 'P', stages: 'primary' },
    ]);
  });

  afterAll(async () => {
    await system.stop();
  });

  async function rowsOf(examId: string, unit = 'school'): Promise<unknown> {
    expect((await office.rank(examId)).body).toMatchObject({ status: 'succeeded' });
    return (await office.get(`/exams/${examId}/rankings/latest/rows?unit=${unit}`)).body;
  }

  const row = (code: string, figures: object): unknown =>
    expect.objectContaining({ unit: expect.objectContaining({ code }), ...figures });

  it('in a cohort smaller than the cut-offs all counted pupils are in; the excused are nowhere', async () => {
    // county places: 99.5→1, 80→2, 70.5→3, the two absent→4; the plan's own cut-offs are 3000, 5000, 7000
    const examId = await sitExam(office, {
      marks: { A: [80, 70.5], E: ['excused', 'excused'], F: ['缺考', 'missing'], S: [99.5] },
    });
    const all = { excellentRate: 100, goodRate: 100, passRate: 100, weightedRate: 100, weightedRatePlace: 1 };
    expect(await rowsOf(examId)).toEqual([
      row('A', { place: 1, mean: 75.25, meanPlace: 2, excellentCountPlace: 1, rankSum: 4, ...all }),
      row('S', {
        place: 2,
        counted: 1,
        mean: 99.5,
        meanPlace: 1,
        excellentCountPlace: 3,
        rankSum: 5,
        ...all,
      }),
      row('F', {
        place: 3,
        enrolled: 2,
        counted: 2,
        present: 0,
        absent: 2,
        excused: 0,
        mean: 0,
        meanPlace: 3,
        excellentCount: 2,
        excellentCountPlace: 1,
        rankSum: 5,
        ...all,
      }),
      {
        place: null,
        unit: { kind: 'school', code: 'E', name: 'E学校' },
        enrolled: 2,
        counted: 0,
        present: 0,
        absent: 0,
        excused: 2,
        mean: null,
        meanPlace: null,
        excellentCount: 0,
        excellentCountPlace: null,
        goodCount: 0,
        passCount: 0,
        excellentRate: null,
        goodRate: null,
        passRate: null,
        weightedRate: null,
        weightedRatePlace: null,
        rankSum: null,
        tiedWith: [],
      },
    ]);
    const why = (await office.get(`/exams/${examId}/rankings/latest/rows/E/why`)).body;
    expect(why).toMatchObject({ place: null, rankSum: null, because: '没有计入的学生，只列出，不排名次。' });
  });

  it('marks with halves and full marks of 150 are added exactly', async () => {
    const censusDate = '2025-10-20';
    await enrol(office, censusDate, [
      'H1,学生,A,junior,8,1',
      'H2,学生,A,junior,8,1',
      'H3,学生,B,junior,8,1',
      'H4,学生,B,junior,8,1',
      // the same census holds other grades; they are no candidates
      'H5,学生,C,junior,9,1',
    ]);
    const examId = await created(office, '/exams', {
      name: '八年级检测',
      kind: 'county-test',
      stage: 'junior',
      grade: 8,
      schoolYear: '2025-2026',
      term: 1,
      heldOn: '2026-01-10',
      censusDate,
      subjects: [
        { code: 'chinese', name: '语文', fullMark: 150 },
        { code: 'maths', name: '数学', fullMark: 150 },
      ],
    });
    const over = await office.uploadAndWait(
      { kind: 'exam-scores', examId },
      'm.csv',
      '学籍号,语文,数学\nH1,150.5,1\n',
    );
    expect(over.body).toMatchObject({ status: 'invalid', errors: [{ row: 2, code: 'mark-out-of-range' }] });
    await office.importFile(
      { kind: 'exam-scores', examId },
      'm.csv',
      '学籍号,数学,语文\nH1,120,132.5\nH2,149.5,150\nH3,100,Q\nH4,91.5,88.5\n',
    );
    expect(await rowsOf(examId)).toEqual([
      row('A', { place: 1, present: 2, mean: 276 }), // (252.5 + 299.5) / 2
      row('B', { place: 2, present: 2, absent: 0, mean: 140 }), // absent in one subject only: (100 + 180) / 2
    ]);
  });

  it('a township pools its pupils, and a direct school is in none', async () => {
    await announcePolicy(office, { cutoffs: [1, 2, 3] });
    // county places: D 100→1, A 95→2, A 90→3, B 88→4, B 80→5, C 76→6, A 60→7, A 40→8
    const examId = await sitExam(office, { marks: { A: [95, 90, 60, 40], B: [88, 80], C: [76], D: [100] } });
    expect(await rowsOf(examId, 'township')).toEqual([
      row('T2', { place: 1, counted: 1, mean: 76, meanPlace: 1, weightedRate: 0, rankSum: 4 }),
      // 453 / 6; the mean of the schools' means would be 77.63 and come first
      row('T1', {
        place: 2,
        counted: 6,
        mean: 75.5,
        meanPlace: 2,
        excellentCount: 0,
        goodCount: 1,
        passCount: 2,
        excellentRate: 0,
        goodRate: 16.67,
        passRate: 33.33,
        weightedRate: 16.67, // (20 x 1 + 40 x 2) / 6
        weightedRatePlace: 1,
        rankSum: 4,
      }),
    ]);
    const townships = (await office.get(`/exams/${examId}/rankings/latest/rows/T1/why`)).body;
    expect(townships).toMatchObject({ unit: { kind: 'township', code: 'T1' }, place: 2 });
  });

  it('a nine-year school is ranked in each of its stages on its own', async () => {
    const censusDate = '2025-10-22';
    const junior = await sitExam(office, { censusDate, marks: { N: [60, 70], A: [50] } });
    const primary = await sitExam(office, {
      censusDate,
      stage: 'primary',
      marks: { N: [80], P: [90, '缺考'] },
    });
    expect(await rowsOf(junior)).toEqual([
      row('N', { place: 1, counted: 2, mean: 65 }),
      row('A', { place: 2, counted: 1, mean: 50 }),
    ]);
    expect(await rowsOf(primary)).toEqual([
      {
        place: 1,
        unit: { kind: 'school', code: 'N', name: 'N学校' },
        enrolled: 1,
        counted: 1,
        present: 1,
        absent: 0,
        excused: 0,
        mean: 80,
        tiedWith: [],
      },
      row('P', { place: 2, counted: 2, present: 1, absent: 1, mean: 45 }),
    ]);
  });
});
