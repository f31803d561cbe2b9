import { read, utils } from '@e965/xlsx';
import { markFaults } from './mark-faults.js';
import type { SheetColumn } from './sheet-column.js';
import { UploadFolder, readAll, refusalOf, textRow, workbookOf } from './uploads.fixture.js';
import { defaultSheetLimits as limits } from './sheet-limits.js';
import { closeSheetThreads } from './sheet-threads.js';

const columns: readonly SheetColumn[] = [
  { name: 'no', title: '学籍号', kind: 'text', maxLength: 9, required: true, unique: true },
  { name: 'name', title: '姓名', kind: 'text', maxLength: 4, required: true },
  { name: 'mark', title: '数学', kind: 'mark', fullMarkHundredths: 10_000, absentWords: [], required: true },
];
const uploads = new UploadFolder();

afterAll(async () => {
  await uploads.remove();
  await closeSheetThreads();
});

async function markFile(bytes: Buffer | string) {
  const path = await uploads.put(bytes);
  const { faults } = await readAll(path, columns);
  const marked = await markFaults({ path, faults, limits });
  const book = read(marked, { type: 'buffer', cellStyles: true, cellFormula: true });
  const sheets = book.SheetNames.map((name) => book.Sheets[name] ?? {});
  const rows = sheets.map((sheet) =>
    utils.sheet_to_json<unknown[]>(sheet, { header: 1, blankrows: true, raw: true }),
  );
  return { marked, faults, first: sheets[0] ?? {}, names: book.SheetNames, rows };
}

const red = { fgColor: { rgb: 'FFE1E1' } };

describe('the marked file', () => {
  it('holds every cell in its place, marks the wrong ones and says why', async () => {
    const { first, rows, names } = await markFile('学籍号,姓名,数学\nS1,王伟,60\n\nS1,,101\nS3,=1+1,7\n');
    expect(names).toEqual(['数据', '错误清单']);
    expect(rows[0]).toEqual([
      ['学籍号', '姓名', '数学', '错误说明'],
      ['S1', '王伟', '60'],
      [],
      [
        'S1',
        '',
        '101',
        '学籍号：“S1”与第 2 行重复，请只保留一行或更正。；姓名：“姓名”不能为空，请填写。；数学：“101”超过满分 100，请更正（或检查该列是否填错位置）。',
      ],
      ['S3', '=1+1', '7', '姓名：单元格是公式（=1+1）。请复制后“选择性粘贴为数值”再上传。'],
    ]);
    for (const address of ['A4', 'B4', 'C4', 'D4', 'B5'])
      expect(first[address]).toHaveProperty('s', expect.objectContaining(red));
    for (const address of ['A2', 'B2', 'A5', 'C5'])
      expect(first[address]).not.toHaveProperty('s', expect.objectContaining(red));
    expect(first['B5']).not.toHaveProperty('f');
    expect(rows[1]?.slice(0, 2)).toEqual([
      ['行', '列', '问题说明'],
      [4, '学籍号', '“S1”与第 2 行重复，请只保留一行或更正。'],
    ]);
    expect(rows[1]).toHaveLength(5);
  });

  it('keeps numbers as numbers, shows days as days and formulas as text', async () => {
    const styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>';
    const row = '<row r="7"><c t="str"><v>S1</v></c><c s="1"><v>45170</v></c><c><f>1+1</f><v>2</v></c></row>';
    const plain = '<row r="8"><c><v>20230101</v></c><c t="str"><v>王</v></c><c><v>171.5</v></c></row>';
    const { first } = await markFile(
      await workbookOf({ rows: textRow('学籍号', '姓名', '数学') + row + plain, styles }),
    );
    expect(first['B7']).toMatchObject({ t: 's', v: '2023-09-01' });
    expect(first['C7']).toMatchObject({ t: 's', v: '=1+1' });
    expect(first['A8']).toMatchObject({ t: 'n', v: 20230101 });
    expect(first['C8']).toMatchObject({ t: 'n', v: 171.5 });
  });

  it('explains a wrong header in the header', async () => {
    const { first, rows } = await markFile('学籍号,班级\nS1,3\n');
    expect(rows[0]?.[0]?.[2]).toContain('缺少列“姓名”');
    expect(first['B1']).toHaveProperty('s', expect.objectContaining(red));
    expect(first['A1']).not.toHaveProperty('s', expect.objectContaining(red));
  });

  it('puts the reason to the right of cells beside the table', async () => {
    const { rows } = await markFile('学籍号,姓名,数学\nS1,王,1,多,余\n');
    expect(rows[0]?.[1]?.slice(0, 5)).toEqual(['S1', '王', '1', '多', '余']);
    expect(rows[0]?.[1]?.[5]).toContain('没有表头');
  });

  it('can be corrected and uploaded again, as often as it takes', async () => {
    const once = await markFile('学籍号,姓名,数学\nS1,王伟,101\n');
    const again = await markFile(once.marked);
    expect(again.faults.map((fault) => fault.code)).toEqual(['mark-out-of-range']);
    expect(again.rows[0]).toEqual(once.rows[0]);
  });

  it('is refused like the file itself', async () => {
    const path = await uploads.put('%PDF');
    expect(await refusalOf(markFaults({ path, faults: [], limits }))).toBe('file-kind-unknown');
  });
});
