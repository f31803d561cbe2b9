import { read, utils } from '@e965/xlsx';
import { fromBufferPromise } from 'yauzl';
import type { SheetColumn } from './sheet-column.js';
import { measureTurns } from './turns-of-the-loop.fixture.js';
import { type TableColumn, writeCsv, writeXlsx } from './write-table.js';
import { writeTemplate } from './write-template.js';

const columns: readonly TableColumn[] = [
  { title: '学校', type: 'text', width: 24 },
  { title: '名次', type: 'integer' },
  { title: '均分', type: 'decimal2' },
];

/** A sheet as an independent program reads it. */
function openSheet(bytes: Buffer, index = 0) {
  const book = read(bytes, { type: 'buffer', cellNF: true, cellFormula: true });
  const name = book.SheetNames[index] ?? '';
  const sheet = book.Sheets[name] ?? {};
  return { name, sheet, rows: utils.sheet_to_json<unknown[]>(sheet, { header: 1, blankrows: true }) };
}

async function partText(bytes: Buffer, part: string): Promise<string> {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true });
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName !== part) continue;
    const chunks: Buffer[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry))
      chunks.push(Buffer.from(chunk as Buffer));
    return Buffer.concat(chunks).toString('utf8');
  }
  throw new Error(`no ${part}`);
}

const dangerous = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '＝1+1', "=cmd|'/c calc'!A1"];

describe('a workbook for people', () => {
  it('holds numbers as numbers, with two decimals where the column says so, and texts as texts', async () => {
    const { sheet, name } = openSheet(
      await writeXlsx([
        {
          name: '2025/2026 排名',
          columns,
          rows: [
            ['实验中学', 1, 71.5],
            ['001', null, 60],
          ],
        },
      ]),
    );
    expect(name).toBe('2025 2026 排名');
    expect(sheet['A1']).toMatchObject({ t: 's', v: '学校' });
    expect(sheet['B2']).toMatchObject({ t: 'n', v: 1, z: '0' });
    expect(sheet['C2']).toMatchObject({ t: 'n', v: 71.5, z: '0.00' });
    expect(sheet['A3']).toMatchObject({ t: 's', v: '001' });
    expect(sheet['B3']).toBeUndefined();
  });

  it('keeps its header in sight and in bold', async () => {
    const bytes = await writeXlsx([{ name: 'a', columns, rows: [] }]);
    const xml = await partText(bytes, 'xl/worksheets/sheet1.xml');
    expect(xml).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');
    expect(xml).toContain('<c r="A1" s="1" t="inlineStr">');
    expect(await partText(bytes, 'xl/styles.xml')).toMatch(/<xf numFmtId="49" fontId="1"/);
  });

  it('has no cell that runs as a formula', async () => {
    const bytes = await writeXlsx([
      { name: 'a', columns, rows: dangerous.map((text) => [text, text, text]) },
    ]);
    const { sheet, rows } = openSheet(bytes);
    expect(rows.slice(1)).toEqual(dangerous.map((text) => [text, text, text]));
    for (const address of Object.keys(sheet).filter((key) => !key.startsWith('!'))) {
      expect(sheet[address]).toMatchObject({ t: 's' });
      expect(sheet[address]).not.toHaveProperty('f');
    }
    // "@" keeps a cell text also after somebody has edited it.
    expect(sheet['A2']).toMatchObject({ z: '@' });
  });

  it('carries what XML forbids, and names of sheets that would clash', async () => {
    const bytes = await writeXlsx([
      { name: '[a]', columns, rows: [['a\u0001b\uD800c<&>"_x0041_']], notes: ['注：甲', '乙'] },
      { name: ' A ', columns, rows: [] },
    ]);
    const xml = await partText(bytes, 'xl/worksheets/sheet1.xml');
    expect(xml).toContain('a_x0001_b\uFFFDc&lt;&amp;&gt;"_x005F_x0041_');
    expect(openSheet(bytes).rows.slice(2)).toEqual([[], ['注：甲'], ['乙']]);
    expect([openSheet(bytes).name, openSheet(bytes, 1).name]).toEqual(['a', 'A(2)']);
  });

  it('refuses what is no number', async () => {
    await expect(writeXlsx([{ name: 'a', columns, rows: [['x', Number.NaN, 1]] }])).rejects.toThrow('名次');
  });

  it('is the same, byte for byte, for the same table', async () => {
    const table = { name: 'a', columns, rows: [['x', 1, 2]] };
    expect(await writeXlsx([table])).toEqual(await writeXlsx([table]));
  });

  it('leaves the event loop free, however big it is', async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => [`学校${String(index)}`, index, index / 4]);
    const { result, cpuMs } = await measureTurns(() => writeXlsx([{ name: 'a', columns, rows }]));
    expect(cpuMs.length).toBeGreaterThan(10);
    // One turn in a hundred may have the garbage collector in it.
    expect(cpuMs[Math.ceil(cpuMs.length / 100)]).toBeLessThan(50);
    expect(openSheet(result).rows).toHaveLength(20_001);
  });
});

describe('a CSV file for people', () => {
  it('is UTF-8 with BOM, CRLF and quotes where they are needed', () => {
    const csv = writeCsv(columns, [
      ['实验, "中学"', 1, 71.5],
      ['一\n二', -2, null],
    ]);
    expect(csv.toString('utf8')).toBe('\uFEFF学校,名次,均分\r\n"实验, ""中学""",1,71.50\r\n"一\n二",-2,\r\n');
  });

  it('puts an apostrophe before every text that would run as a formula, never before a number', () => {
    const lines = writeCsv(
      columns,
      dangerous.map((text) => [text, -1, -0.5]),
    )
      .toString('utf8')
      .split('\r\n');
    for (const line of lines.slice(1, -1)) expect(line).toMatch(/^"?'.*,-1,-0\.50$/s);
  });
});

describe('a template', () => {
  const expected: readonly SheetColumn[] = [
    {
      name: 'no',
      title: '学籍号',
      kind: 'text',
      maxLength: 30,
      hint: '字母和数字',
      required: true,
      unique: true,
    },
    {
      name: 'stage',
      title: '学段',
      kind: 'choice',
      choices: [
        { value: 'p', titles: ['小学'] },
        { value: 'j', titles: ['初中'] },
      ],
      required: true,
    },
    { name: 'born', title: '出生日期', kind: 'date', required: false },
    {
      name: 'm',
      title: '数学',
      kind: 'mark',
      fullMarkHundredths: 15_000,
      absentWords: ['缺考'],
      required: true,
    },
  ];

  it('has the Chinese headers, no data, and explains each column on a second sheet', async () => {
    const bytes = await writeTemplate('学生', expected);
    expect(openSheet(bytes).rows).toEqual([['学籍号', '学段', '出生日期', '数学']]);
    const { name, rows } = openSheet(bytes, 1);
    expect(name).toBe('填写说明');
    expect(rows.map((row) => row.slice(0, 4))).toEqual([
      ['列名', '程序列名', '是否必填', '填写要求'],
      ['学籍号', 'no', '必填', '字母和数字，不超过 30 个字，不能重复'],
      ['学段', 'stage', '必填', '只能填：小学、初中'],
      ['出生日期', 'born', '选填', '日期，如 2023-09-01、2023/9/1、2023年9月1日'],
      ['数学', 'm', '列必有', '0 至 150 的分数，最多两位小数，缺考填“缺考”或留空'],
    ]);
  });

  it('keeps what is typed under a text header as text, and offers the choices', async () => {
    const xml = await partText(await writeTemplate('学生', expected), 'xl/worksheets/sheet1.xml');
    expect(xml).toMatch(/<col min="1" max="1" width="[\d.]+" customWidth="1" style="2"\/>/);
    expect(xml).toContain('sqref="B2:B100000"><formula1>"小学,初中"</formula1>');
  });
});
