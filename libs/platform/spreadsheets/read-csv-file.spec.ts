import fc from 'fast-check';
import iconv from 'iconv-lite';
import { readSheet } from './read-sheet.js';
import type { SheetColumn } from './sheet-column.js';
import { UploadFolder, readAll, refusalOf } from './uploads.fixture.js';
import { defaultSheetLimits } from './sheet-limits.js';
import { closeSheetThreads } from './sheet-threads.js';

const columns: readonly SheetColumn[] = [
  {
    name: 'pupil_no',
    title: '学籍号',
    kind: 'text',
    maxLength: 20,
    pattern: '[A-Z0-9]+',
    required: true,
    unique: true,
  },
  { name: 'name', title: '姓名', aliases: ['学生姓名'], kind: 'text', maxLength: 10, required: true },
  { name: 'born', title: '出生日期', kind: 'date', required: false },
  { name: 'grade', title: '年级', kind: 'integer', minimum: 1, maximum: 12, required: true },
  {
    name: 'stages',
    title: '学段',
    kind: 'choices',
    choices: [
      { value: 'primary', titles: ['小学'] },
      { value: 'junior', titles: ['初中', '初级中学'] },
    ],
    required: false,
  },
  {
    name: 'math',
    title: '数学',
    kind: 'mark',
    fullMarkHundredths: 12_000,
    absentWords: ['缺考', 'Q'],
    required: true,
  },
];

const uploads = new UploadFolder();

afterAll(async () => {
  await uploads.remove();
  await closeSheetThreads();
});

const header = '学籍号,姓名,出生日期,年级,学段,数学';

async function readText(text: string | Buffer, limits = {}) {
  return readAll(await uploads.put(text), columns, limits);
}

/** Reads a header and one row; the codes of its faults. */
async function faultCodes(row: string): Promise<string[]> {
  const { faults } = await readText(`${header}\n${row}\n`);
  return faults.map((fault) => `${fault.column ?? '-'}: ${fault.code}`);
}

describe('a CSV file', () => {
  it('gives its cells in the expected columns order and form, whatever the order in the file', async () => {
    const { rows, faultCount, columnsInFile } = await readText(
      '数学, 学生姓名 ,ＧＲＡＤＥ,Pupil_No,学段,出生日期\r\n71.5,王 伟,9,S001,初中；小学,2010年9月1日\r\n,李娜,７,S002,,\r\nQ,"张, ""三""",8,S003,初级中学,2010/1/2',
    );
    expect(faultCount).toBe(0);
    expect(columnsInFile).toEqual(['数学', '学生姓名', 'ＧＲＡＤＥ', 'Pupil_No', '学段', '出生日期']);
    expect(rows).toEqual([
      { row: 2, cells: ['S001', '王 伟', '2010-09-01', '9', 'primary;junior', '7150'] },
      { row: 3, cells: ['S002', '李娜', null, '7', null, null] },
      { row: 4, cells: ['S003', '张, "三"', '2010-01-02', '8', 'junior', null] },
    ]);
  });

  it.each([
    ['UTF-8', (text: string) => Buffer.from(text)],
    ['UTF-8 with BOM', (text: string) => Buffer.from(`\uFEFF${text}`)],
    ['GB18030', (text: string) => iconv.encode(text, 'gb18030')],
  ])('in %s reads the same', async (_name, encode) => {
    const text = `${header}\r\nS1,王㐀𠀀镕,2010-09-01,9,初中,99.5\r\n`;
    const { rows } = await readText(encode(text));
    expect(rows).toEqual([{ row: 2, cells: ['S1', '王㐀𠀀镕', '2010-09-01', '9', 'junior', '9950'] }]);
  });

  it('with one broken byte is refused, although GB18030 would decode it to other names', async () => {
    const text = Buffer.from(`pupil_no,name,grade,math\n${'S1,王伟李娜张三,9,60\n'.repeat(20)}`);
    text[text.indexOf('王') + 1] = 0x41;
    expect(await refusalOf(readText(text))).toBe('text-damaged');
  });

  it.each([
    ['semicolons', ';'],
    ['tabs', '\t'],
  ])('may be separated by %s', async (_name, delimiter) => {
    const lines = ['学籍号,姓名,年级,数学', 'S1,王伟,9,60'].map((line) => line.replaceAll(',', delimiter));
    const { rows } = await readText(lines.join('\n'));
    expect(rows).toEqual([{ row: 2, cells: ['S1', '王伟', null, '9', null, '6000'] }]);
  });

  it('counts rows as a spreadsheet program does: empty ones count, a break inside quotes does not', async () => {
    const { rows, dataRows } = await readText(`${header}\n\n"S1","王\n伟",,9,,1\n,,,,,\nS2,李娜,,9,,2\n\n\n`);
    expect(rows.map((row) => row.row)).toEqual([3, 5]);
    expect(dataRows).toBe(2);
    expect(rows[0]?.cells[1]).toBe('王\n伟');
  });

  it('names row, column, value and remedy of a fault', async () => {
    const { faults, faultCount, validRows, invalidRows, rows } = await readText(
      `${header}\nS1,王伟,,9,,60\nS2,李娜,2010-02-30,9,,60\n`,
    );
    expect(faults).toEqual([
      {
        row: 3,
        column: '出生日期',
        code: 'date-invalid',
        message: '“2010-02-30”不是有效的日期，请写成 2023-09-01 的形式（1900 至 2100 年）。',
      },
    ]);
    expect({ faultCount, validRows, invalidRows }).toEqual({ faultCount: 1, validRows: 1, invalidRows: 1 });
    expect(rows.length).toBeLessThanOrEqual(1);
  });

  it.each([
    ['a missing name', 'S1, ,,9,,60', ['姓名: required']],
    ['a name that is too long', `S1,${'长'.repeat(11)},,9,,60`, ['姓名: text-too-long']],
    ['a number of another form', 's-1,王伟,,9,,60', ['学籍号: text-form']],
    ['a control character', 'S1,王\u0007伟,,9,,60', ['姓名: control-character']],
    ['a grade that is no integer', 'S1,王伟,,九,,60', ['年级: integer-invalid']],
    ['a grade out of range', 'S1,王伟,,13,,60', ['年级: integer-out-of-range']],
    ['an unknown choice among known ones', 'S1,王伟,,9,初中;大学,60', ['学段: choice-unknown']],
    ['a mark above the full mark', 'S1,王伟,,9,,120.01', ['数学: mark-out-of-range']],
    ['a mark below 0', 'S1,王伟,,9,,-1', ['数学: mark-invalid']],
    ['a mark in words', 'S1,王伟,,9,,优', ['数学: mark-invalid']],
    ['a mark with three decimals', 'S1,王伟,,9,,60.125', ['数学: mark-too-many-decimals']],
    ['a formula', 'S1,王伟,,9,,=1+1', ['数学: formula-not-allowed']],
    ['a cell under no header', 'S1,王伟,,9,,60,多余', ['-: cell-without-header']],
    ['several faults in one row', ',王伟,x,9,,60', ['学籍号: required', '出生日期: date-invalid']],
  ])('finds %s', async (_what, row, codes) => {
    expect(await faultCodes(row)).toEqual(codes);
  });

  it('accepts the full mark itself, full-width digits and every absent word', async () => {
    const { rows } = await readText(
      `${header}\nS1,a,,9,,120\nS2,b,,9,,６０．５\nS3,c,,9,,缺考\nS4,d,,9,,ｑ\n`,
    );
    expect(rows.map((row) => row.cells[5])).toEqual(['12000', '6050', null, null]);
  });

  it('names the earlier row of a duplicate', async () => {
    const { faults } = await readText(`${header}\nS1,a,,9,,1\nS2,b,,9,,1\n S1 ,c,,9,,1\n`);
    expect(faults.map(({ row, code, message }) => ({ row, code, message }))).toEqual([
      { row: 4, code: 'duplicate-in-file', message: '“S1”与第 2 行重复，请只保留一行或更正。' },
    ]);
  });

  it('with a wrong header says which column is unknown, doubled or missing, and what is known', async () => {
    const { faults, dataRows } = await readText('学籍号,姓名,NAME,班主任,数学\nS1,a,b,c,1\n');
    expect(faults.map((fault) => `${fault.column ?? ''}: ${fault.code}`)).toEqual([
      'NAME: column-duplicate',
      '班主任: column-unknown',
      '年级: column-missing',
    ]);
    expect(faults[1]?.message).toContain('学籍号、姓名、出生日期、年级、学段、数学');
    expect(dataRows).toBe(0);
  });

  it('keeps only so many faults but counts all', async () => {
    const { faults, faultCount } = await readText(`${header}\n${'S-,a,,99,,1\n'.repeat(50)}`, {
      maxFaults: 7,
    });
    expect(faults).toHaveLength(7);
    expect(faultCount).toBe(100);
  });
});

describe('whatever texts a CSV file holds', () => {
  const anyText = fc
    .array(
      fc.constantFrom(
        '王',
        '𠀀',
        'a',
        '"',
        '""',
        ',',
        '\n',
        '\r\n',
        '\t',
        '\\',
        '\\N',
        "'",
        '{',
        '}',
        'NULL',
        ' ',
        ';',
        '\\.',
        '，',
      ),
      {
        minLength: 1,
        maxLength: 12,
      },
    )
    .map((parts) => `x${parts.join('')}x`);
  const texts: readonly SheetColumn[] = [
    { name: 'a', title: '甲', kind: 'text', maxLength: 100, required: true },
    { name: 'b', title: '乙', kind: 'text', maxLength: 100, required: false },
  ];

  it('arrives in the database unchanged', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(anyText, fc.option(anyText)), { minLength: 1, maxLength: 8 }),
        async (rows) => {
          const quoted = (text: string | null) => (text === null ? '' : `"${text.replaceAll('"', '""')}"`);
          const csv = ['甲,乙', ...rows.map(([a, b]) => `${quoted(a)},${quoted(b)}`)].join('\r\n');
          const read = await readAll(await uploads.put(csv), texts);
          expect(read.rows.map((row) => row.cells)).toEqual(rows);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('arrives in order and whole when it takes many chunks, however slowly they are taken', async () => {
    const lines = Array.from({ length: 40_000 }, (_, index) => `第${String(index)}个\\,`);
    const path = await uploads.put(`甲,乙\n${lines.join('\n')}\n`);
    const rowsSoFar: number[] = [];
    let atOnce = 0;
    let bytes = 0;
    await readSheet({
      path,
      columns: texts,
      linePrefix: 'p',
      limits: defaultSheetLimits,
      onChunk: async (chunk, rows) => {
        atOnce += 1;
        await new Promise((resolve) => setTimeout(resolve, 20));
        expect(atOnce).toBe(1);
        atOnce -= 1;
        bytes += chunk.length;
        rowsSoFar.push(rows);
        expect(chunk.at(-1)).toBe(0x0a);
      },
    });
    expect(rowsSoFar.length).toBeGreaterThan(3);
    expect(rowsSoFar).toEqual([...rowsSoFar].sort((a, b) => a - b));
    const expected = lines.map(
      (line, index) => `p\t${String(index + 2)}\t{"${line.slice(0, -2)}\\\\\\\\",NULL}\n`,
    );
    expect(bytes).toBe(Buffer.byteLength(expected.join('')));
  });

  it('ends with the error of the one who takes the chunks', async () => {
    const path = await uploads.put('甲\nx\n');
    const reading = readSheet({
      path,
      columns: texts,
      linePrefix: 'p',
      limits: defaultSheetLimits,
      onChunk: () => Promise.reject(new Error('connection lost')),
    });
    await expect(reading).rejects.toThrow('connection lost');
  });

  it("ends at once on the caller's signal", async () => {
    const path = await uploads.put(`甲\n${'x\n'.repeat(150_000)}`);
    const stop = new AbortController();
    const reading = readSheet({
      path,
      columns: texts,
      linePrefix: 'p',
      limits: defaultSheetLimits,
      onChunk: () => {
        stop.abort(new Error('stopped'));
      },
      signal: stop.signal,
    });
    await expect(reading).rejects.toThrow('stopped');
  });
});
