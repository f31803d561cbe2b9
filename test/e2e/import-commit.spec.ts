import type { ApiClient, Answer } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { buildCounty, pupilNo, sitExam } from '../support/small-county.js';

const censusDate = '2025-09-30';
const townships = (...codes: string[]): string =>
  `code,name\n${codes.map((code) => `${code},镇`).join('\n')}\n`;

describe('the commit of an import', () => {
  let system: RunningSystem;
  let office: ApiClient;
  let examId: string;

  beforeAll(async () => {
    system = await startSystem();
    office = await system.signInAs('office');
    await buildCounty(office, [{ code: 'A' }]);
    examId = await sitExam(office, { censusDate, marks: { A: [90, 80, 70] } });
  });

  afterAll(async () => {
    await system.stop();
  });

  const committed = (path: string): Promise<Answer> =>
    office.waitFor(path, ({ status }) => status === 'committed');

  async function rowCounts(): Promise<Record<string, number>> {
    const [counts] = await system.sql<Record<string, number>>(
      `select (select count(*)::int from townships) as townships, (select count(*)::int from schools) as schools,
              (select count(*)::int from pupils) as pupils, (select count(*)::int from enrolments) as enrolments,
              (select count(*)::int from exam_scores) as scores, (select count(*)::int from import_rows) as staged`,
    );
    return counts ?? {};
  }

  it('is refused to others than the office and the administrator, and for what is not there', async () => {
    const { body } = await office.uploadAndWait({ kind: 'townships' }, 't.csv', townships('T3'));
    const path = `/imports/${String(body.id)}/commit`;
    const leader = await system.signInAs('leader');
    expect((await leader.post(path)).status).toBe(403);
    expect((await office.post('/imports/00000000-0000-4000-8000-000000000000/commit')).status).toBe(404);
    expect((await office.post(path, { acceptMissing: true })).body).toMatchObject({
      status: 400,
      errors: [{ path: 'acceptMissing', code: 'unknown-field' }],
    });
    expect((await office.get(path.replace('/commit', ''))).body.status).toBe('ready');
  });

  it('writes nothing before it is asked for', async () => {
    const before = await rowCounts();
    const { body } = await office.uploadAndWait({ kind: 'townships' }, 't.csv', townships('T4', 'T5'));
    expect(await rowCounts()).toEqual({ ...before, staged: (before['staged'] ?? 0) + 2 });
    await office.post(`/imports/${String(body.id)}/commit`);
    await committed(`/imports/${String(body.id)}`);
    expect(await rowCounts()).toEqual({ ...before, townships: (before['townships'] ?? 0) + 2 });
  });

  it('asked for again, or twenty times at once, changes nothing twice', async () => {
    const rows = Array.from({ length: 300 }, (_, index) => `Q${index},学生,A,junior,8,1`);
    const { body } = await office.uploadAndWait(
      { kind: 'pupils', censusDate },
      'p.csv',
      `pupil_no,name,school_code,stage,grade,class_no\n${rows.join('\n')}\n`,
    );
    const path = `/imports/${String(body.id)}`;
    const before = await rowCounts();
    const answers = await Promise.all(Array.from({ length: 20 }, () => office.post(`${path}/commit`)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 202));
    expect(new Set(answers.map((answer) => String(answer.body.id)))).toEqual(new Set([String(body.id)]));
    await committed(path);
    expect(await rowCounts()).toEqual({
      ...before,
      pupils: (before['pupils'] ?? 0) + 300,
      enrolments: (before['enrolments'] ?? 0) + 300,
      staged: (before['staged'] ?? 0) - 300,
    });
    const after = await rowCounts();
    expect((await office.post(`${path}/commit`)).body).toEqual({ id: body.id, status: 'committed' });
    expect(await rowCounts()).toEqual(after);
    expect(await system.audited(String(body.id))).toMatchObject([
      { action: 'import.upload', role: 'office', after: { kind: 'pupils', censusDate } },
      { action: 'import.commit', role: 'office', after: { rows: 300, missingCandidates: 0 } },
      { action: 'import.committed', after: { kind: 'pupils', rows: 300 } },
    ]);
    const stages = await system.sql('select 1 from stages where work_id = $1', [body.id]);
    expect(stages).toHaveLength(2); // checked once, committed once
  });

  it('needs a word about the candidates who are not in the file', async () => {
    const { body } = await office.uploadAndWait(
      { kind: 'exam-scores', examId },
      'm.csv',
      `学籍号,总分\n${pupilNo('A', censusDate, 9, 1)},91\n`,
    );
    expect(body).toMatchObject({ status: 'ready', counts: { rows: 1, missingCandidates: 2 } });
    const path = `/imports/${String(body.id)}`;
    for (const reply of [{}, { acceptMissingCandidates: false }]) {
      const refused = await office.post(`${path}/commit`, reply);
      expect(refused.body).toMatchObject({ status: 422, code: 'missing-candidates' });
      expect(refused.body.detail).toContain('2 名考生');
    }
    expect((await office.get(path)).body.status).toBe('ready');
    expect((await office.post(`${path}/commit`, { acceptMissingCandidates: true })).status).toBe(202);
    await committed(path);
    await office.rank(examId);
    expect((await office.get(`/exams/${examId}/rankings/latest/rows`)).body).toMatchObject([
      { counted: 3, present: 1, absent: 2, mean: 30.33 },
    ]);
  });

  it('an approved excuse is not missing', async () => {
    const excused = pupilNo('A', censusDate, 9, 3);
    await office.post(`/exams/${examId}/excuses`, { items: [{ pupilNo: excused, reason: '住院' }] });
    const { body } = await office.uploadAndWait(
      { kind: 'exam-scores', examId },
      'm.csv',
      `学籍号,总分\n${pupilNo('A', censusDate, 9, 1)},91\n`,
    );
    expect(body.counts.missingCandidates).toBe(1);
  });

  it('looks again: what has become wrong since the file was checked is not written', async () => {
    const { body } = await office.uploadAndWait(
      { kind: 'schools' },
      's.csv',
      'code,name,township_code,stages\nB1,乙校,T5,junior\n',
    );
    await system.sql(`delete from townships where code = 'T5'`);
    const path = `/imports/${String(body.id)}`;
    await office.post(`${path}/commit`);
    const failed = await office.waitFor(path, ({ status }) => status === 'failed');
    expect(failed.body.failure).toContain('T5');
    expect(await system.sql(`select 1 from schools where code = 'B1'`)).toEqual([]);
    expect((await office.post(`${path}/commit`)).body).toMatchObject({ status: 409, code: 'state-conflict' });
  });

  it('of ten files at once about the same county, all are written', async () => {
    const checked = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        office.uploadAndWait({ kind: 'townships' }, 't.csv', townships('TX', `TX${index}`)),
      ),
    );
    const paths = checked.map(({ body }) => `/imports/${String(body.id)}`);
    await Promise.all(paths.map((path) => office.post(`${path}/commit`)));
    await Promise.all(paths.map(committed));
    expect(await system.sql(`select 1 from townships where code like 'TX%'`)).toHaveLength(11);
  });
});
