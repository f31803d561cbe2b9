import type { ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { announcePolicy, buildCounty, sitExam } from '../support/small-county.js';

/** Cut-offs 3, 5, 7; the county places are 100→1, 98→2, 95 95→3, 90 90→5, 80 80 80→7, 60→10. */
const marks = { A: [100, 95, 90, 80], B: [98, 95, 80, 60], C: [90, 80] };

describe('why a unit is placed where it is', () => {
  let system: RunningSystem;
  let office: ApiClient;
  let path: string;

  beforeAll(async () => {
    system = await startSystem();
    office = await system.signInAs('office');
    await buildCounty(office, [{ code: 'A' }, { code: 'B' }, { code: 'C', township: null }]);
    await announcePolicy(office, { cutoffs: [3, 5, 7] });
    const examId = await sitExam(office, { marks });
    path = `/exams/${examId}/rankings/latest`;
    await office.rank(examId);
  });

  afterAll(async () => {
    await system.stop();
  });

  it('is not told for a unit that the ranking does not have, nor for what is no code', async () => {
    expect((await office.get(`${path}/rows/Z/why`)).status).toBe(404);
    expect((await office.get(`${path}/rows/%3Cscript%3E/why`)).status).toBe(400);
  });

  it('is told with every figure written out in numbers', async () => {
    const { status, body } = await office.get(`${path}/rows/A/why`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      unit: { kind: 'school', code: 'A', name: 'A学校' },
      place: 1,
      counted: 4,
      tiedWith: [],
      policy: {
        version: 2,
        name: '小样方案',
        cutoffs: { excellent: 3, good: 5, pass: 7 },
        rateWeights: { excellent: 40, good: 20, pass: 40 },
        tieBreak: 'mean',
        effectiveFrom: '2025-2026',
        state: 'announced',
      },
    });
    expect(body.figures).toEqual([
      { figure: 'mean', title: '均分', formula: '365.00 ÷ 4 = 91.25', value: 91.25 },
      { figure: 'excellentRate', title: '优秀率（%）', formula: '2 ÷ 4 × 100 = 50.00', value: 50 },
      { figure: 'goodRate', title: '良好率（%）', formula: '3 ÷ 4 × 100 = 75.00', value: 75 },
      { figure: 'passRate', title: '合格率（%）', formula: '4 ÷ 4 × 100 = 100.00', value: 100 },
      {
        figure: 'weightedRate',
        title: '三率加权（%）',
        formula: '(40 × 2 + 20 × 3 + 40 × 4) ÷ 4 = 75.00',
        value: 75,
      },
    ]);
  });

  it('adds the three places up and names who shares one of them', async () => {
    const { body } = await office.get(`${path}/rows/B/why`);
    expect(body.rankSum).toEqual({
      terms: [
        { term: 'meanPlace', title: '均分名次', place: 3, tiedWith: [] },
        { term: 'excellentCountPlace', title: '优秀人数名次', place: 1, tiedWith: ['A'] },
        { term: 'weightedRatePlace', title: '三率加权名次', place: 2, tiedWith: [] },
      ],
      sum: 6,
      formula: '3 + 1 + 2 = 6',
      equalSums: [],
    });
    expect(body.because).toBe('名次和最小的排第一，名次和相同且均分名次相同的并列。');
  });

  it('names the mark of each line and the ties across it', async () => {
    const { body } = await office.get(`${path}/rows/C/why`);
    expect(body.lines).toEqual([
      { line: 'excellent', cutoff: 3, mark: 95, pupilsAtMark: 2, pupilsIn: 4, tieAcrossLine: true },
      { line: 'good', cutoff: 5, mark: 90, pupilsAtMark: 2, pupilsIn: 6, tieAcrossLine: true },
      { line: 'pass', cutoff: 7, mark: 80, pupilsAtMark: 3, pupilsIn: 9, tieAcrossLine: true },
    ]);
  });

  it('says that the mean broke a tie, to the winner and to the loser', async () => {
    await announcePolicy(office, { cutoffs: [2, 3, 4] });
    // A: mean 85 (1), nobody excellent (2), weighted 50 (1); B: mean 51 (2), two excellent (1), weighted 50 (1)
    const examId = await sitExam(office, { marks: { A: [90, 80], B: [95, 94, 10, 5] } });
    await office.rank(examId);
    for (const [code, place, other] of [
      ['A', 1, 'B'],
      ['B', 2, 'A'],
    ] as const) {
      const { body } = await office.get(`/exams/${examId}/rankings/latest/rows/${code}/why`);
      expect(body).toMatchObject({ place, because: '与名次和相同的单位相比，均分名次在前的排在前面。' });
      expect(body.rankSum).toMatchObject({ sum: 4, equalSums: [other] });
    }
  });

  it('a primary place has no rank sum and no lines', async () => {
    await office.importFile(
      { kind: 'schools' },
      's.csv',
      'code,name,township_code,stages\nP,小学甲,T1,primary\n',
    );
    const examId = await sitExam(office, { stage: 'primary', marks: { P: [90, 81] } });
    await office.rank(examId);
    expect((await office.get(`/exams/${examId}/rankings/latest/rows/P/why`)).body).toMatchObject({
      place: 1,
      because: '按均分从高到低排名，均分相同名次相同。',
      figures: [{ figure: 'mean', formula: '171.00 ÷ 2 = 85.50', value: 85.5 }],
      rankSum: null,
      lines: [],
    });
  });
});
