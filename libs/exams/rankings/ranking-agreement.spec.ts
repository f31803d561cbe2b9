import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { jobActor } from '#platform/database/actor.js';
import { runtimeDataSourceOptions } from '#platform/database/data-source.js';
import { Database } from '#platform/database/database.js';
import { openTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import type { UnitRow } from '../unit-placing.rules.js';
import { type LoadedExam, loadExams, rankLoadedExam } from './exam-database.fixture.js';
import { type GeneratedExam, generateExams } from './generated-exams.fixture.js';
import type { RankingOutcome } from './ranking-task.js';
import type { Difference } from './verify-ranking.queries.js';

/** Exams of one transaction: fewer commits, and a batch still fits the statement timeouts. */
const batchSize = 100;

let test: TestDatabase;
let admin: Client;
let database: Database;

beforeAll(async () => {
  test = await openTestDatabase();
  admin = new Client({ connectionString: test.adminUrl });
  await admin.connect();
  const settings = {
    databaseUrl: test.runtimeUrl,
    databasePoolSize: 4,
    statementTimeoutMs: 60_000,
    lockTimeoutMs: 5_000,
    idleTransactionTimeoutMs: 60_000,
  };
  database = new Database(await new DataSource(runtimeDataSourceOptions(settings, 'spec')).initialize(), {
    secretKey: 'a key that only specs use, 32 characters',
  });
});

afterAll(async () => {
  await database.dataSource.destroy();
  await admin.end();
  await test.close();
});

interface Ranked {
  readonly exam: LoadedExam;
  readonly outcome: RankingOutcome;
  readonly differences: readonly Difference[];
}

async function rankAll(exams: readonly LoadedExam[]): Promise<Ranked[]> {
  const batches = Array.from({ length: Math.ceil(exams.length / batchSize) }, (_, index) =>
    exams.slice(index * batchSize, (index + 1) * batchSize),
  );
  const ranked: Ranked[] = [];
  const takeTurns = async (): Promise<void> => {
    for (let batch = batches.shift(); batch; batch = batches.shift()) {
      const current = batch;
      await database.transaction(
        jobActor('exams.rank'),
        async (unit) => {
          for (const exam of current) ranked.push({ exam, ...(await rankLoadedExam(unit, exam)) });
        },
        'REPEATABLE READ',
      );
    }
  };
  await Promise.all([takeTurns(), takeTurns()]);
  return ranked;
}

const rowsOf = ({ outcome }: Ranked): readonly UnitRow[] => [...outcome.schools, ...outcome.townships];

describe('the ranking of the program and the ranking of one SQL statement', () => {
  const examCount = 2_000;
  let exams: readonly GeneratedExam[];
  let ranked: Ranked[];

  beforeAll(async () => {
    exams = generateExams(examCount, 20_220_901);
    ranked = await rankAll(await loadExams(admin, exams));
  }, 240_000);
  afterAll(() => test.truncateAll());

  it('agree in every figure of every unit on two thousand generated exams', () => {
    expect(ranked).toHaveLength(examCount);
    expect(ranked.flatMap(({ exam, differences }) => differences.map((one) => [exam.row.name, one]))).toEqual(
      [],
    );
  });

  it('were asked about every hard case many times', () => {
    const isHalf = (numerator: number, denominator: number): boolean =>
      denominator > 0 && (2 * numerator) % denominator === 0 && numerator % denominator !== 0;
    const cases: Readonly<Record<string, (one: Ranked) => boolean>> = {
      'a primary exam': ({ exam }) => exam.figures.stage === 'primary',
      'a school that is listed and not placed': (one) => rowsOf(one).some(({ place }) => place === null),
      'a school where nobody was present': (one) =>
        rowsOf(one).some(({ present, counted }) => counted > 0 && present === 0),
      'one pupil in all': ({ outcome }) => outcome.candidateCount === 1,
      'only direct schools': ({ outcome }) => outcome.townships.length === 0,
      'a shared place': (one) => rowsOf(one).some(({ tiedWith }) => tiedWith.length > 0),
      'equal rank sums that the mean separates': ({ outcome, exam }) =>
        exam.policy.tieBreak === 'mean' &&
        outcome.schools.some((a) =>
          outcome.schools.some((b) => a.rankSum !== null && a.rankSum === b.rankSum && a.place !== b.place),
        ),
      'a mean of exactly half a hundredth': (one) =>
        rowsOf(one).some(({ totalHundredths, counted }) => isHalf(totalHundredths, counted)),
      'a rate of exactly half a hundredth of a percent': (one) =>
        rowsOf(one).some(({ excellentCount, counted }) => isHalf((excellentCount ?? 0) * 10_000, counted)),
      'a tie across a line': ({ outcome }) =>
        outcome.lines !== null && outcome.lines.excellent.inCount > outcome.lines.excellent.cutoff,
      'fewer pupils than the first line takes': ({ outcome }) =>
        outcome.lines !== null && outcome.lines.excellent.inCount < outcome.lines.excellent.cutoff,
    };
    const counts = Object.entries(cases).map(
      ([name, applies]) => [name, ranked.filter(applies).length] as const,
    );
    expect(counts.filter(([, count]) => count < 20)).toEqual([]);
  });

  it('agree in who shares a place and in the order of the rows', async () => {
    const { rows } = await admin.query(`
      select kept.run_id, kept.unit_code, kept.position, kept.tied_with, found.position as found_position, found.tied
        from ranking_rows as kept
             join (select row_of.run_id, row_of.unit_kind, row_of.unit_code,
                          row_number() over (partition by row_of.run_id, row_of.unit_kind
                                             order by row_of.place nulls last, row_of.unit_code) - 1 as position,
                          array(select other.unit_code from ranking_rows as other
                                 where other.run_id = row_of.run_id and other.unit_kind = row_of.unit_kind
                                   and other.place = row_of.place and other.unit_code <> row_of.unit_code
                                 order by other.unit_code)::text[] as tied
                     from ranking_rows as row_of) as found using (run_id, unit_kind, unit_code)
       where kept.position <> found.position or kept.tied_with <> found.tied`);
    expect(rows).toEqual([]);
  });

  it('agree in the place of every pupil, listed with the school, the best in front and the excused last', async () => {
    const { rows } = await admin.query(`
      with listed as (
        select ranking_pupil_lists.run_id, ranking_pupil_lists.school_id, p.enrolment_id, p.status, p.total, p.place, p.position,
               lag(p.place) over (partition by ranking_pupil_lists.run_id, ranking_pupil_lists.school_id order by p.position) as before
          from ranking_pupil_lists cross join unnest(enrolment_ids, statuses, totals_hundredths, county_places)
               with ordinality as p (enrolment_id, status, total, place, position)),
      found as (
        select ranking_runs.id as run_id, school_stages.school_id, enrolments.id as enrolment_id,
               case when exam_excuses.enrolment_id is not null then 2
                    when exam_scores.enrolment_id is null then 1 else 0 end as status,
               case when exam_excuses.enrolment_id is null
                    then coalesce((select sum(m) from unnest(marks_hundredths) as m), 0) else 0 end as total
          from ranking_runs join exams on exams.id = ranking_runs.exam_id
               join enrolments on enrolments.census_date = exams.census_date and enrolments.grade = exams.grade
               join school_stages on school_stages.id = enrolments.school_stage_id and school_stages.stage = exams.stage
               left join exam_scores on exam_scores.exam_id = exams.id and exam_scores.enrolment_id = enrolments.id
               left join exam_excuses on exam_excuses.exam_id = exams.id and exam_excuses.enrolment_id = enrolments.id),
      placed as (
        select found.*, case when status = 2 then 0
                        else rank() over (partition by run_id, status = 2 order by total desc) end as place from found)
      select * from listed full join placed using (run_id, school_id, enrolment_id)
       where listed.status is distinct from placed.status or listed.total is distinct from placed.total
          or listed.place is distinct from placed.place or (listed.before > listed.place and listed.place > 0)
          or (listed.before = 0 and listed.place > 0)`);
    expect(rows).toEqual([]);
  });

  it('agree in the total that each line lies at, and in how many hold it and are in', async () => {
    const { rows } = await admin.query(`
      with steps as (
        select run_id, p.place, p.total, count(*) as holders
          from ranking_pupil_lists cross join unnest(totals_hundredths, county_places) as p (total, place)
         where p.place > 0 group by run_id, p.place, p.total),
      found as (
        select ranking_lines.run_id, line, max(steps.place) as place, coalesce(sum(holders), 0) as pupils_in,
               (array_agg(total order by steps.place desc))[1] as mark,
               coalesce((array_agg(holders order by steps.place desc))[1], 0) as pupils_at_mark
          from ranking_lines left join steps on steps.run_id = ranking_lines.run_id and steps.place <= cutoff
         group by ranking_lines.run_id, line)
      select * from ranking_lines as kept join found using (run_id, line)
       where (kept.place, kept.mark_hundredths, kept.pupils_at_mark, kept.pupils_in)
             is distinct from (found.place, found.mark, found.pupils_at_mark, found.pupils_in)`);
    expect(rows).toEqual([]);
    const juniors = ranked.filter(({ exam }) => exam.figures.stage === 'junior').length;
    const lines = await admin.query('select count(*)::int as count from ranking_lines');
    expect(lines.rows).toEqual([{ count: 3 * juniors }]);
  });
});

describe('the order in which rows came into the database', () => {
  afterEach(() => test.truncateAll());

  it('changes neither the hash, nor a row, nor a line of a ranking', async () => {
    const exams = generateExams(60, 20_230_901);
    const short = ({ exam, outcome }: Ranked) => {
      const { inputHash, schools, townships, lines, candidateCount } = outcome;
      return { name: exam.row.name, inputHash, schools, townships, lines, candidateCount };
    };
    const byName = (ranked: Ranked[]) => ranked.map(short).sort((a, b) => (a.name < b.name ? -1 : 1));
    const given = byName(await rankAll(await loadExams(admin, exams)));
    const idsGiven = await admin.query(`select id, pupil_no from pupils order by pupil_no limit 20`);
    await test.truncateAll();
    const shuffled = byName(await rankAll(await loadExams(admin, exams, 'shuffled')));
    const idsShuffled = await admin.query(`select id, pupil_no from pupils order by pupil_no limit 20`);
    const rank = ({ rows }: typeof idsGiven): string[] =>
      rows.toSorted((a, b) => Number(a.id) - Number(b.id)).map((row) => String(row.pupil_no));
    expect(rank(idsShuffled)).not.toEqual(rank(idsGiven));
    expect(shuffled).toEqual(given);
    expect(new Set(given.map(({ inputHash }) => inputHash)).size).toBe(exams.length);
  });
});

describe('both rankings at the edges of numbers', () => {
  afterEach(() => test.truncateAll());

  const pupils = (schoolCode: string, totals: readonly (number | null)[], from: number) =>
    totals.map((total, index) => ({
      pupilNo: `P${String(from + index).padStart(3, '0')}`,
      schoolCode,
      marks: total === null ? null : [total],
      isExcused: false,
    }));

  const rankOne = async (exam: GeneratedExam): Promise<Ranked> => {
    const [ranked] = await rankAll(await loadExams(admin, [exam]));
    if (!ranked) throw new Error('nothing was ranked');
    return ranked;
  };

  const juniorOf = (weights: readonly [number, number, number]) =>
    ({
      stage: 'junior',
      cutoffs: { excellent: 1, good: 2, pass: 3 },
      rateWeights: { excellent: weights[0], good: weights[1], pass: weights[2] },
      tieBreak: 'mean',
    }) as const;

  it('round exact halves up: a mean of 50.125, a rate of 3.125 %, a weighted rate of 13.125 %', async () => {
    const zeros = (count: number): null[] => Array.from({ length: count }, () => null);
    const { outcome, differences } = await rankOne({
      grade: 9,
      subjectCount: 1,
      figures: juniorOf([30, 35, 35]),
      pupils: [
        ...pupils('S01', [15_000, ...zeros(31)], 1),
        ...pupils('S02', [9_000, 8_000, ...zeros(6)], 101),
        ...pupils('S03', [5_012, 5_013], 201),
      ],
    });
    expect(differences).toEqual([]);
    const row = (code: string) => outcome.schools.find((school) => school.code === code);
    expect(row('S01')).toMatchObject({
      meanHundredths: 469,
      excellentRate: 313,
      goodRate: 313,
      passRate: 313,
      // (30 + 35 + 35) / 32 = 3.125
      weightedRate: 313,
    });
    // (0 + 35 + 2 x 35) / 8 = 13.125
    expect(row('S02')).toMatchObject({
      excellentRate: 0,
      goodRate: 1250,
      passRate: 2500,
      weightedRate: 1313,
    });
    expect(row('S03')).toMatchObject({ totalHundredths: 10_025, meanHundredths: 5_013, weightedRate: 0 });
  });

  it('keep sums that no 32-bit integer holds', async () => {
    const greatest = 2_000_000_000;
    const { outcome, differences } = await rankOne({
      grade: 9,
      subjectCount: 1,
      figures: juniorOf([40, 20, 40]),
      pupils: [
        ...pupils('S01', [greatest, greatest, greatest - 1], 1),
        ...pupils('S06', [greatest - 2, 1], 101),
      ],
    });
    expect(differences).toEqual([]);
    expect(outcome.schools[0]).toMatchObject({ totalHundredths: 5_999_999_999, meanHundredths: greatest });
    expect(outcome.townships).toMatchObject([
      { code: 'T1', totalHundredths: 7_999_999_998, counted: 5, meanHundredths: 1_600_000_000 },
    ]);
  });
});
