import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { read, utils } from '@e965/xlsx';
import iconv from 'iconv-lite';
import { countyFiles } from './county-files.js';
import { NOT_SAT } from './demo-county.js';
import { generateCounty } from './generate-county.js';
import { writeDemoFiles } from './write-demo-files.js';

describe('the folder of a clerk', () => {
  const county = generateCounty();
  let folder = '';
  let names: readonly string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'demo-files-'));
    names = await writeDemoFiles(county, folder);
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const readRows = async (name: string): Promise<readonly (readonly unknown[])[]> => {
    const workbook = read(await readFile(join(folder, name)));
    const sheet = workbook.Sheets[workbook.SheetNames[0] ?? ''];
    if (sheet === undefined) throw new Error(`${name} has no sheet`);
    return utils.sheet_to_json<unknown[]>(sheet, { header: 1 });
  };

  it('holds one file for each upload, in order when sorted by name, and the note', async () => {
    expect([...(await readdir(folder))].sort()).toEqual([...names].sort());
    expect(names).toHaveLength([...countyFiles(county)].length + 1);
    expect([...names].sort()).toEqual(names);
    expect(names.slice(0, 3)).toEqual(['01-乡镇.csv', '02-学校.xlsx', '03-教职工.xlsx']);
  });

  it('writes workbooks with Chinese headers and words', async () => {
    const schools = await readRows('02-学校.xlsx');
    expect(schools[0]).toEqual(['学校代码', '学校名称', '乡镇代码', '学段']);
    expect(schools).toHaveLength(1 + county.schools.length);
    expect(schools.find((row) => row[0] === 'S0010')?.[3]).toBe('小学;初中');
    const staff = await readRows('03-教职工.xlsx');
    expect(staff[1]?.[4]).toBe('校长');
  });

  it('writes the marks of an exam as the numbers that the county holds', async () => {
    const exam = county.exams[8];
    const name = names.find((one) => one.includes(exam?.definition.name ?? '?')) ?? '';
    const rows = await readRows(name);
    const subjects = exam?.definition.subjects ?? [];
    expect(rows[0]).toEqual(['学籍号', ...subjects.map((subject) => subject.name)]);
    const written = rows.slice(1).flatMap((row) => row.slice(1));
    const expected = [...(exam?.sheet.marksHundredths ?? [])];
    expect(written).toEqual(expected.map((mark) => (mark === NOT_SAT ? '缺考' : mark / 100)));
  });

  it('writes one CSV with machine headers and one in GB18030, as Excel in China saves it', async () => {
    expect((await readFile(join(folder, '01-乡镇.csv'), 'utf8')).split('\r\n')[0]).toBe('code,name');
    const name = names.find((one) => one.endsWith('学籍-2025-09-30.csv')) ?? '';
    const lines = iconv.decode(await readFile(join(folder, name)), 'gb18030').split('\r\n');
    expect(lines[0]).toBe('学籍号,姓名,学校代码,学段,年级,班级');
    expect(lines[1]?.split(',')[1]).toBe(county.censuses[1]?.pupils[0]?.name);
  });

  it('names in the note every file, every exam and every excused pupil', async () => {
    const note = await readFile(join(folder, '说明.txt'), 'utf8');
    for (const name of names.slice(0, -1)) expect(note).toContain(name);
    for (const { definition, excuses } of county.exams) {
      expect(note).toContain(definition.name);
      expect(note).toContain(definition.heldOn);
      for (const { pupilNo, reason } of excuses) expect(note).toContain(`${pupilNo}　${reason}`);
    }
  });
});
