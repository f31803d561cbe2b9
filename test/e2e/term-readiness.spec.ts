import { randomUUID } from 'node:crypto';
import type { GapDto, ReadinessDto } from '../../libs/scoring/readiness/readiness.dto.js';
import { ApiClient } from '../support/api-client.js';
import { generateVisits } from '../support/generated-visits.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { quickestOf, slownessNow } from '../support/slowness.js';
import { buildCounty, created, enrol } from '../support/small-county.js';
import { type InspectedCounty, openInspectedCounty, put, submitVisit } from '../support/small-visits.js';

/** Of a far year: it runs whenever this is tested. */
async function createRunningTerm(office: ApiClient): Promise<string> {
  const { body } = await office.post('/school-years', {
    name: '2098-2099',
    terms: [
      { number: 1, startsOn: '2098-09-01', endsOn: '2099-01-20' },
      { number: 2, startsOn: '2099-02-15', endsOn: '2099-07-10' },
    ],
  });
  return String(body.terms[0].id);
}

describe('the readiness of a term', () => {
  let system: RunningSystem;
  let county: InspectedCounty;
  let office: ApiClient;
  let leader: ApiClient;

  beforeAll(async () => {
    system = await startSystem();
    county = await openInspectedCounty(system);
    office = county.office;
    leader = await system.signInAs('leader');
  });

  afterAll(() => system.stop());

  async function read(query = '', client = office): Promise<ReadinessDto> {
    const { status, body } = await client.get(`/terms/${county.autumn}/readiness${query}`);
    if (status !== 200) throw new Error(JSON.stringify(body));
    const readiness: ReadinessDto = body;
    return readiness;
  }

  async function gapsOf(kind: string, client = office): Promise<GapDto[]> {
    const { groups } = await read(`?kind=${kind}`, client);
    expect(groups.map((group) => group.kind)).toEqual([kind]);
    return groups[0]?.gaps ?? [];
  }

  const unitsOf = async (kind: string): Promise<string[]> =>
    (await gapsOf(kind)).map(({ unit }) => `${unit?.code ?? ''} ${unit?.stage ?? ''}`);

  it('is told to the office and to leaders alone', async () => {
    const path = `/terms/${county.autumn}/readiness`;
    expect((await system.anonymous().get(path)).status).toBe(401);
    for (const [role, scope] of [
      ['admin', { kind: 'county' }],
      ['inspector', { kind: 'county' }],
      ['judge', { kind: 'county' }],
      ['centre', { kind: 'township', code: 'T1' }],
      ['school', { kind: 'school', code: 'P1' }],
    ] as const) {
      const client = await system.signInAs(role, scope, `no-${role}`);
      expect((await client.get(path)).body.code).toBe('not-permitted');
    }
    expect((await leader.get(path)).status).toBe(200);
  });

  it('is refused for terms and kinds that are not there, and paged within a kind only', async () => {
    expect((await office.get(`/terms/${randomUUID()}/readiness`)).body.code).toBe('not-found');
    const path = `/terms/${county.autumn}/readiness`;
    const unknown = await office.get(`${path}?kind=contest`);
    expect([unknown.status, unknown.body.code]).toEqual([400, 'invalid-input']);
    expect(unknown.body.detail).toContain('final-visit-missing');
    expect((await office.get(`${path}?cursor=UDE`)).body.errors).toMatchObject([{ path: 'cursor' }]);
    expect((await office.get(`${path}?kind=visit-draft&cursor=x`)).body.code).toBe('invalid-cursor');
    expect((await office.get(`${path}?kind=visit-draft&limit=201`)).status).toBe(400);
  });

  it('names every kind that was looked for, and what of a bare term is missing', async () => {
    const { term, isReady, isPublishable, counts, groups } = await read();
    expect(term).toMatchObject({ id: county.autumn, schoolYear: '2025-2026', number: 1, closedAt: null });
    expect({ isReady, isPublishable }).toEqual({ isReady: true, isPublishable: false });
    expect(counts).toEqual({ blocks: 0, blocksPublication: 1, warns: 11, informs: 0 });
    expect(groups.filter(({ total }) => total > 0).map(({ kind, total }) => [kind, total])).toEqual([
      ['term-open', 1],
      ['term-without-exams', 1],
      ['process-visit-missing', 5],
      ['final-visit-missing', 5],
    ]);
    expect(groups).toHaveLength(16);
  });

  it('warns of a term that still runs', async () => {
    const running = await createRunningTerm(office);
    const { body } = await office.get(`/terms/${running}/readiness?kind=term-running`);
    expect(body.groups[0].gaps).toMatchObject([
      { severity: 'warns', message: expect.stringContaining('2099-02-04') },
    ]);
    expect(await gapsOf('term-running')).toEqual([]);
  });

  it('lacks a visit until it is submitted', async () => {
    expect(await unitsOf('process-visit-missing')).toEqual([
      'K1 kindergarten',
      'N1 junior',
      'N1 primary',
      'P1 primary',
      'P2 primary',
    ]);
    const id = randomUUID();
    await put(county.alice, `/visits/${id}`, county.visit());
    expect(await unitsOf('process-visit-missing')).toContain('P1 primary');
    expect(await gapsOf('visit-draft')).toMatchObject([
      {
        severity: 'warns',
        unit: { code: 'P1', stage: null },
        message: expect.stringContaining('2025-10-08'),
      },
    ]);
    await county.alice.post(`/visits/${id}/submit`);
    expect(await gapsOf('visit-draft')).toEqual([]);
    expect(await unitsOf('process-visit-missing')).not.toContain('P1 primary');
    expect(await unitsOf('final-visit-missing')).toContain('P1 primary');
  });

  it('asks the office to admit a visit outside its window, and then its inspector to submit it', async () => {
    const id = randomUUID();
    await put(county.alice, `/visits/${id}`, county.visit({ kind: 'final', visitedOn: '2026-02-10' }));
    const [waiting, ...others] = await gapsOf('visit-awaiting-admission');
    expect(others).toEqual([]);
    expect(await gapsOf('visit-draft')).toEqual([]);
    expect(waiting?.link).toEqual({ method: 'POST', path: `/api/v1/visits/${id}/admit-late` });
    expect((await office.post(waiting?.link.path ?? '', { reason: '因雪停课' })).status).toBe(200);
    expect(await gapsOf('visit-awaiting-admission')).toEqual([]);
    expect(await gapsOf('visit-draft')).toHaveLength(1);
    expect((await county.alice.post(`/visits/${id}/submit`)).status).toBe(200);
    expect(await unitsOf('final-visit-missing')).not.toContain('P1 primary');
  });

  it('informs of findings by what has to be done next', async () => {
    const visitId = await submitVisit(county.alice, county.visit({ visitedOn: '2025-10-09' }));
    const find = async (): Promise<string> => {
      const id = randomUUID();
      const finding = {
        visitId,
        itemCode: 'A1',
        text: '灭火器过期',
        severity: 'major',
        deadline: '2025-11-01',
      };
      await put(county.alice, `/findings/${id}`, finding);
      return id;
    };
    const [rectified, overdue] = [await find(), await find(), await find()];
    const school = await system.signInAs('school', { kind: 'school', code: 'P1' });
    await school.post(`/findings/${rectified}/rectify`, { text: '已更换' });
    await system.sql(`update findings set overdue_since = '2025-11-02' where id = $1`, [overdue]);
    for (const kind of ['finding-overdue', 'finding-open', 'finding-unverified']) {
      const [gap] = await gapsOf(kind);
      expect(gap).toMatchObject({
        severity: 'informs',
        message: expect.stringMatching(/P1学校（小学）有 1 个问题/),
      });
      const { body } = await office.get(gap?.link.path ?? '');
      expect(body.items).toHaveLength(1);
    }
  });

  it('follows an exam from its first day to a ranking that stays true', async () => {
    const censusDate = '2025-09-30';
    const pupils = (count: number): string[] =>
      Array.from({ length: count }, (_, index) => `R${String(index)},学生,P1,primary,6,1`);
    const missing = async (client = office): Promise<object[]> => {
      const { groups } = await read('', client);
      return groups
        .filter(({ kind, total }) => total > 0 && kind.startsWith('exam-'))
        .map(({ kind, severity, gaps }) => ({ kind, severity, message: gaps[0]?.message }));
    };
    const told = (kind: string, severity: string, message: string): unknown[] => [
      { kind, severity, message: expect.stringContaining(message) },
    ];
    const outdated = (message: string): unknown[] => told('exam-ranking-outdated', 'warns', message);
    const examId = await created(office, '/exams', {
      name: '期末检测',
      kind: 'county-test',
      stage: 'primary',
      grade: 6,
      schoolYear: '2025-2026',
      term: 1,
      heldOn: '2025-12-20',
      censusDate,
      subjects: [{ code: 'total', name: '总分', fullMark: 100 }],
    });
    expect(await gapsOf('term-without-exams')).toEqual([]);
    expect(await missing()).toEqual(told('exam-without-candidates', 'blocks', '请先导入学籍'));

    await enrol(office, censusDate, pupils(3));
    expect(await missing()).toEqual(told('exam-without-marks', 'blocks', '考生 3 名，还没有导入成绩'));
    expect(await read()).toMatchObject({ isReady: false, isPublishable: false });

    const marks = (...rows: string[]): string => ['pupil_no,total', ...rows].join('\n');
    const fields = { kind: 'exam-scores', examId };
    await office.uploadAndWait(fields, 'marks.csv', marks('R0,90', 'R1,80'));
    const [waiting] = await gapsOf('exam-without-marks');
    expect(waiting?.exam).toEqual({ id: examId, name: '期末检测' });
    const { path } = waiting?.link ?? { path: '' };
    expect((await office.get(path)).body.status).toBe('ready');
    await office.post(`${path}/commit`, { acceptMissingCandidates: true });
    await office.waitFor(path, ({ status }) => status === 'committed');
    const absent = told('exam-absentees', 'informs', '有 1 名考生没有成绩');
    expect(await missing()).toEqual([...outdated('还没有排过名'), ...absent]);
    expect(await read()).toMatchObject({ isReady: true });

    await office.rank(examId);
    expect(await missing()).toEqual(absent);
    const excuse = [{ pupilNo: 'R2', reason: '住院' }];
    await office.post(`/exams/${examId}/excuses`, { items: excuse });
    expect(await missing()).toEqual(outdated('批准缺考有变化'));
    await office.rank(examId);
    expect(await missing()).toEqual([]);
    await office.post(`/exams/${examId}/excuses/withdraw`, { items: [{ pupilNo: 'R2' }], reason: '误批' });
    expect(await missing()).toEqual([...outdated('批准缺考有变化'), ...absent]);

    await office.rank(examId);
    await office.importFile(fields, 'marks.csv', marks('R0,90', 'R1,81', 'R2,70'));
    expect(await missing()).toEqual(outdated('又导入了成绩'));
    await office.rank(examId);
    await enrol(office, censusDate, pupils(4));
    expect(await missing()).toEqual([...outdated('学籍有变化'), ...absent]);
    await office.rank(examId);
    await office.uploadAndWait(fields, 'marks.csv', marks('R0,90', 'R1,81', 'R2,70', 'R3,60'));
    expect(await missing()).toEqual([...told('exam-import-waiting', 'warns', '尚未提交'), ...absent]);
    expect(await missing(leader)).toEqual(await missing());
  });

  it('tells leaders what it tells the office', async () => {
    expect(await read('', leader)).toEqual(await read());
  });

  it('leads the office to routes that are there', async () => {
    const { groups } = await read();
    const links = groups.flatMap(({ gaps }) => gaps.map(({ link }) => link));
    expect(links.length).toBeGreaterThan(8);
    for (const { method, path } of links) {
      // An empty body is refused by whatever takes one; closing takes none, and is tried below.
      if (path.endsWith('/close')) continue;
      const body = method === 'POST' ? '{}' : undefined;
      const { status } = await office.send(method, path, body, { 'content-type': 'application/json' });
      expect([method, path, status]).not.toEqual([method, path, 404]);
      expect([method, path, status]).not.toEqual([method, path, 405]);
      if (method === 'GET') expect([path, status]).toEqual([path, 200]);
    }
  });

  it('lets results be published once the term is closed', async () => {
    const [gap] = await gapsOf('term-open');
    expect(gap).toMatchObject({ severity: 'blocks-publication', link: { method: 'POST' } });
    expect((await office.post(gap?.link.path ?? '')).status).toBe(200);
    expect(await read()).toMatchObject({
      isReady: true,
      isPublishable: true,
      counts: { blocksPublication: 0 },
    });
    expect(await gapsOf('term-open')).toEqual([]);
  });
});

describe('the readiness of a term with 1,000 school-stages', () => {
  let system: RunningSystem;
  let office: ApiClient;
  let path: string;

  beforeAll(async () => {
    system = await startSystem({ worker: true });
    const careful = await system.signInAs('office');
    await buildCounty(careful, []);
    await generateVisits(system, { schools: 1000, visitsATerm: 10, schoolYears: ['2025-2026'] });
    // Every second school lost its final visit, and nobody came at all to every tenth.
    await system.sql(
      `delete from visits using schools where schools.id = visits.school_id
          and (right(schools.code, 1) = '0' or visits.kind = 'final' and right(schools.code, 1)::int % 2 = 0)`,
    );
    const [term] = await system.sql<{ id: string }>(`select id from terms where starts_on = '2025-09-01'`);
    path = `/terms/${term?.id ?? ''}/readiness`;
    office = new ApiClient(system.url, true);
    office.token = careful.token;
  });

  afterAll(() => system.stop());

  it('comes within 300 ms', async () => {
    const allowedMs = 300 * slownessNow();
    expect(await quickestOf(5, () => office.get(path))).toBeLessThan(allowedMs);
  });

  it('tells 200 of a kind and how many there are, and page by page each of them once', async () => {
    const { body }: { body: ReadinessDto } = await office.get(path);
    const lengths = body.groups.map(({ kind, total, gaps }) => [kind, total, gaps.length]);
    expect(lengths).toContainEqual(['process-visit-missing', 100, 100]);
    expect(lengths).toContainEqual(['final-visit-missing', 500, 200]);
    const codes: string[] = [];
    let next: string | null = null;
    do {
      const cursor: string = next === null ? '' : `&cursor=${next}`;
      const page: { body: ReadinessDto } = await office.get(
        `${path}?kind=final-visit-missing&limit=150${cursor}`,
      );
      const [group] = page.body.groups;
      codes.push(...(group?.gaps ?? []).map(({ unit }) => unit?.code ?? ''));
      next = group?.nextCursor ?? null;
    } while (next !== null);
    const found = await system.sql<{ code: string }>(
      `select code from schools where right(code, 1)::int % 2 = 0 order by code`,
    );
    expect(codes).toEqual(found.map(({ code }) => code));
  });
});
