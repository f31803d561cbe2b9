import { read, utils } from '@e965/xlsx';
import { Client } from 'pg';
import {
  type LaidResult,
  type LaidRun,
  type LaidSubject,
  type LaidUnit,
  ScoredCounty,
} from '../../libs/scoring/scored-county.fixture.js';
import type { ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import {
  closeTerm,
  openScoredCounty,
  scoreAndPublish,
  type ScoredCounty as SmallScoredCounty,
  scoreTerm,
} from '../support/scored-county.js';
import { buildCounty, created } from '../support/small-county.js';
import { scores78, submitVisit } from '../support/small-visits.js';

const unknownId = '00000000-0000-4000-8000-000000000000';
const units: Readonly<Record<string, LaidUnit>> = {
  A: { stage: 'junior', township: 'T1', squad: 'X' },
  'A/primary': { stage: 'primary', township: 'T1' },
  B: { stage: 'junior', township: 'T1' },
  C: { stage: 'junior', township: 'T2', squad: 'X' },
  D: { stage: 'junior' },
  T1: { stage: null },
  T2: { stage: null },
};
const inspections: Readonly<Record<string, LaidResult>> = {
  A: { value: 9000, place: 1, facts: [{ key: 'v1', label: '第 1 次督导', value: '90.00' }] },
  'A/primary': { value: 7000, place: 1 },
  B: { value: 8000, place: 2, tiedWith: ['C', 'D'] },
  C: { value: 8000, place: 2, tiedWith: ['B', 'D'] },
  D: { value: 8000, place: 2, tiedWith: ['B', 'C'] },
};
const subject = (results: LaidSubject['results'], change: Partial<LaidSubject> = {}): LaidSubject => ({
  noun: 'inspections',
  canonicalKey: 'term',
  title: '学校常规管理',
  series: 'inspections',
  component: 'inspections',
  results,
  ...change,
});
const exam = (results: LaidSubject['results'], change: Partial<LaidSubject> = {}): LaidSubject =>
  subject(results, {
    noun: 'exams',
    canonicalKey: '九年级检测',
    title: '九年级检测',
    series: 'county-test/junior/9',
    component: 'county-test',
    ...change,
  });

describe('results of a run', () => {
  let system: RunningSystem;
  let admin: Client;
  let county: ScoredCounty;
  let office: ApiClient;
  let leader: ApiClient;
  let centre: ApiClient;
  let school: ApiClient;
  let direct: ApiClient;
  let published: LaidRun;
  let corrected: LaidRun;

  beforeAll(async () => {
    system = await startSystem();
    office = await system.signInAs('office');
    leader = await system.signInAs('leader');
    await buildCounty(office, [
      { code: 'A', stages: 'primary;junior' },
      { code: 'B' },
      { code: 'C', township: 'T2' },
      { code: 'D', township: null },
    ]);
    centre = await system.signInAs('centre', { kind: 'township', code: 'T1' });
    school = await system.signInAs('school', { kind: 'school', code: 'A' });
    direct = await system.signInAs('school', { kind: 'school', code: 'D' });
    admin = new Client({ connectionString: system.database.adminUrl });
    await admin.connect();
    county = await ScoredCounty.open(admin);
    const termId = await county.term('2025-2026', 1);
    const marks = {
      A: { value: 7000, place: 2, facts: [{ key: 'digest', label: '校验值', value: 'a' }] },
      B: { value: 7100, place: 1, facts: [{ key: 'digest', label: '校验值', value: 'b' }] },
      T1: { value: 7050, place: 1 },
    };
    published = await county.run(termId, units, [exam(marks), subject(inspections)]);
    corrected = await county.run(
      termId,
      { ...units, D: { stage: 'junior', squad: 'X' }, T3: { stage: null } },
      [
        exam(
          {
            ...marks,
            A: { value: 7200, place: 1, facts: [{ key: 'digest', label: '校验值', value: 'a2' }] },
            B: { value: 7100, place: 2, facts: [{ key: 'digest', label: '校验值', value: 'b' }] },
          },
          { versions: ['方案第 2 版'] },
        ),
        subject({
          ...inspections,
          D: { value: 8000.0, place: 2, tiedWith: ['B', 'C'] },
        }),
        exam({ A: { value: 1, place: 1 } }, { canonicalKey: '补考', title: '补考' }),
      ],
    );
    // Ranked anew in a squad that it was not in before.
    await admin.query(
      `insert into term_standings (run_id, noun, subject, unit_kind, unit_id, squad_place, squad_ranked)
       select run_id, noun, subject, unit_kind, unit_id, 2, 3 from term_results
         join scoring_units using (run_id, unit_kind, unit_id)
        where run_id = $1 and noun = 'inspections' and code = 'D'`,
      [corrected.runId],
    );
    await county.finish(published.runId);
    await county.publish(published.runId);
    await county.finish(corrected.runId);
  });
  afterAll(async () => {
    await admin.end();
    await system.stop();
  });

  const path = (run: LaidRun, query = ''): string => `/scoring-runs/${run.runId}/results${query}`;
  const namesIn = async (client: ApiClient, query = ''): Promise<string[]> => {
    const { status, body } = await client.get(path(published, query));
    expect(status).toBe(200);
    const items: { unit: { code: string; stage: string | null } }[] = body.items;
    return items.map(({ unit }) => `${unit.code} ${unit.stage ?? ''}`.trim());
  };

  it('are refused to everybody but the office, leaders, centres and schools', async () => {
    expect((await system.anonymous().get(path(published))).status).toBe(401);
    for (const client of [system.admin, await system.signInAs('inspector'), await system.signInAs('judge')]) {
      expect((await client.get(path(published))).status).toBe(403);
      expect((await client.get(`${path(published)}/why`)).status).toBe(403);
    }
  });

  it('are not there for a unit before they are published, nor for anybody without a run', async () => {
    for (const client of [centre, school]) expect((await client.get(path(corrected))).status).toBe(404);
    expect((await leader.get(path(corrected))).status).toBe(200);
    expect((await leader.get(`/scoring-runs/${unknownId}/results`)).status).toBe(404);
    const open = await county.run(await county.term('2024-2025', 1), units, []);
    expect((await office.get(path(open))).body).toMatchObject({ status: 409, code: 'state-conflict' });
    expect((await school.get(path(open))).status).toBe(404);
  });

  it('are whole for the county and only its own for a unit', async () => {
    const all = ['A junior', 'B junior', 'C junior', 'D junior', 'A primary'];
    expect(await namesIn(office)).toEqual(all);
    expect(await namesIn(leader)).toEqual(all);
    expect(await namesIn(centre)).toEqual(['A junior', 'B junior', 'A primary']);
    expect(await namesIn(school)).toEqual(['A junior', 'A primary']);
    expect(await namesIn(leader, '?unit=township')).toEqual(['T1', 'T2']);
    expect(await namesIn(centre, '?unit=township')).toEqual(['T1']);
    expect(await namesIn(school, '?unit=township')).toEqual([]);
  });

  it('are narrowed to a stage, a squad and a township, and come in pages', async () => {
    expect(await namesIn(office, '?stage=primary')).toEqual(['A primary']);
    expect(await namesIn(office, '?squad=X')).toEqual(['A junior', 'C junior']);
    expect(await namesIn(office, '?township=T1&stage=junior')).toEqual(['A junior', 'B junior']);
    const pages: string[] = [];
    let cursor = '';
    for (let page = 0; page < 3; page += 1) {
      const { body } = await office.get(path(published, `?limit=2${cursor}`));
      const items: { unit: { code: string; stage: string } }[] = body.items;
      pages.push(...items.map(({ unit }) => `${unit.code} ${unit.stage}`));
      cursor = `&cursor=${String(body.nextCursor)}`;
    }
    expect(pages).toEqual(await namesIn(office));
    expect(cursor).toBe('&cursor=null');
    for (const [query, code] of [
      ['?unit=township&stage=junior', 'invalid-input'],
      ['?unit=township&squad=X', 'invalid-input'],
      ['?cursor=bm9uc2Vuc2U', 'invalid-cursor'],
      ['?unit=pupil', 'invalid-input'],
    ])
      expect((await office.get(path(published, query))).body).toMatchObject({ status: 400, code });
  });

  it('put all of the term side by side', async () => {
    const { body } = await office.get(path(published, '?limit=1'));
    expect(body.items[0]).toMatchObject({
      unit: { kind: 'school-stage', code: 'A', stage: 'junior' },
      township: { code: 'T1' },
      squad: { code: 'X' },
      results: [
        { noun: 'exams', title: '九年级检测', value: 70, countyPlace: 2, countyRanked: 2 },
        {
          noun: 'inspections',
          title: '学校常规管理',
          value: 90,
          figures: [{ key: 'total', label: '总分', value: 90 }],
          countyPlace: 1,
          countyRanked: 4,
          past: null,
        },
      ],
      assessment: null,
    });
  });

  it('name only those of a tie whom the reader may see', async () => {
    const tiesOf = async (client: ApiClient, code: string): Promise<unknown> => {
      const { body } = await client.get(path(published, '?stage=junior'));
      const items: { unit: { code: string }; results: { noun: string; tiedWith: string[] }[] }[] = body.items;
      const own = items.find(({ unit }) => unit.code === code);
      return own?.results.find(({ noun }) => noun === 'inspections')?.tiedWith;
    };
    expect(await tiesOf(leader, 'B')).toEqual(['C', 'D']);
    expect(await tiesOf(centre, 'B')).toEqual([]);
    expect(await tiesOf(direct, 'D')).toEqual([]);
  });

  it('are written as tables with all rows, and nobody finds others in theirs', async () => {
    const csv = (await centre.get(path(published, '?format=csv&limit=1'))).bytes.toString('utf8');
    const lines = csv.trim().split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toContain('学段,代码,单位,乡镇,方阵,九年级检测·总分,九年级检测·县内名次');
    expect(lines[1]).toContain('初中,A,A名,T1名,X名,70,2');
    expect(csv).not.toContain('D名');
    const answer = await office.get(path(published, '?unit=township'), {
      accept: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    });
    const sheet = read(answer.bytes).Sheets['学期评分'];
    const rows = utils.sheet_to_json<Record<string, unknown>>(sheet ?? {});
    expect(rows[0]).toMatchObject({ 代码: 'T1', '九年级检测·总分': 70.5, '九年级检测·县内名次': 1 });
    expect((await office.get(path(published), { accept: 'image/png' })).status).toBe(406);
  });

  it('say why: formula, facts, versions and hashes, to whoever sees the unit', async () => {
    const why = (client: ApiClient, query: string) => client.get(path(published, `/why?${query}`));
    const ofA = 'noun=inspections&subject=inspections-1&unitKind=school-stage&code=A&stage=junior';
    expect((await school.get(path(published, `/why?${ofA}`))).body).toMatchObject({
      run: {
        id: published.runId,
        schoolYear: '2025-2026',
        term: 1,
        inputHash: 'input',
        resultHash: 'result',
      },
      unit: { code: 'A', stage: 'junior' },
      result: { value: 90, countyPlace: 1 },
      explanation: ['学校常规管理 = 9000'],
      versions: ['方案第 1 版'],
      facts: [{ key: 'v1', label: '第 1 次督导', value: '90.00' }],
      inputHash: 'input of subject',
      resultHash: 'result of subject',
    });
    for (const [client, query] of [
      [direct, ofA],
      [school, ofA.replace('code=A', 'code=B')],
      [centre, ofA.replace('code=A', 'code=C')],
      [leader, ofA.replace('inspections-1', 'inspections-2')],
      [leader, ofA.replace('noun=inspections', 'noun=exams')],
    ] as const)
      expect((await why(client, query)).body.code).toBe('not-found');
    for (const query of [ofA.replace('&stage=junior', ''), ofA.replace('school-stage', 'township')])
      expect((await why(leader, query)).body).toMatchObject({
        status: 400,
        errors: [{ path: 'stage' }],
      });
    const township = await why(centre, 'noun=exams&subject=exams-0&unitKind=township&code=T1');
    expect(township.body.facts).toEqual([
      { key: 'A/junior/digest', label: 'A名·校验值', value: 'a' },
      { key: 'B/junior/digest', label: 'B名·校验值', value: 'b' },
    ]);
  });

  it('differ from those of another run where they differ, and say because of what', async () => {
    const { status, body } = await leader.get(`/scoring-runs/${published.runId}/diff/${corrected.runId}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      a: { id: published.runId },
      b: { id: corrected.runId },
      subjectsOnlyInA: [],
      subjectsOnlyInB: [{ noun: 'exams', title: '补考' }],
      versions: [{ noun: 'exams', title: '九年级检测', onlyInA: ['方案第 1 版'], onlyInB: ['方案第 2 版'] }],
      unitsOnlyInA: [],
      unitsOnlyInB: [{ kind: 'township', code: 'T3' }],
      nextCursor: null,
    });
    expect(body.items).toMatchObject([
      {
        unit: { code: 'A', stage: 'junior' },
        subject: { noun: 'exams', title: '九年级检测' },
        figures: [
          { key: 'value', before: 70, after: 72, difference: 2 },
          { key: 'countyPlace', before: 2, after: 1, difference: -1 },
          { key: 'figures.total', before: 70, after: 72, difference: 2 },
        ],
        inputs: [{ kind: 'changed', label: '校验值', before: 'a', after: 'a2' }],
        ownInputsChanged: true,
      },
      {
        unit: { code: 'B' },
        figures: [{ key: 'countyPlace', before: 1, after: 2, difference: 1 }],
        inputs: [],
        ownInputsChanged: false,
      },
      {
        unit: { code: 'D' },
        subject: { noun: 'inspections' },
        figures: [{ key: 'squadPlace', before: null, after: 2, difference: null }],
        inputs: [{ kind: 'added', label: '方阵', before: null, after: 'X名' }],
        ownInputsChanged: true,
      },
    ]);
  });

  it('differ the other way round when the runs change sides, page by page, and never from themselves', async () => {
    const items: { unit: { code: string }; figures: { difference: number | null }[] }[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '?limit=1' : `?limit=1&cursor=${cursor}`;
      const { body } = await office.get(`/scoring-runs/${corrected.runId}/diff/${published.runId}${query}`);
      expect(body.items).toHaveLength(1);
      items.push(...body.items);
      cursor = body.nextCursor;
    }
    expect(items.map(({ unit, figures }) => [unit.code, figures[0]?.difference])).toEqual([
      ['A', -2],
      ['B', -1],
      ['D', null],
    ]);
    const { body } = await office.get(`/scoring-runs/${corrected.runId}/diff/${corrected.runId}`);
    expect(body).toMatchObject({
      subjectsOnlyInA: [],
      subjectsOnlyInB: [],
      versions: [],
      unitsOnlyInA: [],
      unitsOnlyInB: [],
      items: [],
    });
  });

  it('are compared by the office and leaders alone, within one term', async () => {
    const pair = `/scoring-runs/${published.runId}/diff/${corrected.runId}`;
    for (const client of [centre, school, system.admin]) expect((await client.get(pair)).status).toBe(403);
    const other = await county.run(await county.term('2025-2026', 2), units, []);
    const mixed = `/scoring-runs/${published.runId}/diff/${other.runId}`;
    expect((await leader.get(mixed)).body.code).toBe('state-conflict');
    await county.finish(other.runId);
    expect((await leader.get(mixed)).body).toMatchObject({
      status: 422,
      code: 'rule-violated',
      detail: expect.stringContaining('2025-2026学年第2学期'),
    });
    expect((await leader.get(`/scoring-runs/${published.runId}/diff/${unknownId}`)).status).toBe(404);
    expect((await leader.get(`${pair}?cursor=bm9uc2Vuc2U`)).body.code).toBe('invalid-cursor');
  });
});

describe('a school year that is scored term by term', () => {
  let system: RunningSystem;
  let county: SmallScoredCounty;
  let autumnRun: string;
  let firstRun: string;
  let corrected: string;

  beforeAll(async () => {
    system = await startSystem();
    county = await openScoredCounty(system);
  });
  afterAll(() => system.stop());

  it('ends in annual assessments', async () => {
    const { office, leader, alice, bob, autumn, spring, visit } = county;
    autumnRun = await scoreAndPublish(county, autumn);
    const springVisit = (change: object): object => visit({ visitedOn: '2026-03-10', ...change });
    const final = { kind: 'final', visitedOn: '2026-06-20' };
    await submitVisit(alice, springVisit({}));
    corrected = await submitVisit(alice, springVisit(final));
    await submitVisit(bob, springVisit({ schoolCode: 'P2' }));
    await submitVisit(bob, springVisit({ ...final, schoolCode: 'P2' }));
    await closeTerm(county, spring);
    const first = await scoreTerm(office, spring);
    expect(first.status).toBe('succeeded');
    firstRun = first.id;

    const { body } = await leader.get(`/scoring-runs/${first.id}/results?stage=primary`);
    const items: {
      unit: { code: string };
      results: { past: object | null }[];
      assessment: object;
    }[] = body.items;
    expect(items.map(({ unit }) => unit.code)).toEqual(['N1', 'P1', 'P2']);
    expect(items[0]?.assessment).toMatchObject({
      total: null,
      countyPlace: null,
      lacks: [
        { component: 'inspections', term: 1, because: 'no-result' },
        { component: 'inspections', term: 2, because: 'no-result' },
      ],
    });
    expect(items[1]).toMatchObject({
      results: [
        {
          noun: 'inspections',
          value: 78,
          countyPlace: 1,
          townshipPlace: 1,
          townshipRanked: 1,
          past: {
            schoolYear: '2025-2026',
            term: 1,
            value: 79.5,
            place: 1,
            valueChange: -1.5,
            placeChange: 0,
          },
        },
      ],
      assessment: {
        policy: { title: '三年行动计划', version: 1 },
        // (79.50 + 78.00) / 2
        total: 78.75,
        countyPlace: 1,
        countyRanked: 2,
        tiedWith: ['P2'],
        explanation: ['常规管理：（79.50 + 78.00）÷ 2 = 78.75', '总分：78.75 × 100% = 78.75'],
      },
    });
  });

  it('are not published once another assessment policy is in force for their year', async () => {
    const { office, leader } = county;
    const policy = await created(office, '/assessment-policies', {
      title: '初中年度考核办法',
      unitKind: 'school-stage',
      stage: 'junior',
      effectiveFrom: '2025-2026',
      components: [{ component: 'inspections', weightPercent: 100 }],
    });
    expect((await office.post(`/assessment-policies/${policy}/publish`)).status).toBe(200);
    const { status, body } = await leader.post(`/scoring-runs/${firstRun}/publish`);
    expect([status, body.code]).toEqual([409, 'state-conflict']);
    expect(body.detail).toContain('年度考核办法');
  });

  it('tells a correction apart from what it moved, and shows a school its own', async () => {
    const { office, leader, spring } = county;
    expect((await office.post(`/terms/${spring}/reopen`, { reason: '更正' })).status).toBe(200);
    const revised = await office.post(`/visits/${corrected}/revisions`, {
      reason: '更正课程一项',
      scores: scores78.map((score) => (score.itemCode === 'C1' ? { ...score, points: 30 } : score)),
    });
    expect(revised.status).toBe(201);
    await closeTerm(county, spring);
    const second = await scoreTerm(office, spring, { reason: '更正一次督导' });
    expect(second.status).toBe('succeeded');
    const { body: diff } = await leader.get(`/scoring-runs/${firstRun}/diff/${second.id}`);
    expect(diff.items).toMatchObject([
      {
        unit: { code: 'P1' },
        subject: { noun: 'assessment', title: '年度考核' },
        figures: [
          { key: 'value', before: 78.75, after: 79.5 },
          { key: 'figures.inspections', label: '常规管理', difference: 0.75 },
        ],
        inputs: [{ kind: 'changed', before: '78.00', after: '79.50' }],
        ownInputsChanged: true,
      },
      {
        unit: { code: 'P1' },
        subject: { noun: 'inspections' },
        ownInputsChanged: true,
      },
      {
        unit: { code: 'P2' },
        subject: { noun: 'assessment' },
        figures: [{ key: 'countyPlace', before: 1, after: 2 }],
        inputs: [],
        ownInputsChanged: false,
      },
      { unit: { code: 'P2' }, subject: { noun: 'inspections' }, ownInputsChanged: false },
    ]);
    expect(diff.items[1].inputs[0].label).toBe('2026-06-20 学期综合评估');

    const principal = await system.signInAs('school', { kind: 'school', code: 'P1' });
    expect((await principal.get(`/scoring-runs/${second.id}/results`)).status).toBe(404);
    expect((await leader.post(`/scoring-runs/${second.id}/publish`)).status).toBe(200);
    const { body: own } = await principal.get(`/scoring-runs/${second.id}/results`);
    expect(own.items).toMatchObject([
      {
        unit: { code: 'P1' },
        assessment: { total: 79.5, countyPlace: 1, policy: { title: '三年行动计划' } },
      },
    ]);
    const { body: before } = await principal.get(`/scoring-runs/${autumnRun}/results`);
    expect(before.items[0].results).toMatchObject([{ noun: 'exams' }, { noun: 'inspections', tiedWith: [] }]);
  });

  it('of a second term are not published once the first term, which they are made from, says something new', async () => {
    const { office, leader, autumn, spring } = county;
    const waiting = await scoreTerm(office, spring, { reason: '再次评分' });
    await scoreAndPublish(county, autumn, { reason: '更正第一学期' });
    const { status, body } = await leader.post(`/scoring-runs/${waiting.id}/publish`);
    expect([status, body.code]).toEqual([409, 'state-conflict']);
    expect(body.detail).toContain('第一学期');
    await scoreAndPublish(county, spring, { reason: '第一学期更正之后' });
  });
});
