import type { ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { buildCounty, created } from '../support/small-county.js';
import { type FileForm, fileForms, writeFileForm } from '../support/uploaded-files.js';

type Wording = 'machine' | 'Chinese';

/** The same five files in the words of a program and in those of a clerk; `n` keeps the cases apart. */
function filesOf(n: number, wording: Wording) {
  const isMachine = wording === 'machine';
  const say = (machine: string, chinese: string): string => (isMachine ? machine : chinese);
  return {
    townships: [
      isMachine ? ['code', 'name'] : ['名称', '代码'],
      isMachine ? [`T${n}`, '喆镕镇'] : ['喆镕镇', `T${n}`],
    ],
    schools: [
      [
        say('code', '学校代码'),
        say('name', '学校名称'),
        say('township_code', '乡镇代码'),
        say('stages', '学段'),
      ],
      [`S${n}`, '九年一贯制学校', `T${n}`, say('primary;junior', '小学;初中')],
      [`D${n}`, '局直初中', '', say('junior', '初中')],
    ],
    staff: [
      isMachine
        ? [
            'staff_no',
            'name',
            'school_code',
            'birth_date',
            'post',
            'post_from',
            'service_from',
            'head_teacher_from',
          ]
        : ['工号', '姓名', '学校代码', '出生日期', '职务', '任职日期', '参加工作日期', '任班主任日期'],
      [`J${n}`, '王建国', `S${n}`, '1980-05-01', say('principal', '校长'), '2020-08-20', '2002-09-01', ''],
      [`K${n}`, '李红', `S${n}`, '', say('head-teacher', '班主任'), '2021-09-01', '', '2021-09-01'],
    ],
    pupils: [
      isMachine
        ? ['pupil_no', 'name', 'school_code', 'stage', 'grade', 'class_no']
        : ['学籍号', '姓名', '学校代码', '学段', '年级', '班级'],
      [`P${n}-1`, '赵一', `S${n}`, say('junior', '初中'), 9, '1'],
      [`P${n}-2`, '钱二', `D${n}`, say('junior', '初中'), 9, '2'],
    ],
    'exam-scores': [
      [say('pupil_no', '学籍号'), say('maths', '数学'), say('chinese', '语文')],
      [`P${n}-1`, 90.5, 100],
      [`P${n}-2`, '缺考', 88],
    ],
  };
}

describe('the five kinds of file', () => {
  let system: RunningSystem;
  let office: ApiClient;

  beforeAll(async () => {
    system = await startSystem();
    office = await system.signInAs('office');
    await buildCounty(office, []);
  });

  afterAll(async () => {
    await system.stop();
  });

  const cases = fileForms.flatMap((form) =>
    (['machine', 'Chinese'] as const).map((wording): [FileForm, Wording] => [form, wording]),
  );

  it.each(cases)('come in as %s with %s headers', async (form, wording) => {
    const n = cases.findIndex((one) => one[0] === form && one[1] === wording);
    const files = filesOf(n, wording);
    const name = form === 'xlsx' ? '数据.xlsx' : '数据.csv';
    const put = (kind: keyof typeof files, parameters: Record<string, string> = {}) =>
      office.importFile({ kind, ...parameters }, name, writeFileForm(form, files[kind]));
    const censusDate = `2025-09-1${n}`;

    expect((await put('townships')).body).toMatchObject({
      kind: 'townships',
      fileName: name,
      status: 'committed',
      counts: { rows: 1, valid: 1, invalid: 0, missingCandidates: 0 },
      errors: [],
    });
    await put('schools');
    await put('staff');
    await put('pupils', { censusDate });
    const examId = await created(office, '/exams', {
      name: `检测${n}`,
      kind: 'county-test',
      stage: 'junior',
      grade: 9,
      schoolYear: '2025-2026',
      term: 1,
      heldOn: '2026-01-10',
      censusDate,
      subjects: [
        { code: 'chinese', name: '语文', fullMark: 120 },
        { code: 'maths', name: '数学', fullMark: 120 },
      ],
    });
    await put('exam-scores', { examId });

    expect((await office.get('/townships?limit=200')).body.items).toContainEqual(
      expect.objectContaining({ code: `T${n}`, name: '喆镕镇' }),
    );
    expect((await office.get(`/schools?townshipCode=T${n}`)).body.items).toMatchObject([
      { code: `S${n}`, name: '九年一贯制学校', stages: ['primary', 'junior'] },
    ]);
    expect((await office.get(`/staff?schoolCode=S${n}`)).body.items).toMatchObject([
      {
        staffNo: `J${n}`,
        birthDate: '1980-05-01',
        posts: [{ post: 'principal', from: '2020-08-20', to: null, schoolCode: `S${n}` }],
      },
      { staffNo: `K${n}`, birthDate: null, headTeacherFrom: '2021-09-01' },
    ]);
    await office.rank(examId);
    const pupils = async (code: string): Promise<unknown> =>
      (await office.get(`/exams/${examId}/rankings/latest/pupils?schoolCode=${code}`)).body.items;
    expect(await pupils(`S${n}`)).toMatchObject([
      { pupilNo: `P${n}-1`, name: '赵一', classNo: '1', status: 'present', total: 190.5, countyPlace: 1 },
    ]);
    expect(await pupils(`D${n}`)).toMatchObject([{ name: '钱二', status: 'present', total: 88 }]);
  });

  it.each(['townships', 'schools', 'staff', 'pupils'])(
    'the template of %s is a workbook that says what is wanted',
    async (kind) => {
      const answer = await office.get(`/imports/templates/${kind}.xlsx`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-disposition')).toContain(encodeURIComponent('导入模板.xlsx'));
      // filled with nothing it is no data, and nothing worse
      const checked = await office.uploadAndWait(
        { kind, ...(kind === 'pupils' ? { censusDate: '2025-09-30' } : {}) },
        'x.xlsx',
        answer.bytes,
      );
      expect(checked.body.errors).toMatchObject([{ code: 'no-data-rows' }]);
    },
  );

  it('the template of marks has the subjects of its exam', async () => {
    const { items } = (await office.get('/exams')).body;
    const answer = await office.get(`/imports/templates/exam-scores.xlsx?examId=${String(items[0].id)}`);
    expect(answer.status).toBe(200);
    const unknown = '00000000-0000-4000-8000-000000000000';
    expect((await office.get(`/imports/templates/exam-scores.xlsx?examId=${unknown}`)).status).toBe(404);
    expect((await office.get('/imports/templates/horses.xlsx')).status).toBe(400);
    expect((await system.admin.get('/imports/templates/pupils.xlsx')).status).toBe(403);
  });
});
