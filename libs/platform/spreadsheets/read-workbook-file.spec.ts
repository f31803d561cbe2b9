import { utils, write } from '@e965/xlsx';
import fc from 'fast-check';
import type { SheetColumn } from './sheet-column.js';
import {
  type RawWorkbook,
  UploadFolder,
  readAll,
  refusalOf,
  textRow,
  workbookOf,
} from './uploads.fixture.js';
import { closeSheetThreads } from './sheet-threads.js';
import { writeXlsx } from './write-table.js';

const uploads = new UploadFolder();

afterAll(async () => {
  await uploads.remove();
  await closeSheetThreads();
});

const columns: readonly SheetColumn[] = [
  { name: 'no', title: '学籍号', kind: 'text', maxLength: 30, required: true },
  { name: 'born', title: '出生日期', kind: 'date', required: false },
  {
    name: 'mark',
    title: '数学',
    kind: 'mark',
    fullMarkHundredths: 15_000,
    absentWords: ['缺考'],
    required: false,
  },
];
const header = textRow('学籍号', '出生日期', '数学');

async function readRaw(raw: RawWorkbook) {
  return readAll(await uploads.put(await workbookOf(raw)), columns);
}

/** Reads one row of raw cells under the header. */
async function readCells(cells: string, more: Partial<RawWorkbook> = {}) {
  const { rows, faults } = await readRaw({ rows: `${header}<row>${cells}</row>`, ...more });
  return { cells: rows[0]?.cells, codes: faults.map((fault) => `${fault.column ?? '-'}: ${fault.code}`) };
}

const styles =
  '<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="165" formatCode="00000000"/><numFmt numFmtId="166" formatCode="[Red]0.0&quot;days&quot;"/></numFmts>' +
  '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>' +
  '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/></cellXfs>';

describe('a workbook', () => {
  it('made by another program reads as it was written', async () => {
    const sheet = utils.aoa_to_sheet([
      ['数学', '学籍号', '出生日期'],
      [71.5, '2023001', '2010-09-01'],
      ['缺考', 20230101, '2010/9/2'],
      [null, 'x&<y>"', null],
    ]);
    const book = utils.book_new(sheet, '成绩');
    for (const bookSST of [true, false]) {
      const bytes: Buffer = write(book, { type: 'buffer', bookType: 'xlsx', bookSST, compression: true });
      const { rows, faultCount } = await readAll(await uploads.put(bytes), columns);
      expect(faultCount).toBe(0);
      expect(rows).toEqual([
        { row: 2, cells: ['2023001', '2010-09-01', '7150'] },
        { row: 3, cells: ['20230101', '2010-09-02', null] },
        { row: 4, cells: ['x&<y>"', null, null] },
      ]);
    }
  });

  it('reads marks that the program could only store inexactly as the person sees them', async () => {
    const { cells } = await readCells('<c t="str"><v>S1</v></c><c r="C2"><v>71.299999999999997</v></c>');
    expect(cells).toEqual(['S1', null, '7130']);
  });

  it('reads shared, rich and inline strings and leaves ruby text out', async () => {
    const sharedStrings =
      '<si><t>S</t></si><si><r><rPr/><t>王</t></r><r><t xml:space="preserve"> 伟</t></r><rPh sb="0" eb="1"><t>wang</t></rPh></si>';
    expect(await readCells('<c t="s"><v>1</v></c>', { sharedStrings })).toEqual({
      cells: ['王 伟', null, null],
      codes: [],
    });
    const inline = '<c t="inlineStr"><is><r><t>李</t></r><r><t>_x005F_x0041_&#38;</t></r></is></c>';
    expect((await readCells(inline)).cells).toEqual(['李_x0041_&', null, null]);
  });

  it('reads date cells in the 1900 and the 1904 system', async () => {
    const cells = '<c t="str"><v>S1</v></c><c s="1"><v>45170.4</v></c>';
    expect((await readCells(cells, { styles })).cells?.[1]).toBe('2023-09-01');
    const workbook =
      '<workbook xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet name="a" r:id="rId1"/></sheets></workbook>';
    expect((await readCells(cells.replace('45170.4', '43708'), { styles, workbook })).cells?.[1]).toBe(
      '2023-09-01',
    );
    expect((await readCells(cells.replace('s="1"', 's="2"'), { styles })).cells?.[1]).toBe('2023-09-01');
    expect(
      (await readCells('<c t="str"><v>S1</v></c><c t="d"><v>2023-09-01T00:00:00</v></c>')).cells?.[1],
    ).toBe('2023-09-01');
  });

  it('does not guess that a bare number is a day', async () => {
    const { codes } = await readCells('<c t="str"><v>S1</v></c><c><v>45170</v></c>', { styles });
    expect(codes).toEqual(['出生日期: date-invalid']);
  });

  it('keeps the zeros in front that a number format shows', async () => {
    expect((await readCells('<c s="3"><v>12345</v></c>', { styles })).cells?.[0]).toBe('00012345');
    expect((await readCells('<c s="4"><v>3.5</v></c>', { styles })).cells?.[0]).toBe('3.5');
  });

  it.each([
    ['a number of 18 digits', '<c><v>4.1272619900101E+17</v></c>', ['学籍号: number-lost-digits']],
    ['a class number that turned into a date', '<c s="1"><v>45170</v></c>', ['学籍号: date-unexpected']],
    ['a formula', '<c><f>A1+1</f><v>2</v></c>', ['学籍号: formula-not-allowed']],
    ['a formula without a stored value', '<c><f t="shared" si="0"/></c>', ['学籍号: formula-not-allowed']],
    ['an error value', '<c t="e"><v>#N/A</v></c>', ['学籍号: error-value']],
    [
      'an escaped NUL, which no database takes',
      '<c t="inlineStr"><is><t>a_x0000_b</t></is></c>',
      ['学籍号: control-character'],
    ],
    ['half a character', '<c t="inlineStr"><is><t>a_xD800_b</t></is></c>', ['学籍号: control-character']],
    ['a cell beside the table', '<c t="str"><v>S1</v></c><c r="F2"><v>1</v></c>', ['-: cell-without-header']],
  ])('finds %s', async (_what, cells, codes) => {
    expect((await readCells(cells, { styles })).codes).toEqual(codes);
  });

  it('reads its first visible sheet and no other', async () => {
    const { rows } = await readRaw({
      rows: textRow('隐藏的表'),
      workbook:
        '<workbook xmlns:r="r"><sheets><sheet state="hidden" r:id="rId1"/><sheet r:id="rId2"/></sheets></workbook>',
      more: {
        'xl/worksheets/sheet2.xml': `<worksheet><sheetData>${header}${textRow('S1')}</sheetData></worksheet>`,
      },
    });
    expect(rows.map((row) => row.cells[0])).toEqual(['S1']);
  });

  it('reads the prefixed names that some programs write', async () => {
    const bytes = await workbookOf({
      rows: '',
      more: {
        'xl/worksheets/sheet1.xml':
          '<x:worksheet xmlns:x="x"><x:sheetData><x:row r="1"><x:c r="A1" t="str"><x:v>学籍号</x:v></x:c></x:row><x:row r="9"><x:c r="A9"><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>',
      },
    });
    const { rows } = await readAll(await uploads.put(bytes), columns);
    expect(rows).toEqual([{ row: 9, cells: ['7', null, null] }]);
  });

  it('ignores styled cells and rows that hold nothing', async () => {
    const { rows, dataRows } = await readRaw({
      rows: `${header}<row r="5"><c r="A5" s="0"/></row><row r="6"><c r="A6" t="str"><v>S1</v></c><c r="XFD6" s="0"/></row><row r="7"/>`,
    });
    expect(rows.map((row) => row.row)).toEqual([6]);
    expect(dataRows).toBe(1);
  });

  it('without a header or without data below it is refused', async () => {
    expect(await refusalOf(readRaw({ rows: '' }))).toBe('sheet-empty');
    expect(await refusalOf(readRaw({ rows: '<row/><row><c/></row>' }))).toBe('sheet-empty');
    expect(await refusalOf(readRaw({ rows: header }))).toBe('no-data-rows');
  });

  it('that we wrote reads back unchanged, whatever texts it holds', async () => {
    const part = fc.constantFrom(
      '王',
      '𠀀',
      '<',
      '&',
      '"',
      '\t',
      '\n',
      '\r',
      '\\',
      '_x0041_',
      '=',
      "'",
      ']]>',
      'é',
      ' ',
    );
    const text = fc.array(part, { maxLength: 8 }).map((parts) => `x${parts.join('')}x`);
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 10 }), async (texts) => {
        const bytes = await writeXlsx([
          { name: 'a', columns: [{ title: '学籍号', type: 'text' }], rows: texts.map((cell) => [cell]) },
        ]);
        const read = await readAll(
          await uploads.put(bytes),
          columns.map((column) => ({ ...column, maxLength: 99 })),
        );
        expect(read.rows.map((row) => row.cells[0])).toEqual(texts);
      }),
      { numRuns: 100 },
    );
  });
});
