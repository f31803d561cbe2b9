import type { ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import {
  announcePolicy,
  buildCounty,
  type SmallExam,
  type SmallPolicy,
  sitExam,
} from '../support/small-county.js';

describe('ties of a ranking', () => {
  let system: RunningSystem;
  let office: ApiClient;

  beforeAll(async () => {
    system = await startSystem();
    office = await system.signInAs('office');
    await buildCounty(
      office,
      ['A', 'B', 'C', 'D'].map((code) => ({ code, stages: 'primary;junior' })),
    );
  });

  afterAll(async () => {
    await system.stop();
  });

  async function rank(exam: SmallExam, policy?: SmallPolicy) {
    if (policy) await announcePolicy(office, policy);
    const examId = await sitExam(office, exam);
    expect((await office.rank(examId)).body).toMatchObject({ status: 'succeeded' });
    return { examId, rows: (await office.get(`/exams/${examId}/rankings/latest/rows`)).body };
  }

  const row = (code: string, figures: object): unknown =>
    expect.objectContaining({ unit: { kind: 'school', code, name: `${code}学校` }, ...figures });

  it('a tie across a line is in, at each of the three lines', async () => {
    // county places: 100→1, 98→2, 95 95→3, 90 90→5, 80 80 80→7, 60→10
    const marks = { A: [100, 95, 90, 80], B: [98, 95, 80, 60], C: [90, 80] };
    const { examId, rows } = await rank({ marks }, { cutoffs: [3, 5, 7] });
    expect(rows).toEqual([
      row('A', {
        place: 1,
        mean: 91.25, // 365 / 4
        excellentCount: 2,
        goodCount: 3,
        passCount: 4,
        excellentRate: 50,
        goodRate: 75,
        passRate: 100,
        weightedRate: 75, // 0.4 x 50 + 0.2 x 75 + 0.4 x 100
        meanPlace: 1,
        excellentCountPlace: 1,
        weightedRatePlace: 1,
        rankSum: 3,
      }),
      row('B', {
        place: 2,
        mean: 83.25, // 333 / 4
        excellentCount: 2,
        goodCount: 2,
        passCount: 3,
        weightedRate: 60, // 0.4 x 50 + 0.2 x 50 + 0.4 x 75
        meanPlace: 3,
        excellentCountPlace: 1,
        weightedRatePlace: 2,
        rankSum: 6,
      }),
      row('C', {
        place: 3,
        mean: 85,
        excellentCount: 0,
        goodCount: 1,
        passCount: 2,
        weightedRate: 50, // 0.4 x 0 + 0.2 x 50 + 0.4 x 100
        meanPlace: 2,
        excellentCountPlace: 3,
        weightedRatePlace: 3,
        rankSum: 8,
      }),
    ]);
    const why = await office.get(`/exams/${examId}/rankings/latest/rows/A/why`);
    expect(why.body.lines).toEqual([
      { line: 'excellent', cutoff: 3, mark: 95, pupilsAtMark: 2, pupilsIn: 4, tieAcrossLine: true },
      { line: 'good', cutoff: 5, mark: 90, pupilsAtMark: 2, pupilsIn: 6, tieAcrossLine: true },
      { line: 'pass', cutoff: 7, mark: 80, pupilsAtMark: 3, pupilsIn: 9, tieAcrossLine: true },
    ]);
  });

  it('means that print the same hold the same place, whatever stands behind the second decimal', async () => {
    const marks = {
      A: [70, 70, 71], // 70.3333…
      B: [70.33],
      C: [70.32],
      D: [70.33, 70.32], // 70.325, half up
    };
    const { rows } = await rank({ stage: 'primary', marks });
    expect(rows).toEqual([
      row('A', { place: 1, mean: 70.33, tiedWith: ['B', 'D'] }),
      row('B', { place: 1, mean: 70.33, tiedWith: ['A', 'D'] }),
      row('D', { place: 1, mean: 70.33, tiedWith: ['A', 'B'] }),
      row('C', { place: 4, mean: 70.32, tiedWith: [] }),
    ]);
  });

  /** A: mean 85.00, nobody excellent; B: mean 51.00, two excellent; both weigh 50.00. */
  const equalSums = { A: [90, 80], B: [95, 94, 10, 5] };
  const sumsOf = {
    A: { mean: 85, meanPlace: 1, excellentCountPlace: 2, weightedRate: 50, weightedRatePlace: 1, rankSum: 4 },
    B: { mean: 51, meanPlace: 2, excellentCountPlace: 1, weightedRate: 50, weightedRatePlace: 1, rankSum: 4 },
  };

  it('equal rank sums are separated by the mean where the policy says so', async () => {
    const { rows } = await rank({ marks: equalSums }, { cutoffs: [2, 3, 4], tieBreak: 'mean' });
    expect(rows).toEqual([
      row('A', { place: 1, tiedWith: [], ...sumsOf.A }),
      row('B', { place: 2, tiedWith: [], ...sumsOf.B }),
    ]);
  });

  it('equal rank sums share the place where the policy breaks no tie', async () => {
    const { rows } = await rank(
      { marks: { ...equalSums, C: [1] } },
      { cutoffs: [2, 3, 4], tieBreak: 'none' },
    );
    expect(rows).toEqual([
      row('A', { place: 1, tiedWith: ['B'], ...sumsOf.A }),
      row('B', { place: 1, tiedWith: ['A'], ...sumsOf.B }),
      row('C', { place: 3, tiedWith: [], rankSum: 8 }), // mean 3rd, no excellent pupil like A 2nd, weighted 3rd
    ]);
  });

  it('schools that are equal in the mean too share the place under any policy', async () => {
    const marks = { A: [90, 80], B: [80, 90], C: [70, 60] };
    const { rows } = await rank({ marks }, { cutoffs: [1, 3, 4], tieBreak: 'mean' });
    expect(rows).toEqual([
      row('A', { place: 1, rankSum: 3, tiedWith: ['B'] }),
      row('B', { place: 1, rankSum: 3, tiedWith: ['A'] }),
      row('C', { place: 3, tiedWith: [] }),
    ]);
  });
});
