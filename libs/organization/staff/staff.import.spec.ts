import { alice, openOrganization, type Organization, type StagedRow } from '../organization.fixture.js';
import { StaffImport } from './staff.import.js';

const kind = new StaffImport();

/** A staged row: number, school, post and first day, and whatever else matters. */
function row(staffNo: string, school: string, post: string, from: string, rest: StagedRow = {}): StagedRow {
  return { staff_no: staffNo, name: `姓名${staffNo}`, school_code: school, post, post_from: from, ...rest };
}

describe('a file of staff', () => {
  let county: Organization;
  beforeAll(async () => {
    county = await openOrganization();
  });
  beforeEach(async () => {
    await county.townships.create(alice, { code: 'T01', name: '城关镇' });
    for (const [code, townshipCode] of [
      ['S0101', 'T01'],
      ['S0102', 'T01'],
      ['S0001', null],
    ] as const) {
      await county.schools.create(alice, { code, name: code, townshipCode, stages: ['primary'] });
    }
  });
  afterEach(() => county.clear());
  afterAll(() => county.close());

  const listTenures = async (): Promise<string[]> =>
    (await county.staff.list(alice, {})).items.flatMap(({ staffNo, posts }) =>
      posts.map(
        ({ post, schoolCode, from, to }) => `${staffNo} ${post} ${schoolCode} ${from} ${to ?? 'today'}`,
      ),
    );

  it('names unknown schools and centre principals without a township', async () => {
    expect(
      await county.importFile(kind, [
        row('J1', 'S0999', 'teacher', '2020-09-01'),
        row('J2', 'S0001', 'centre-principal', '2020-09-01'),
        row('J3', 'S0101', 'centre-principal', '2020-09-01'),
      ]),
    ).toEqual([
      {
        rowNo: 2,
        column: 'school_code',
        code: 'unknown-school',
        message: '没有代码为“S0999”的学校。请先导入该学校，或改正学校代码。',
      },
      {
        rowNo: 3,
        column: 'post',
        code: 'no-township',
        message: '学校“S0001”是局直学校，没有中心校长。请改正职务或学校代码。',
      },
    ]);
    expect(await listTenures()).toEqual([]);
  });

  it('refuses one number with two names or two birth dates, but not with a birth date left out', async () => {
    const faults = await county.importFile(kind, [
      row('J1', 'S0101', 'teacher', '2020-09-01'),
      row('J1', 'S0101', 'head-teacher', '2021-09-01', { birth_date: '1980-05-01' }),
      row('J1', 'S0101', 'principal', '2022-08-20', { name: '别人', birth_date: '1981-05-01' }),
    ]);
    expect(faults).toEqual([
      {
        rowNo: 4,
        column: 'birth_date',
        code: 'rows-differ',
        message:
          '工号“J1”另一行的出生日期是“1980-05-01”，这一行是“1981-05-01”。同一工号的各行须一致，请更正。',
      },
      expect.objectContaining({ rowNo: 4, column: 'name', code: 'rows-differ' }),
    ]);
  });

  it('refuses two principals of a school from the same day, in the file and against the county', async () => {
    const twice = [
      row('J1', 'S0101', 'principal', '2024-08-20'),
      row('J2', 'S0101', 'principal', '2024-08-20'),
      row('J3', 'S0101', 'vice-principal', '2024-08-20'),
      row('J4', 'S0101', 'vice-principal', '2024-08-20'),
      row('J5', 'S0102', 'principal', '2024-08-20'),
    ];
    expect((await county.importFile(kind, twice)).map(({ rowNo, code }) => `${rowNo} ${code}`)).toEqual([
      '2 seat-taken',
      '3 seat-taken',
    ]);
    await county.importFile(kind, twice.slice(1));
    expect(await county.importFile(kind, twice.slice(0, 1))).toEqual([
      {
        rowNo: 2,
        column: 'post',
        code: 'seat-taken',
        message: '姓名J2（J2）也自 2024-08-20 起任校长，同一天不能有两位。请改正职务或任职日期。',
      },
    ]);
    expect(await county.importFile(kind, twice.slice(1))).toEqual([]);
  });

  it('refuses two centre principals of a township from the same day, whichever school they sit in', async () => {
    const faults = await county.importFile(kind, [
      row('J1', 'S0101', 'centre-principal', '2024-08-20'),
      row('J2', 'S0102', 'centre-principal', '2024-08-20'),
    ]);
    expect(faults.map(({ code }) => code)).toEqual(['seat-taken', 'seat-taken']);
  });

  it('keeps several posts of one person side by side', async () => {
    const rows = [
      row('J1', 'S0101', 'principal', '2019-08-20'),
      row('J1', 'S0101', 'centre-principal', '2022-08-20'),
      row('J2', 'S0101', 'teacher', '2015-09-01'),
      row('J2', 'S0101', 'head-teacher', '2018-09-01'),
    ];
    for (let times = 0; times < 2; times += 1) {
      expect(await county.importFile(kind, rows)).toEqual([]);
      expect(await listTenures()).toEqual([
        'J1 principal S0101 2019-08-20 today',
        'J1 centre-principal S0101 2022-08-20 today',
        'J2 teacher S0101 2015-09-01 today',
        'J2 head-teacher S0101 2018-09-01 today',
      ]);
    }
  });

  it('hands each school of two principals who change places to the other on that day', async () => {
    await county.importFile(kind, [
      row('J1', 'S0101', 'principal', '2019-08-20'),
      row('J2', 'S0102', 'principal', '2018-08-20'),
    ]);
    await county.importFile(kind, [
      row('J1', 'S0102', 'principal', '2025-08-20'),
      row('J2', 'S0101', 'principal', '2025-08-20'),
    ]);
    expect(await listTenures()).toEqual([
      'J1 principal S0101 2019-08-20 2025-08-20',
      'J1 principal S0102 2025-08-20 today',
      'J2 principal S0102 2018-08-20 2025-08-20',
      'J2 principal S0101 2025-08-20 today',
    ]);
    const people = (await county.staff.list(alice, {})).items;
    expect(people.map(({ staffNo, schoolCode }) => `${staffNo} ${schoolCode}`)).toEqual([
      'J1 S0102',
      'J2 S0101',
    ]);
  });

  it('ends what a person held in the school that they left, though nobody followed them there', async () => {
    await county.importFile(kind, [row('J1', 'S0101', 'principal', '2019-08-20')]);
    await county.importFile(kind, [row('J1', 'S0102', 'teacher', '2025-08-20')]);
    expect(await listTenures()).toEqual([
      'J1 principal S0101 2019-08-20 2025-08-20',
      'J1 teacher S0102 2025-08-20 today',
    ]);
  });

  it('fits a principal of the past between those before and after, whatever the order of the files', async () => {
    const tenures = [
      row('J1', 'S0101', 'principal', '2012-08-20'),
      row('J2', 'S0101', 'principal', '2016-08-20'),
      row('J3', 'S0101', 'principal', '2020-08-20'),
    ];
    for (const index of [2, 0, 1]) await county.importFile(kind, tenures.slice(index, index + 1));
    expect(await listTenures()).toEqual([
      'J1 principal S0101 2012-08-20 2016-08-20',
      'J2 principal S0101 2016-08-20 2020-08-20',
      'J3 principal S0101 2020-08-20 today',
    ]);
  });

  it('never moves an end that somebody wrote down', async () => {
    await county.staff.create(alice, {
      staffNo: 'J1',
      name: '姓名J1',
      schoolCode: 'S0101',
      birthDate: '1970-01-01',
      posts: [{ post: 'principal', from: '2019-08-20', to: '2023-02-01' }],
    });
    await county.importFile(kind, [row('J2', 'S0101', 'principal', '2025-08-20')]);
    expect(await listTenures()).toContain('J1 principal S0101 2019-08-20 2023-02-01');
  });

  it('leaves a person in the present school when a post of long ago is added', async () => {
    await county.importFile(kind, [row('J1', 'S0101', 'principal', '2024-08-20')]);
    await county.importFile(kind, [row('J1', 'S0102', 'teacher', '2003-09-01')]);
    expect((await county.staff.list(alice, {})).items[0]?.schoolCode).toBe('S0101');
    expect(await listTenures()).toEqual([
      'J1 teacher S0102 2003-09-01 2024-08-20',
      'J1 principal S0101 2024-08-20 today',
    ]);
  });

  it('takes a new name and new dates, and keeps a date that the file leaves empty', async () => {
    const post = ['S0101', 'head-teacher', '2020-09-01'] as const;
    await county.importFile(kind, [
      row('J1', ...post, { birth_date: '1980-05-01', head_teacher_from: '2020-09-01' }),
    ]);
    await county.importFile(kind, [row('J1', ...post, { name: '改名', service_from: '2002-09-01' })]);
    expect((await county.staff.list(alice, {})).items).toMatchObject([
      {
        name: '改名',
        birthDate: '1980-05-01',
        serviceFrom: '2002-09-01',
        headTeacherFrom: '2020-09-01',
        posts: [{ to: null }],
      },
    ]);
  });
});
