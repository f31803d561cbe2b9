import { Client } from 'pg';
import type { NamedTerm } from '#calendar/term.queries.js';
import type { ScoredTermOfRun } from '#organization/term-results/scores-term.js';
import { canonicalJson } from '#organization/term-results/canonical-json.js';
import { type Actor, jobActor } from '#platform/database/actor.js';
import {
  alice,
  openRuntimeDatabase,
  type RuntimeDatabase,
} from '#platform/database/runtime-database.fixture.js';
import { type LaidRun, type LaidSubject, type LaidUnit, ScoredCounty } from '../scored-county.fixture.js';
import { TermSummary } from './term-summary.js';

const units: Readonly<Record<string, LaidUnit>> = {
  A: { stage: 'junior', township: 'T1', squad: 'X' },
  B: { stage: 'junior', township: 'T1', squad: 'X' },
  C: { stage: 'junior', township: 'T2', squad: 'X' },
  D: { stage: 'junior' },
  'A/primary': { stage: 'primary', township: 'T1' },
  T1: { stage: null },
  T2: { stage: null },
};
const inspections = (results: LaidSubject['results']): LaidSubject => ({
  noun: 'inspections',
  canonicalKey: 'inspections',
  title: '学校常规管理',
  series: 'inspections',
  component: 'inspections',
  results,
});
const countyTest = (results: LaidSubject['results']): LaidSubject => ({
  noun: 'exams',
  canonicalKey: 'county-test/9',
  title: '九年级检测',
  series: 'county-test/junior/9',
  component: 'county-test',
  results,
});
const freezer = jobActor('scoring.freeze');
const summarizer = jobActor('scoring.summarize');
const summary = new TermSummary();

let runtime: RuntimeDatabase;
let admin: Client;
let county: ScoredCounty;

beforeAll(async () => {
  runtime = await openRuntimeDatabase();
  admin = new Client({ connectionString: runtime.test.adminUrl });
  await admin.connect();
});
beforeEach(async () => {
  await runtime.test.truncateAll();
  await admin.query(`insert into townships (code, name) values ('T1', '东乡'), ('T2', '西乡')`);
  county = await ScoredCounty.open(admin);
});
afterAll(async () => {
  await admin.end();
  await runtime.close();
});

function questionOf(
  { runId, termId, units: frozen }: LaidRun,
  schoolYear: string,
  number: 1 | 2,
): ScoredTermOfRun {
  const [first = '', second = ''] = schoolYear.split('-');
  const term: NamedTerm = {
    id: termId,
    schoolYear,
    number,
    startsOn: number === 1 ? `${first}-09-01` : `${second}-02-15`,
    endsOn: number === 1 ? `${second}-01-20` : `${second}-07-10`,
    closedAt: null,
  };
  return { runId, term, startedBy: county.officeId, units: frozen };
}

/** Freezes and summarizes as the two stages do, with the content kept in the database between them. */
async function summarized(laid: LaidRun, schoolYear: string, number: 1 | 2) {
  const question = questionOf(laid, schoolYear, number);
  const material = await runtime.database.untranslated(freezer, (unit) => summary.freeze(unit, question));
  const { rows } = await admin.query<{ content: unknown }>(`select $1::jsonb as content`, [
    JSON.stringify(material.content),
  ]);
  const printed = await runtime.database.untranslated(summarizer, (unit) =>
    summary.summarize(unit, { ...question, content: rows[0]?.content }),
  );
  return { material, printed };
}

/** A run of a term, summarized and published. */
async function publishedTerm(
  schoolYear: string,
  number: 1 | 2,
  subjects: readonly LaidSubject[],
  supersedes: string | null = null,
): Promise<LaidRun> {
  const laid = await county.run(await county.term(schoolYear, number), units, subjects);
  await summarized(laid, schoolYear, number);
  await county.finish(laid.runId);
  await county.publish(laid.runId, supersedes);
  return laid;
}

async function rowsOf<Row extends object>(table: string, columns: string, runId: string): Promise<Row[]> {
  const { rows } = await admin.query<Row>(
    `select scoring_units.code || coalesce('/' || nullif(scoring_units.stage, 'junior'), '') as name, ${columns}
       from ${table} join scoring_units using (run_id, unit_kind, unit_id)
      where run_id = $1 order by code, scoring_units.stage`,
    [runId],
  );
  return rows;
}

const yearResults = {
  A: { value: 9000, place: 1 },
  B: { value: 8000, place: 2, tiedWith: ['D'] },
  D: { value: 8000, place: 2, tiedWith: ['B'] },
  C: { value: null, place: null },
  'A/primary': { value: 7000, place: 1 },
};

describe('the summary of a term', () => {
  it('writes the places of every result among its township and squad', async () => {
    const { runId } = await publishedTerm('2025-2026', 1, [
      inspections(yearResults),
      countyTest({ T2: { value: 6100, place: 1 }, T1: { value: 6000, place: 2 } }),
    ]);
    expect(
      await rowsOf(
        'term_standings',
        'noun, township_place, township_ranked, squad_place, squad_ranked, past',
        runId,
      ),
    ).toEqual(
      [
        ['A', 'inspections', 1, 2, 1, 2],
        ['A/primary', 'inspections', 1, 1, null, null],
        ['B', 'inspections', 2, 2, 2, 2],
        ['C', 'inspections', null, 0, null, 2],
        ['D', 'inspections', null, null, null, null],
        ['T1', 'exams', null, null, null, null],
        ['T2', 'exams', null, null, null, null],
      ].map(([name, noun, township_place, township_ranked, squad_place, squad_ranked]) => ({
        name,
        noun,
        township_place,
        township_ranked,
        squad_place,
        squad_ranked,
        past: null,
      })),
    );
    expect(await rowsOf('annual_assessments', 'total', runId)).toEqual([]);
  });

  it('compares with the latest earlier published term of the series, by code and stage', async () => {
    await publishedTerm('2024-2025', 2, [inspections({ A: { value: 5000, place: 4 } })]);
    await publishedTerm('2024-2025', 1, [
      inspections({ A: { value: 1000, place: 9 } }),
      countyTest({ A: { value: 4000, place: 3 }, T1: { value: 100, place: 2 } }),
    ]);
    const later = await publishedTerm('2025-2026', 1, [
      inspections({ A: { value: 5500, place: 2 }, 'A/primary': { value: 5500, place: 1 } }),
      countyTest({ A: { value: 3999, place: 4 }, T1: { value: 200, place: 1 } }),
    ]);
    const past = await rowsOf('term_standings', 'noun, past', later.runId);
    expect(past).toEqual([
      { name: 'A', noun: expect.any(String), past: expect.objectContaining({ schoolYear: '2024-2025' }) },
      { name: 'A', noun: expect.any(String), past: expect.objectContaining({ schoolYear: '2024-2025' }) },
      // No primary school of that code was placed before.
      { name: 'A/primary', noun: 'inspections', past: null },
      {
        name: 'T1',
        noun: 'exams',
        past: {
          title: '九年级检测',
          schoolYear: '2024-2025',
          term: 1,
          value: 100,
          place: 2,
          valueChange: 100,
          placeChange: 1,
        },
      },
    ]);
    expect(past).toContainEqual({
      name: 'A',
      noun: 'inspections',
      past: {
        title: expect.any(String),
        schoolYear: '2024-2025',
        term: 2,
        value: 5000,
        place: 4,
        valueChange: 500,
        placeChange: 2,
      },
    });
    expect(past).toContainEqual({
      name: 'A',
      noun: 'exams',
      past: {
        title: '九年级检测',
        schoolYear: '2024-2025',
        term: 1,
        value: 4000,
        place: 3,
        valueChange: -1,
        placeChange: -1,
      },
    });
  });

  it('takes nothing from a run that is unpublished or superseded, nor from the term itself or a later one', async () => {
    const first = await publishedTerm('2024-2025', 2, [inspections({ A: { value: 1000, place: 9 } })]);
    await publishedTerm('2024-2025', 2, [inspections({ A: { value: 5000, place: 4 } })], first.runId);
    const draft = await county.run(await county.term('2025-2026', 1), units, [
      inspections({ A: { value: 2000, place: 8 } }),
    ]);
    await county.finish(draft.runId);
    await publishedTerm('2026-2027', 1, [inspections({ A: { value: 3000, place: 7 } })]);
    const earlier = await publishedTerm('2025-2026', 2, [inspections({ A: { value: 4000, place: 6 } })]);
    const corrected = await publishedTerm(
      '2025-2026',
      2,
      [inspections({ A: { value: 6000, place: 3 } })],
      earlier.runId,
    );
    expect(await rowsOf('term_standings', 'past', corrected.runId)).toEqual([
      { name: 'A', past: expect.objectContaining({ term: 2, value: 5000, placeChange: 1 }) },
    ]);
  });
});

describe('the annual assessment', () => {
  const secondTerm = {
    ...yearResults,
    B: { value: 9001, place: 1 },
    C: { value: 7000, place: 4 },
  };

  it('is made when the school year ends, from what both its terms printed', async () => {
    await publishedTerm('2025-2026', 1, [inspections(yearResults)]);
    const { runId } = await publishedTerm('2025-2026', 2, [inspections(secondTerm)]);
    expect(
      await rowsOf(
        'annual_assessments',
        'total, county_place, county_ranked, township_place, township_ranked, squad_place, squad_ranked, tied_with',
        runId,
      ),
    ).toEqual(
      [
        ['A', 9000, 1, 3, 1, 2, 1, 2],
        ['A/primary', 7000, 1, 1, 1, 1, null, null],
        ['B', 8501, 2, 3, 2, 2, 2, 2],
        ['C', null, null, 3, null, 0, null, 2],
        ['D', 8000, 3, 3, null, null, null, null],
      ].map(([name, total, place, ranked, townshipPlace, townshipRanked, squadPlace, squadRanked]) => ({
        name,
        total,
        county_place: place,
        county_ranked: ranked,
        township_place: townshipPlace,
        township_ranked: townshipRanked,
        squad_place: squadPlace,
        squad_ranked: squadRanked,
        tied_with: [],
      })),
    );
    const [, , , c] = await rowsOf('annual_assessments', 'components, lacks', runId);
    expect(c).toEqual({
      name: 'C',
      components: [
        {
          component: 'inspections',
          weightPercent: 100,
          figure: null,
          results: [{ term: 2, title: '学校常规管理', percent: 7000 }],
        },
      ],
      lacks: [{ component: 'inspections', term: 1, because: 'no-result' }],
    });
  });

  it('is incomplete for everybody while term 1 is unpublished', async () => {
    const { runId } = await publishedTerm('2025-2026', 2, [inspections(secondTerm)]);
    const rows = await rowsOf<{ total: number | null; lacks: object[] }>(
      'annual_assessments',
      'total, lacks',
      runId,
    );
    expect(rows).toHaveLength(5);
    for (const { total, lacks } of rows) {
      expect(total).toBeNull();
      expect(lacks).toEqual([{ component: 'inspections', term: 1, because: 'first-term-unpublished' }]);
    }
  });

  it('follows the policy that was in force when the run froze, and keeps which', async () => {
    await publishedTerm('2025-2026', 1, [inspections(yearResults)]);
    const insertPolicy = (stage: string | null, unitKind: string, components: object, year = '2025-2026') =>
      admin.query(
        `insert into assessment_policies (unit_kind, stage, version, title, effective_from, components, published_at)
         values ($1, $2, 2, '新办法', $3, $4, clock_timestamp())`,
        [unitKind, stage, year, JSON.stringify(components)],
      );
    await insertPolicy('junior', 'school-stage', [
      { component: 'inspections', weightPercent: 50 },
      { component: 'county-test', weightPercent: 50 },
    ]);
    await insertPolicy(null, 'township', [{ component: 'county-test', weightPercent: 100 }]);
    await insertPolicy(null, 'school-stage', [{ component: 'zhongkao', weightPercent: 100 }], '2026-2027');
    const { runId } = await publishedTerm('2025-2026', 2, [
      inspections(secondTerm),
      countyTest({
        A: { value: 8000, place: 1, percent: 7001 },
        T1: { value: 8000, place: 1, percent: 6500 },
      }),
    ]);
    expect(await rowsOf('annual_assessments', 'total', runId)).toEqual([
      // (9000 + 7001) / 2 = 8000.5
      { name: 'A', total: 8001 },
      { name: 'A/primary', total: 7000 },
      { name: 'B', total: null },
      { name: 'C', total: null },
      { name: 'D', total: null },
      { name: 'T1', total: 6500 },
      { name: 'T2', total: null },
    ]);
  });

  it('hands over the same bytes for the same inputs, whatever the ids, and names its policies', async () => {
    const printedOf = async () => {
      await publishedTerm('2025-2026', 1, [inspections(yearResults)]);
      const laid = await county.run(await county.term('2025-2026', 2), units, [inspections(secondTerm)]);
      return { ...(await summarized(laid, '2025-2026', 2)), laid };
    };
    const once = await printedOf();
    await runtime.test.truncateAll();
    await admin.query(`insert into townships (code, name) values ('T2', '西乡'), ('T1', '东乡')`);
    county = await ScoredCounty.open(admin);
    const again = await printedOf();
    expect(again.laid.runId).not.toBe(once.laid.runId);
    expect(canonicalJson(again.material.canonical)).toBe(canonicalJson(once.material.canonical));
    expect(canonicalJson(again.printed)).toBe(canonicalJson(once.printed));
    expect(canonicalJson([once.material.canonical, once.printed])).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    expect(once.material.versions).toEqual(['年度考核办法《三年行动计划》第 1 版（2022-2023 学年起施行）']);
    expect(once.printed.standings).toHaveLength(5);
    expect(once.printed.assessments).toHaveLength(5);
  });

  it('takes no row once its run is finished, and none from anybody but the stage that summarizes', async () => {
    const laid = await county.run(await county.term('2025-2026', 2), units, []);
    const policies = await admin.query<{ id: string }>(
      `select assessment_policies.id from assessment_policies`,
    );
    const insert = `insert into annual_assessments (run_id, unit_kind, unit_id, policy_id, components, lacks,
             county_ranked, tied_with) values ($1, 'school-stage', $2, $3, '[]', '[{}]', 0, '{}')`;
    const values = [laid.runId, laid.units[0]?.id, policies.rows[0]?.id];
    const insertAs = (actor: Actor): Promise<unknown> =>
      runtime.database.untranslated(actor, (unit) => unit.execute(insert, values));
    for (const actor of [freezer, jobActor('scoring.seal'), alice])
      await expect(insertAs(actor)).rejects.toMatchObject({ code: '42501' });
    await county.finish(laid.runId);
    await expect(insertAs(summarizer)).rejects.toMatchObject({
      driverError: { constraint: 'scoring_run_finished' },
    });
    await expect(admin.query(insert, values)).rejects.toMatchObject({ constraint: 'scoring_run_finished' });
  });
});
