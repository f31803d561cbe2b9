import { read, utils } from '@e965/xlsx';
import type { ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { buildCounty, created } from '../support/small-county.js';
import { writeWorkbook } from '../support/uploaded-files.js';

describe('the faults of an uploaded file', () => {
  let system: RunningSystem;
  let office: ApiClient;
  let examId: string;

  beforeAll(async () => {
    system = await startSystem();
    office = await system.signInAs('office');
    await buildCounty(office, [{ code: 'A' }]);
    await office.importFile(
      { kind: 'pupils', censusDate: '2025-09-30' },
      'p.csv',
      'pupil_no,name,school_code,stage,grade,class_no\nP1,赵一,A,junior,9,1\nP2,钱二,A,junior,9,1\n',
    );
    examId = await created(office, '/exams', {
      name: '检测',
      kind: 'county-test',
      stage: 'junior',
      grade: 9,
      schoolYear: '2025-2026',
      term: 1,
      heldOn: '2026-01-10',
      censusDate: '2025-09-30',
      subjects: [{ code: 'maths', name: '数学', fullMark: 120 }],
    });
  });

  afterAll(async () => {
    await system.stop();
  });

  const head = {
    townships: '代码,名称',
    schools: '学校代码,学校名称,乡镇代码,学段',
    staff: '工号,姓名,学校代码,出生日期,职务,任职日期,参加工作日期,任班主任日期',
    pupils: '学籍号,姓名,学校代码,学段,年级,班级',
    'exam-scores': '学籍号,数学',
  };
  type Kind = keyof typeof head;

  async function check(kind: Kind, text: string): Promise<Record<string, unknown>> {
    const fields = {
      kind,
      ...(kind === 'pupils' ? { censusDate: '2025-09-30' } : {}),
      ...(kind === 'exam-scores' ? { examId } : {}),
    };
    const body: Record<string, unknown> = (await office.uploadAndWait(fields, 'x.csv', text)).body;
    return body;
  }

  it.each<[string, Kind, string, string, string, RegExp]>([
    ['an empty name', 'townships', 'T8,', '名称', 'required', /不能为空/],
    ['a code with a blank in it', 'townships', 'T 8,镇', '代码', 'text-form', /字母、数字/],
    ['an unknown township', 'schools', 'S1,校,T9,初中', '乡镇代码', 'unknown-township', /T9.*请先导入该乡镇/],
    ['an unknown stage', 'schools', 'S1,校,T1,大学', '学段', 'choice-unknown', /大学.*请填/],
    ['an unknown school', 'staff', 'J1,王,S9,,校长,2020-08-20,,', '学校代码', 'unknown-school', /S9/],
    [
      'a day that does not exist',
      'staff',
      'J1,王,A,1980-02-30,校长,2020-08-20,,',
      '出生日期',
      'date-invalid',
      /1980-02-30/,
    ],
    [
      'a stage that the school has not',
      'pupils',
      'P9,孙,A,小学,3,1',
      '学段',
      'stage-not-offered',
      /没有小学学段/,
    ],
    ['a grade outside its stage', 'pupils', 'P9,孙,A,初中,3,1', '年级', 'grade-outside-stage', /7 至 9/],
    ['a grade that is no number', 'pupils', 'P9,孙,A,初中,九,1', '年级', 'integer-invalid', /1 至 12/],
    ['a mark above the full mark', 'exam-scores', 'P1,120.5', '数学', 'mark-out-of-range', /超过满分 120/],
    ['a negative mark', 'exam-scores', 'P1,-1', '数学', 'mark-invalid', /0 至 120/],
    ['a mark of three decimals', 'exam-scores', 'P1,88.125', '数学', 'mark-too-many-decimals', /两位/],
    ['a word in place of a mark', 'exam-scores', 'P1,优', '数学', 'mark-invalid', /缺考填/],
    ['a pupil who is no candidate', 'exam-scores', 'P7,88', '学籍号', 'not-a-candidate', /考生名单/],
  ])('name row, column, what is wrong and what to do: %s', async (_, kind, row, column, code, message) => {
    const body = await check(kind, `${head[kind]}\n${row}\n`);
    expect(body).toMatchObject({
      status: 'invalid',
      counts: { rows: 1, valid: 0, invalid: 1 },
      errors: [{ row: 2, column, code, message: expect.stringMatching(message) }],
    });
  });

  it('a pupil who comes twice is named with the other row', async () => {
    const { errors } = await check('exam-scores', `${head['exam-scores']}\nP1,80\nP2,70\nP1,90\n`);
    expect(errors).toMatchObject([{ row: 4, column: '学籍号', message: expect.stringContaining('2') }]);
  });

  it('an unknown, a missing and a doubled column are faults of the header', async () => {
    expect((await check('exam-scores', '学籍号,数学,物理\nP1,80,90\n')).errors).toMatchObject([
      { row: 1, column: '物理', code: 'column-unknown' },
    ]);
    expect((await check('exam-scores', '学籍号\nP1\n')).errors).toMatchObject([
      { row: 1, column: '数学', code: 'column-missing' },
    ]);
    expect((await check('exam-scores', '学籍号,数学,maths\nP1,80,90\n')).errors).toMatchObject([
      { row: 1, column: 'maths', code: 'column-duplicate' },
    ]);
  });

  it('the first hundred are shown, all are counted', async () => {
    const rows = Array.from({ length: 150 }, (_, index) => `P${index},999`).join('\n');
    const body = await check('exam-scores', `${head['exam-scores']}\n${rows}\n`);
    expect(body).toMatchObject({ errorCount: 150, counts: { rows: 150, valid: 0, invalid: 150 } });
    expect(body['errors']).toHaveLength(100);
  });

  it('one wrong row keeps the whole file out, and nothing of it is written', async () => {
    const before = await system.sql('select count(*) from townships');
    const body = await check('townships', `${head.townships}\nT5,镇五\nT6,\nT7,镇七\n`);
    expect(body).toMatchObject({ status: 'invalid', counts: { rows: 3, valid: 2, invalid: 1 } });
    const commit = await office.post(`/imports/${String(body['id'])}/commit`);
    expect(commit.body).toMatchObject({ status: 422, code: 'import-has-errors' });
    expect(await system.sql('select count(*) from townships')).toEqual(before);
    expect(await system.sql('select 1 from import_rows')).toEqual([]);
    expect((await system.audited(String(body['id']))).map(({ action }) => action)).toEqual(['import.upload']);
  });

  it('the marked file shows them beside the caller’s own cells, and comes back corrected', async () => {
    const sheet = [
      ['学籍号', '数学'],
      ['P1', 80],
      ['P2', 130],
    ];
    const checked = await office.uploadAndWait(
      { kind: 'exam-scores', examId },
      '成绩.xlsx',
      writeWorkbook(sheet),
    );
    const marked = await office.get(`/imports/${String(checked.body.id)}/errors.xlsx`);
    expect(marked.headers.get('content-disposition')).toContain(encodeURIComponent('成绩-错误标注.xlsx'));
    const book = read(marked.bytes);
    const [first] = book.SheetNames;
    const rows = utils.sheet_to_json<(string | number)[]>(book.Sheets[first ?? ''] ?? {}, { header: 1 });
    expect(rows[0]).toEqual(['学籍号', '数学', '错误说明']);
    expect(rows[1]).toEqual(['P1', 80]);
    expect(rows[2]).toEqual(['P2', 130, expect.stringContaining('超过满分 120')]);
    const corrected = rows.map((row, index) => (index === 2 ? ['P2', 110, row[2] ?? ''] : row));
    const again = await office.uploadAndWait(
      { kind: 'exam-scores', examId },
      '成绩.xlsx',
      writeWorkbook(corrected),
    );
    expect(again.body).toMatchObject({ status: 'ready', counts: { rows: 2, valid: 2 } });
  });

  it('a file that nobody can read has a reason, and cannot be marked', async () => {
    const checked = await office.uploadAndWait({ kind: 'townships' }, 'x.xlsx', '%PDF-1.7 not a table');
    expect(checked.body).toMatchObject({
      status: 'invalid',
      errors: [{ row: 0, column: null, code: 'file-kind-unknown' }],
    });
    const marked = await office.get(`/imports/${String(checked.body.id)}/errors.xlsx`);
    expect(marked.body).toMatchObject({ status: 422, code: 'file-refused' });
  });
});
