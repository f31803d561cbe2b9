import { EnrolmentImport } from '../enrolment/enrolment.import.js';
import { alice, openOrganization, type Organization } from '../organization.fixture.js';
import { SchoolImport } from './school.import.js';

const kind = new SchoolImport();

describe('a file of schools', () => {
  let county: Organization;
  beforeAll(async () => {
    county = await openOrganization();
  });
  beforeEach(async () => {
    await county.townships.create(alice, { code: 'T01', name: '城关镇' });
  });
  afterEach(() => county.clear());
  afterAll(() => county.close());

  const listSchools = async (): Promise<string[]> =>
    (await county.schools.list(alice, {})).items.map(
      ({ code, name, townshipCode, stages }) => `${code} ${name} ${townshipCode ?? '-'} ${stages.join(';')}`,
    );
  const enrol = (row: object): Promise<unknown> =>
    county.importFile(
      new EnrolmentImport(),
      [{ pupil_no: 'G1', name: '李明', school_code: 'S0101', class_no: '1', ...row }],
      { censusDate: '2025-09-20' },
    );

  it('names every township that nobody knows, row by row, as many as asked for', async () => {
    const rows = [
      { code: 'S0901', name: '甲', township_code: 'T09', stages: 'primary' },
      { code: 'S0001', name: '乙', township_code: null, stages: 'primary' },
      { code: 'S0801', name: '丙', township_code: 'T08', stages: 'primary' },
    ];
    expect(await county.importFile(kind, rows)).toEqual([
      {
        rowNo: 2,
        column: 'township_code',
        code: 'unknown-township',
        message: '没有代码为“T09”的乡镇。请先导入该乡镇或改正代码；局直学校此格留空。',
      },
      expect.objectContaining({ rowNo: 4, code: 'unknown-township' }),
    ]);
    expect(await county.importFile(kind, rows, {}, 1)).toHaveLength(1);
    expect(await listSchools()).toEqual([]);
  });

  it('cannot take a stage from a school in which pupils are enrolled', async () => {
    await county.importFile(kind, [
      { code: 'S0101', name: '甲', township_code: 'T01', stages: 'primary;junior' },
    ]);
    await enrol({ stage: 'junior', grade: '9' });
    expect(
      await county.importFile(kind, [{ code: 'S0101', name: '甲', township_code: 'T01', stages: 'primary' }]),
    ).toEqual([
      {
        rowNo: 2,
        column: 'stages',
        code: 'stage-has-enrolments',
        message: '学校“S0101”的初中学段已有学生学籍，不能去掉。请在学段中保留“初中”。',
      },
    ]);
    // The other stage, in which nobody is enrolled, may go.
    expect(
      await county.importFile(kind, [{ code: 'S0101', name: '甲', township_code: 'T01', stages: 'junior' }]),
    ).toEqual([]);
    expect(await listSchools()).toEqual(['S0101 甲 T01 junior']);
  });

  it('adds schools, changes known ones and leaves the others alone', async () => {
    await county.importFile(kind, [
      { code: 'S0101', name: '甲', township_code: 'T01', stages: 'primary' },
      { code: 'S0102', name: '乙', township_code: 'T01', stages: 'primary' },
    ]);
    const [before] = (await county.schools.list(alice, {})).items;
    const again = [
      { code: 'S0101', name: '甲校', township_code: null, stages: 'primary;junior' },
      { code: 'S0103', name: '丙', township_code: 'T01', stages: 'kindergarten' },
    ];
    for (let times = 0; times < 2; times += 1) {
      expect(await county.importFile(kind, again)).toEqual([]);
      expect(await listSchools()).toEqual([
        'S0101 甲校 - primary;junior',
        'S0102 乙 T01 primary',
        'S0103 丙 T01 kindergarten',
      ]);
    }
    expect((await county.schools.list(alice, {})).items[0]?.id).toBe(before?.id);
  });
});
