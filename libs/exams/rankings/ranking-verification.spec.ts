import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { jobActor } from '#platform/database/actor.js';
import { runtimeDataSourceOptions } from '#platform/database/data-source.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { type RunningSystem, startSystem } from '../../../test/support/running-system.js';
import { type LoadedExam, loadExams, rankLoadedExam } from './exam-database.fixture.js';
import { type GeneratedExam } from './generated-exams.fixture.js';
import {
  type Difference,
  findDifferences,
  recomputeFigures,
  toParameters,
} from './verify-ranking.queries.js';

/** Two townships and a direct school; school S03 has one excused pupil and nobody else. */
function examOf(figures: GeneratedExam['figures']): GeneratedExam {
  const totals: readonly (readonly [string, number | null])[] = [
    ['S01', 9_500],
    ['S01', 9_000],
    ['S01', null],
    ['S02', 9_200],
    ['S02', 8_500],
    ['S11', 8_800],
    ['S11', 8_000],
  ];
  const pupils = totals.map(([schoolCode, total], index) => ({
    pupilNo: `P00${String(index + 1)}`,
    schoolCode,
    marks: total === null ? null : [total],
    isExcused: false,
  }));
  return {
    grade: figures.stage === 'primary' ? 6 : 9,
    figures,
    subjectCount: 1,
    pupils: [...pupils, { pupilNo: 'P009', schoolCode: 'S03', marks: null, isExcused: true }],
  };
}

const junior = examOf({
  stage: 'junior',
  cutoffs: { excellent: 2, good: 4, pass: 5 },
  rateWeights: { excellent: 40, good: 20, pass: 40 },
  tieBreak: 'mean',
});
const primary = examOf({ stage: 'primary' });

const figureOfColumn = {
  enrolled: 'enrolled',
  counted: 'counted',
  present: 'present',
  absent: 'absent',
  excused: 'excused',
  total_hundredths: 'total',
  mean_hundredths: 'mean',
  mean_place: 'meanPlace',
  excellent_count: 'excellentCount',
  excellent_count_place: 'excellentCountPlace',
  good_count: 'goodCount',
  pass_count: 'passCount',
  excellent_rate: 'excellentRate',
  good_rate: 'goodRate',
  pass_rate: 'passRate',
  weighted_rate: 'weightedRate',
  weighted_rate_place: 'weightedRatePlace',
  rank_sum: 'rankSum',
  place: 'place',
} as const;

let system: RunningSystem;
let admin: Client;
let exams: readonly LoadedExam[];

beforeAll(async () => {
  system = await startSystem();
  admin = new Client({ connectionString: system.database.adminUrl });
  await admin.connect();
  exams = await loadExams(admin, [junior, primary]);
});

afterAll(async () => {
  await admin.end();
  await system.stop();
});

describe('the check of a kept ranking', () => {
  let database: Database;

  beforeAll(async () => {
    // Only a superuser can put a wrong figure there: nobody else may change a kept row.
    const settings = { ...system.config, databaseUrl: system.database.adminUrl, databasePoolSize: 2 };
    database = new Database(
      await new DataSource(runtimeDataSourceOptions(settings, 'spec')).initialize(),
      system.config,
    );
    await database.transaction(jobActor('exams.rank'), async (unit) => {
      for (const exam of exams) await rankLoadedExam(unit, exam);
    });
  });
  afterAll(() => database.dataSource.destroy());

  /** What is found after `corrupt`, which is taken back. */
  const findAfter = (
    stage: 'junior' | 'primary',
    corrupt: (unit: UnitOfWork, runId: string) => Promise<unknown>,
  ): Promise<Difference[]> =>
    database.transaction(jobActor('exams.rank'), async (unit) => {
      const exam = exams.find(({ figures }) => figures.stage === stage);
      if (!exam) throw new Error(`no ${stage} exam`);
      await unit.query('savepoint clean');
      await corrupt(unit, exam.runId);
      const recomputed = await recomputeFigures(unit, toParameters(exam.row, exam.figures));
      const differences = await findDifferences(unit, exam.runId, recomputed);
      await unit.query('rollback to savepoint clean');
      return differences;
    });

  it('finds nothing in rows that were not touched', async () => {
    expect(await findAfter('junior', async () => undefined)).toEqual([]);
    expect(await findAfter('primary', async () => undefined)).toEqual([]);
  });

  it('knows every column of figures that is kept', async () => {
    const { rows } = await admin.query<{ name: string }>(
      `select column_name as name from information_schema.columns
        where table_name = 'ranking_rows' and data_type in ('integer', 'bigint') and column_name <> 'position'`,
    );
    expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(figureOfColumn).sort());
  });

  const units = [
    ['school', 'S02'],
    ['school', 'S11'],
    ['township', 'T1'],
  ] as const;

  describe.each(units)('of the %s %s', (unitKind, unitCode) => {
    it.each(Object.entries(figureOfColumn))(
      'names it and its figure when %s is one too many',
      async (column, figure) => {
        const found = await findAfter('junior', (unit, runId) =>
          unit.execute(
            `update ranking_rows set ${column} = ${column} + 1 where run_id = $1 and unit_kind = $2 and unit_code = $3`,
            [runId, unitKind, unitCode],
          ),
        );
        expect(found).toEqual([
          { unitKind, unitCode, figure, kept: expect.any(String), found: expect.any(String) },
        ]);
        expect(Number(found[0]?.kept)).toBe(Number(found[0]?.found) + 1);
      },
    );
  });

  it('does not take a missing figure for a right one, nor a figure where there is none', async () => {
    const erased = await findAfter('junior', (unit, runId) =>
      unit.execute(`update ranking_rows set weighted_rate = null where run_id = $1 and unit_code = 'S01'`, [
        runId,
      ]),
    );
    expect(erased).toMatchObject([{ unitCode: 'S01', figure: 'weightedRate', kept: null }]);
    const placed = await findAfter('junior', (unit, runId) =>
      unit.execute(`update ranking_rows set place = 4 where run_id = $1 and unit_code = 'S03'`, [runId]),
    );
    expect(placed).toEqual([
      { unitKind: 'school', unitCode: 'S03', figure: 'place', kept: '4', found: null },
    ]);
    const counted = await findAfter('primary', (unit, runId) =>
      unit.execute(`update ranking_rows set excellent_count = 0 where run_id = $1 and unit_code = 'S01'`, [
        runId,
      ]),
    );
    expect(counted).toEqual([
      { unitKind: 'school', unitCode: 'S01', figure: 'excellentCount', kept: '0', found: null },
    ]);
  });

  it('names a unit that was left out, and one that nobody sat for', async () => {
    const leftOut = await findAfter('junior', (unit, runId) =>
      unit.execute(`delete from ranking_rows where run_id = $1 and unit_code = 'S03'`, [runId]),
    );
    expect(leftOut).toContainEqual({
      unitKind: 'school',
      unitCode: 'S03',
      figure: 'excused',
      kept: null,
      found: '1',
    });
    const invented = await findAfter('junior', (unit, runId) =>
      unit.execute(
        `insert into ranking_rows select (jsonb_populate_record(ranking_rows, '{"unit_code": "S99"}')).*
           from ranking_rows where run_id = $1 and unit_code = 'S01'`,
        [runId],
      ),
    );
    expect(new Set(invented.map(({ unitCode }) => unitCode))).toEqual(new Set(['S99']));
    expect(invented).toContainEqual(expect.objectContaining({ figure: 'enrolled', kept: '3', found: null }));
  });

  it('sees a mark that changed after the ranking was made', async () => {
    const found = await findAfter('primary', (unit) =>
      unit.execute(`update exam_scores set marks_hundredths = '{9001}' where marks_hundredths = '{9000}'`),
    );
    expect(found.map(({ unitCode, figure }) => `${unitCode} ${figure}`)).toEqual(
      expect.arrayContaining(['S01 total', 'T1 total']),
    );
  });
});

describe('a run whose kept figures are not what SQL finds', () => {
  it('fails for good, names the unit and the figure, and keeps no row; a later run is not held up by it', async () => {
    const office = await system.signInAs('office');
    const examId = exams[0]?.row.id ?? '';
    await admin.query(`
      create function worsen() returns trigger language plpgsql as $$
      begin
        if new.unit_code = 'S02' then new.mean_hundredths := new.mean_hundredths - 1; end if;
        return new;
      end $$`);
    await admin.query(
      `create trigger worsen before insert on ranking_rows for each row execute function worsen()`,
    );
    const failed = await office.rank(examId);
    expect(failed.body).toMatchObject({
      status: 'failed',
      inputHash: null,
      error: { code: 'verification-failed', detail: expect.stringContaining('S02 mean：8849 ≠ 8850') },
    });
    const runId = String(failed.body.runId);
    const { rows } = await admin.query(`select state, attempts from stages where work_id = $1`, [runId]);
    expect(rows).toEqual([{ state: 'failed', attempts: 1 }]);
    expect((await admin.query(`select from ranking_rows where run_id = $1`, [runId])).rowCount).toBe(0);
    const leader = await system.signInAs('leader');
    expect((await leader.post(`/exams/${examId}/rankings/${runId}/publish`)).body).toMatchObject({
      code: 'state-conflict',
    });

    await admin.query(`drop trigger worsen on ranking_rows`);
    const repeated = await office.rank(examId, { reason: '复核后重算' });
    expect(repeated.body).toMatchObject({
      status: 'succeeded',
      inputHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect((await office.get(`/exams/${examId}/rankings/${runId}`)).body).toMatchObject({ status: 'failed' });
  });
});
