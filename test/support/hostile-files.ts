import { randomBytes } from 'node:crypto';
import { partsOf, textRow, workbookOf, zipOf } from '../../libs/platform/spreadsheets/uploads.fixture.js';

const megabyte = 1024 * 1024;
const header = textRow('code', 'name');

/** A file that nobody uploads in good faith, and the code of the fault that the import must end with. */
export interface HostileFile {
  readonly title: string;
  readonly expected: string;
  bytes(): Promise<Buffer>;
}

const file = (title: string, expected: string, bytes: () => Buffer | Promise<Buffer>): HostileFile => ({
  title,
  expected,
  bytes: () => Promise.resolve(bytes()),
});

/** Files of the kind `townships`. */
export const hostileFiles: readonly HostileFile[] = [
  file('nothing at all', 'file-empty', () => Buffer.alloc(0)),
  file('a zip bomb: 60 MB of nothing in 60 KB', 'workbook-inflates-too-much', () =>
    workbookOf({ rows: header + ' '.repeat(60 * megabyte) }),
  ),
  file('a zip bomb in a part that nobody reads', 'workbook-inflates-too-much', async () =>
    zipOf({ ...partsOf({ rows: header }), 'xl/media/a.png': Buffer.alloc(60 * megabyte) }),
  ),
  file('a million empty rows in a workbook', 'too-many-empty-rows', () =>
    workbookOf({
      rows: header + Array.from({ length: 1_000_000 }, (_, row) => `<row r="${String(row + 2)}"/>`).join(''),
    }),
  ),
  file('a million empty lines', 'too-many-empty-rows', () =>
    Buffer.from(`code,name\n${'\n'.repeat(1_000_000)}T1,x\n`),
  ),
  file('a giant cell in a workbook', 'cell-too-long', () =>
    workbookOf({ rows: header + textRow('T1', randomBytes(megabyte).toString('hex')) }),
  ),
  file('a text of twenty megabytes in a workbook', 'workbook-broken', () =>
    workbookOf({ rows: header + textRow('T1', randomBytes(10 * megabyte).toString('hex')) }),
  ),
  file('a giant cell in text', 'cell-too-long', () => Buffer.from(`code,name\nT1,${'x'.repeat(megabyte)}\n`)),
  file('twenty megabytes without a line end', 'file-kind-unknown', () =>
    Buffer.from(`code,name\nT1,${'x'.repeat(20 * megabyte)}`),
  ),
  file('a quote that never closes', 'csv-quote-not-closed', () => Buffer.from('code,name\nT1,"x\n')),
  file('sixteen thousand columns', 'too-many-columns', () =>
    Buffer.from(`code,name${',x'.repeat(16_000)}\nT1,x\n`),
  ),
  file('formulas', 'formula-not-allowed', () =>
    workbookOf({
      rows: `${header}<row><c t="inlineStr"><is><t>T1</t></is></c><c t="str"><f>HYPERLINK("http://x")</f><v>x</v></c></row>`,
    }),
  ),
  file('a PDF that calls itself .xlsx', 'file-kind-unknown', () => Buffer.from('%PDF-1.7\n1 0 obj\n')),
  file('an old encrypted workbook', 'xls-or-encrypted', () =>
    Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), randomBytes(2048)]),
  ),
  file('a zip that is cut off', 'workbook-broken', async () => {
    const whole = await workbookOf({ rows: header + textRow('T1', 'x') });
    return whole.subarray(0, Math.floor(whole.length / 2));
  }),
  file('a zip that is no workbook', 'file-kind-unknown', () => zipOf({ 'readme.txt': 'hello' })),
  file('entities that multiply', 'workbook-broken', () =>
    zipOf({
      ...partsOf({ rows: '' }),
      'xl/worksheets/sheet1.xml':
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' +
        '<worksheet><sheetData><row><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>',
    }),
  ),
  file('random bytes', 'text-has-nul', () => Buffer.concat([Buffer.alloc(1), randomBytes(4096)])),
  file('text of an unknown encoding', 'text-encoding-unknown', () =>
    Buffer.from('code,name\nT1,\u00ff\u00ff\u0081\u0001\n', 'latin1'),
  ),
];
