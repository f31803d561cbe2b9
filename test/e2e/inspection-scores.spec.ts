import { read, utils } from '@e965/xlsx';
import { randomUUID } from 'node:crypto';
import type { ItemScore } from '../../libs/inspections/visits/visit-score.rules.js';
import type { ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { created, enrol } from '../support/small-county.js';
import {
  type InspectedCounty,
  openInspectedCounty,
  put,
  scores78,
  submitVisit,
} from '../support/small-visits.js';

/** 60 points and what is given for A1 (0 to 10) and C1 (0 to 30): of 100 at a primary school. */
function scored(a1: number, c1: number): readonly ItemScore[] {
  return [
    { itemCode: 'A1', points: a1 },
    { itemCode: 'A2', met: true },
    { itemCode: 'B1', measured: 45 },
    { itemCode: 'B2', occurrences: 0 },
    { itemCode: 'C1', points: c1 },
    { itemCode: 'C2', measured: 14 },
  ];
}

/** 45.5 of 90: nothing left of B (too many pupils, more taken off than there was), C2 not applicable. */
const scores45: readonly ItemScore[] = [
  { itemCode: 'A1', points: 8.5 },
  { itemCode: 'A2', met: true },
  { itemCode: 'B1', measured: 45.01 },
  { itemCode: 'B2', occurrences: 9 },
  { itemCode: 'C1', points: 27 },
  { itemCode: 'C2', notApplicable: true, note: '本学期未开课' },
];

const unknownId = '00000000-0000-7000-8000-000000000000';

describe('inspection scores', () => {
  let system: RunningSystem;
  let county: InspectedCounty;
  let office: ApiClient;
  const visits: Record<string, string> = {};
  /** Of the small checklist: the default one is there before it. */
  let version: number;

  beforeAll(async () => {
    system = await startSystem();
    county = await openInspectedCounty(system);
    office = county.office;
    const [checklist] = await system.sql<{ version: number }>(
      'select version from checklists where id = $1',
      [county.checklistId],
    );
    version = checklist?.version ?? 0;
    const { alice, bob } = county;
    const send = (
      client: ApiClient,
      schoolCode: string,
      visitedOn: string,
      scores: object,
      rest: object = {},
    ) => {
      const kind = ['2025-12', '2026-06'].includes(visitedOn.slice(0, 7)) ? 'final' : 'process';
      return submitVisit(client, county.visit({ schoolCode, visitedOn, kind, scores, ...rest }));
    };
    // P1, autumn: 78 of 100, 45.5 of 90, 100 of 100; final 85
    await send(alice, 'P1', '2025-10-08', scores78);
    visits['45'] = await send(alice, 'P1', '2025-10-20', scores45);
    await send(alice, 'P1', '2025-11-05', scored(10, 30));
    visits['85'] = await send(alice, 'P1', '2025-12-10', scored(5, 20));
    // P2, autumn: 90 and 90
    await send(bob, 'P2', '2025-10-09', scored(10, 20));
    await send(bob, 'P2', '2025-12-11', scored(10, 20));
    // N1 primary, autumn: 85 and 95, two finals with 88 and 92; junior: never a final one
    await send(alice, 'N1', '2025-10-10', scored(5, 20));
    await send(alice, 'N1', '2025-10-30', scored(10, 25));
    await send(alice, 'N1', '2025-12-12', scored(8, 20));
    await send(alice, 'N1', '2025-12-20', scored(8, 24));
    await send(alice, 'N1', '2025-10-11', scored(10, 30), { stage: 'junior' });
    // spring: P1 80 and 80, P2 70 and 70
    await send(alice, 'P1', '2026-03-05', scored(5, 15));
    await send(alice, 'P1', '2026-06-05', scored(10, 10));
    await send(bob, 'P2', '2026-03-06', scored(5, 5));
    await send(bob, 'P2', '2026-06-06', scored(10, 0));
    // a draft is nobody's score
    await put(alice, `/visits/${randomUUID()}`, county.visit({ scores: scored(0, 0) }));
    await created(office, '/squads', {
      schoolYear: '2025-2026',
      stage: 'primary',
      code: 'P1',
      name: '小学第一方阵',
      schoolCodes: ['P1', 'P2'],
    });
  });

  afterAll(async () => {
    await system.stop();
  });

  const autumn = (query = ''): string => `/inspection-scores?termId=${county.autumn}${query}`;
  const why = (schoolCode: string, stage = 'primary', page = 'why'): string =>
    `/inspection-scores/${schoolCode}/${stage}/${page}?termId=${county.autumn}`;
  const row = (code: string, stage: string, figures: object): unknown =>
    expect.objectContaining({ unit: { code, name: `${code}学校`, stage }, ...figures });
  const lacking = (...lacks: string[]): object => ({
    total: null,
    countyPlace: null,
    townshipPlace: null,
    squadPlace: null,
    tiedWith: [],
    change: null,
    lacks,
  });

  it('are nothing for inspectors, judges and administrators', async () => {
    const judge = await system.signInAs('judge');
    for (const client of [county.alice, judge, system.admin]) {
      expect((await client.get(autumn())).status).toBe(403);
      expect((await client.get(why('P1'))).status).toBe(403);
      expect((await client.get('/squad-proposals?schoolYear=2025-2026&stage=primary')).status).toBe(403);
    }
  });

  it.each(['', `?termId=${unknownId}&schoolYear=2025-2026`])(
    'are asked for by term or by school year, one of the two: %s',
    async (query) => {
      expect((await office.get(`/inspection-scores${query}`)).body).toMatchObject({
        status: 400,
        errors: [{ path: 'termId' }, { path: 'schoolYear' }],
      });
    },
  );

  it.each(['?schoolYear=2031-2032', `?termId=${unknownId}`])(
    'of a time that the calendar lacks are not found: %s',
    async (query) => {
      expect((await office.get(`/inspection-scores${query}`)).status).toBe(404);
    },
  );

  it('of a term are half the process and half the final visits, placed by what is printed', async () => {
    const { body } = await office.get(autumn());
    expect(body).toEqual([
      row('K1', 'kindergarten', {
        ...lacking('process', 'final'),
        sections: [],
        visits: { process: 0, final: 0 },
      }),
      row('N1', 'primary', {
        township: null,
        squad: null,
        process: 90, // (85 + 95) / 2
        final: 90, // (88 + 92) / 2
        total: 90,
        countyPlace: 1,
        townshipPlace: null,
        squadPlace: null,
        tiedWith: ['P2'],
        visits: { process: 2, final: 2 },
        lacks: [],
      }),
      row('P2', 'primary', {
        township: { code: 'T2', name: 'T2镇' },
        squad: { code: 'P1', name: '小学第一方阵' },
        total: 90,
        countyPlace: 1,
        townshipPlace: 1,
        squadPlace: 1,
        tiedWith: ['N1'],
      }),
      row('P1', 'primary', {
        process: 76.19, // (78 + 50.555… + 100) / 3 = 76.185…
        final: 85,
        total: 80.59, // 80.592…
        sections: [
          { code: 'A', title: '德育', percent: 85 }, // (92.5 + 92.5 + 100) / 3 = 95, 75
          { code: 'B', title: '学生', percent: 80.21 }, // (81.25 + 0 + 100) / 3 = 60.416…, 100: 80.208…
          { code: 'C', title: '教学教研', percent: 80.42 }, // (67.5 + 90 + 100) / 3 = 85.833…, 75: 80.416…
        ],
        countyPlace: 3,
        townshipPlace: 1,
        squadPlace: 2,
        tiedWith: [],
        change: null,
        visits: { process: 3, final: 1 },
        lacks: [],
      }),
      row('N1', 'junior', {
        ...lacking('final'),
        process: 100,
        final: null,
        visits: { process: 1, final: 0 },
      }),
    ]);
  });

  it('of the next term say how far each came, up or down, and nothing of who is incomplete', async () => {
    const { body } = await office.get(`/inspection-scores?termId=${county.spring}&stage=primary`);
    expect(body).toEqual([
      row('P1', 'primary', { total: 80, countyPlace: 1, change: { points: -0.59, places: 2 } }),
      row('P2', 'primary', { total: 70, countyPlace: 2, change: { points: -20, places: -1 } }),
      row('N1', 'primary', lacking('process', 'final')),
    ]);
  });

  it('of a school year are the mean of its printed terms, rounded half up', async () => {
    const { body } = await office.get('/inspection-scores?schoolYear=2025-2026&stage=primary');
    expect(body).toEqual([
      // (80.59 + 80.00) / 2 = 80.295
      row('P1', 'primary', { process: 78.1, total: 80.3, countyPlace: 1, visits: { process: 4, final: 2 } }),
      row('P2', 'primary', { total: 80, countyPlace: 2, squadPlace: 2, lacks: [] }),
      row('N1', 'primary', lacking('term-2-process', 'term-2-final')),
    ]);
  });

  it('can be narrowed to a stage, a township or a squad, and keep their places', async () => {
    expect((await office.get(autumn('&township=T1'))).body).toEqual([
      row('K1', 'kindergarten', {}),
      row('P1', 'primary', { countyPlace: 3 }),
    ]);
    expect((await office.get(autumn('&squad=P1'))).body).toEqual([
      row('P2', 'primary', { tiedWith: ['N1'] }),
      row('P1', 'primary', {}),
    ]);
    expect((await office.get(autumn('&squad=X'))).body).toEqual([]);
  });

  it('show a unit its own rows, placed among all, and never who it is tied with elsewhere', async () => {
    const centre = await system.signInAs('centre', { kind: 'township', code: 'T1' });
    expect((await centre.get(autumn())).body).toEqual([
      row('K1', 'kindergarten', {}),
      row('P1', 'primary', { countyPlace: 3, townshipPlace: 1 }),
    ]);
    expect((await centre.get(autumn('&township=T2'))).body).toEqual([]);
    const school = await system.signInAs('school', { kind: 'school', code: 'P2' });
    expect((await school.get(autumn())).body).toEqual([
      row('P2', 'primary', { countyPlace: 1, tiedWith: [] }),
    ]);
    const leader = await system.signInAs('leader');
    expect((await leader.get(autumn())).body).toEqual((await office.get(autumn())).body);
    for (const page of ['why', 'visits.xlsx']) {
      expect((await centre.get(why('P2', 'primary', page))).status).toBe(404);
      expect((await school.get(why('P1', 'primary', page))).status).toBe(404);
      expect((await school.get(why('P2', 'primary', page))).status).toBe(200);
    }
  });

  it('follow the Accept header and the wanted format', async () => {
    expect((await office.get(autumn('&format=pdf'))).status).toBe(400);
    expect((await office.get(autumn(), { accept: 'application/pdf' })).status).toBe(406);
    const csv = await office.get(autumn('&stage=primary'), { accept: 'text/csv' });
    expect(csv.headers.get('content-disposition')).toContain(
      encodeURIComponent('2025-2026学年第1学期督导评分.csv'),
    );
    const lines = csv.bytes.toString('utf8').split('\r\n');
    expect(lines[0]).toBe(
      '\uFEFF学段,县内名次,代码,学校,乡镇,方阵,过程性督导（%）,综合评估（%）,总分（%）,' +
        '德育（%）,学生（%）,教学教研（%）,乡镇内名次,方阵内名次,并列学校,总分变化,名次变化,' +
        '过程性督导次数,综合评估次数,缺少',
    );
    expect(lines[3]).toBe(
      '小学,3,P1,P1学校,T1镇,小学第一方阵,76.19,85.00,80.59,85.00,80.21,80.42,1,2,,,,3,1,',
    );
    const { bytes } = await office.get('/inspection-scores?schoolYear=2025-2026&stage=junior&format=xlsx');
    const sheet = read(bytes).Sheets['督导评分'] ?? {};
    const rows = utils.sheet_to_json<(string | number)[]>(sheet, { header: 1 });
    expect(rows[1]?.slice(0, 5)).toEqual(['初中', undefined, 'N1', 'N1学校', '局直']);
    expect(rows[1]?.at(-1)).toBe('第1学期综合评估、第2学期过程性督导、第2学期综合评估');
    expect(rows.flat()).toContain('2025-2026学年学校常规管理督导评分');
  });

  describe('are explained', () => {
    it('to nobody for a stage that a school does not have, or a term that is not there', async () => {
      expect((await office.get(why('P1', 'junior'))).status).toBe(404);
      expect((await office.get(why('X9'))).status).toBe(404);
      expect((await office.get(`/inspection-scores/P1/primary/why?termId=${unknownId}`)).status).toBe(404);
      expect((await office.get('/inspection-scores/P1/primary/why')).status).toBe(400);
    });

    it('by the formula with its numbers, down to each lost point', async () => {
      const { body } = await office.get(why('P1'));
      const [, , , listed] = (await office.get(autumn())).body;
      expect(body).toMatchObject({
        term: { id: county.autumn, schoolYear: '2025-2026', number: 1 },
        score: listed,
        split: { processPercent: 50, finalPercent: 50 },
        processFormula: '(78.00 ÷ 100.00 + 45.50 ÷ 90.00 + 100.00 ÷ 100.00) ÷ 3 = 76.19%',
        finalFormula: '85.00 ÷ 100.00 = 85.00%',
        totalFormula:
          '50% × (78.00 ÷ 100.00 + 45.50 ÷ 90.00 + 100.00 ÷ 100.00) ÷ 3 + 50% × 85.00 ÷ 100.00 = 80.59%',
      });
      expect(body.sections[2]).toEqual({
        code: 'C',
        title: '教学教研',
        process: 85.83,
        final: 75,
        percent: 80.42,
        formula: '50% × (27.00 ÷ 40.00 + 27.00 ÷ 30.00 + 40.00 ÷ 40.00) ÷ 3 + 50% × 30.00 ÷ 40.00 = 80.42%',
      });
      expect(body.visits).toHaveLength(4);
      expect(body.visits[1]).toMatchObject({
        id: visits['45'],
        kind: 'process',
        visitedOn: '2025-10-20',
        inspectorName: 'alice',
        checklistVersion: version,
        revision: 1,
        score: { given: 45.5, max: 90, percent: 50.56 },
      });
      expect(body.visits[1].score.sections[1].items).toMatchObject([
        { code: 'B1', lost: 20, because: expect.stringContaining('45.01') },
        { code: 'B2', lost: 20, given: 0, because: expect.stringContaining('9 次') },
      ]);
    });

    it('where a half is missing, by what there is', async () => {
      expect((await office.get(why('N1', 'junior'))).body).toMatchObject({
        score: { total: null, lacks: ['final'] },
        processFormula: '100.00 ÷ 100.00 = 100.00%',
        finalFormula: null,
        totalFormula: null,
        because: expect.stringContaining('不排名次'),
      });
      expect((await office.get(why('K1', 'kindergarten'))).body).toMatchObject({ visits: [], sections: [] });
    });

    it('to the principal on one page, with what is still to be repaired', async () => {
      await addFinding('open', '灭火器过期');
      await addFinding('closed', '早已办结');
      const school = await system.signInAs('school', { kind: 'school', code: 'P1' });
      const answer = await school.get(why('P1', 'primary', 'visits.xlsx'));
      expect(answer.status).toBe(200);
      const book = read(answer.bytes, { bookFiles: true });
      expect(book.SheetNames).toEqual(['督导情况']);
      const rows = utils
        .sheet_to_json<(string | number)[]>(book.Sheets['督导情况'] ?? {}, { header: 1 })
        .filter((cells) => cells.length > 0);
      expect(rows[0]).toEqual(['P1学校（小学）2025-2026学年第1学期督导情况']);
      expect(String(rows[1]?.[0])).toBe(
        '总分 80.59　过程性督导 76.19　综合评估 85.00　全县第 3 名　乡镇第 1 名　方阵第 2 名',
      );
      expect(rows).toContainEqual([
        '2025-10-20',
        '过程性督导',
        'alice',
        `第 ${String(version)} 版`,
        45.5,
        90,
        50.56,
      ]);
      expect(rows.filter((cells) => cells[0] === '2025-10-20' && cells[2] === 'B2')).toEqual([
        ['2025-10-20', '过程性督导', 'B2', '第 B2 项', 20, 20, expect.stringContaining('9 次')],
      ]);
      expect(rows.at(-1)?.filter(Boolean)).toEqual([
        '2025-11-01',
        '较重',
        'A1',
        '灭火器过期',
        '待整改，已超期',
      ]);
    });

    async function addFinding(state: string, text: string): Promise<void> {
      await system.sql(
        `insert into findings (id, visit_id, item_code, text, severity, deadline, content_hash, created_by,
                               school_id, school_stage_id, term_id, state, overdue_since, step)
         select uuidv7(), visits.id, 'A1', $2, 'major', '2025-11-01', '\\x00', visits.inspector_id, visits.school_id,
                visits.school_stage_id, visits.term_id, $3, '2025-11-02', 0
           from visits where visits.id = $1`,
        [visits['45'], text, state],
      );
    }
  });

  it('propose squads by size and by the year before, and keep nothing of it', async () => {
    await created(office, '/school-years', {
      name: '2026-2027',
      terms: [
        { number: 1, startsOn: '2026-09-01', endsOn: '2027-01-20' },
        { number: 2, startsOn: '2027-02-15', endsOn: '2027-07-10' },
      ],
    });
    const pupils = (school: string, count: number): string[] =>
      Array.from({ length: count }, (_, index) => `${school}-${String(index)},学生,${school},primary,6,1`);
    await enrol(office, '2026-06-30', [...pupils('P1', 3), ...pupils('P2', 2), ...pupils('N1', 1)]);
    // counted on the first day of the year itself: too late
    await enrol(office, '2026-09-01', pupils('N1', 9));
    const path = '/squad-proposals?schoolYear=2026-2027&stage=primary';
    const { body } = await office.get(`${path}&sizeBands=1&levelBands=2`);
    const [p1, p2, n1] = [
      { code: 'P1', name: 'P1学校', enrolment: 3, pastTotal: 80.3 },
      { code: 'P2', name: 'P2学校', enrolment: 2, pastTotal: 80 },
      { code: 'N1', name: 'N1学校', enrolment: 1, pastTotal: null },
    ];
    expect(body).toEqual({
      schoolYear: '2026-2027',
      stage: 'primary',
      censusDate: '2026-06-30',
      pastSchoolYear: '2025-2026',
      squads: [
        { code: 'primary-1-1', name: '小学规模一档水平一组', sizeBand: 1, levelBand: 1, schools: [p1, n1] },
        { code: 'primary-1-2', name: '小学规模一档水平二组', sizeBand: 1, levelBand: 2, schools: [p2] },
      ],
    });
    const three = (await office.get(path)).body.squads;
    expect(three).toMatchObject([{ schools: [p1] }, { schools: [p2] }, { schools: [n1] }]);
    expect((await office.get(`${path}&sizeBands=0`)).status).toBe(400);
    expect((await office.get('/squads?schoolYear=2026-2027')).body.items).toEqual([]);
    const earliest = await office.get('/squad-proposals?schoolYear=2024-2025&stage=primary');
    expect(earliest.body).toMatchObject({ censusDate: null, pastSchoolYear: null });
  });

  it('follow a correction: the corrected visit changes the places of the term', async () => {
    for (const [name, scores] of [
      ['45', scored(10, 30)],
      ['85', scored(10, 30)],
    ] as const) {
      const path = `/visits/${visits[name] ?? ''}/revisions`;
      const revised = await county.alice.post(path, { reason: '误记', scores });
      expect(revised.status).toBe(201);
    }
    const { body } = await office.get(autumn('&stage=primary'));
    expect(body).toEqual([
      // (78 + 100 + 100) / 3 = 92.666…, 100
      row('P1', 'primary', { process: 92.67, total: 96.33, countyPlace: 1, squadPlace: 1 }),
      row('N1', 'primary', { countyPlace: 2, tiedWith: ['P2'] }),
      row('P2', 'primary', { countyPlace: 2, squadPlace: 2 }),
    ]);
  });
});
