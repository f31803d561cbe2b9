import { randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { readSheet } from './read-sheet.js';
import type { SheetColumn } from './sheet-column.js';
import { UploadFolder, partsOf, readAll, refusalOf, textRow, workbookOf, zipOf } from './uploads.fixture.js';
import { measureTurns } from './turns-of-the-loop.fixture.js';
import { type SheetLimits, defaultSheetLimits } from './sheet-limits.js';
import { closeSheetThreads } from './sheet-threads.js';

const columns: readonly SheetColumn[] = [
  { name: 'a', title: '甲', kind: 'text', maxLength: 99, required: true },
];
const uploads = new UploadFolder();
/** What a hostile file may take from being put to being refused, on a slow machine. */
const quick = 15_000;

afterAll(async () => {
  await uploads.remove();
  await closeSheetThreads();
});

async function refusal(bytes: Buffer | string, limits: Partial<SheetLimits> = {}): Promise<string> {
  const path = await uploads.put(bytes);
  const started = performance.now();
  const code = await refusalOf(readAll(path, columns, limits));
  expect(performance.now() - started).toBeLessThan(quick);
  return code;
}

const megabyte = 1024 * 1024;
const goodRows = textRow('甲') + textRow('x');

/** Sets a field of every central directory entry of this name. */
function patchDirectory(zip: Buffer, name: string, offset: number, value: number): Buffer {
  const patched = Buffer.from(zip);
  let at = patched.indexOf('PK\u0001\u0002');
  for (; at >= 0; at = patched.indexOf('PK\u0001\u0002', at + 4)) {
    const nameLength = patched.readUInt16LE(at + 28);
    if (patched.toString('latin1', at + 46, at + 46 + nameLength) === name)
      patched.writeUInt32LE(value, at + offset);
  }
  return patched;
}

/** A zip of one deflated entry, with the sizes that its directory is to claim. */
function claimingZip(parts: Buffer, data: Buffer, name: string, claimed: number): Buffer {
  const at = parts.indexOf(name);
  expect(at).toBeGreaterThan(0);
  const header = Buffer.alloc(30);
  header.write('PK\u0003\u0004', 'latin1');
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(8, 8);
  header.writeUInt32LE(data.length, 18);
  header.writeUInt32LE(claimed, 22);
  header.writeUInt16LE(name.length, 26);
  const moved = Buffer.concat([parts.subarray(0, 0), parts]);
  const end = moved.lastIndexOf('PK\u0005\u0006');
  const directoryAt = moved.readUInt32LE(end + 16);
  const local = Buffer.concat([header, Buffer.from(name), data]);
  const out = Buffer.concat([moved.subarray(0, directoryAt), local, moved.subarray(directoryAt)]);
  out.writeUInt32LE(directoryAt + local.length, out.lastIndexOf('PK\u0005\u0006') + 16);
  let patched = patchDirectory(out, name, 42, directoryAt);
  patched = patchDirectory(patched, name, 20, data.length);
  return patchDirectory(patched, name, 24, claimed);
}

describe('a file of another kind', () => {
  it.each([
    [
      'an old or encrypted workbook',
      Buffer.from('d0cf11e0a1b11ae1'.padEnd(1024, '0'), 'hex'),
      'xls-or-encrypted',
    ],
    ['a PDF', '%PDF-1.7\n1 0 obj', 'file-kind-unknown'],
    ['a web page', '<!DOCTYPE html><table><tr><td>甲</td></tr></table>', 'file-kind-unknown'],
    ['a web page that calls itself a workbook', '\uFEFF<html xmlns:x="urn:x">', 'file-kind-unknown'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000', 'hex'), 'file-kind-unknown'],
    ['nothing', '', 'file-empty'],
    ['blank lines', '\n\n  \n', 'sheet-empty'],
    ['UTF-16', Buffer.from('\uFEFF甲\nx', 'utf16le'), 'text-encoding-unknown'],
    ['text with a NUL', '甲\nx\0y\n', 'text-has-nul'],
    ['bytes of no encoding', Buffer.from([0x61, 0x0a, 0xff, 0xff, 0x80, 0x0a]), 'text-encoding-unknown'],
    [
      'GB18030 cut inside a character',
      iconv.encode('甲\n王伟', 'gb18030').subarray(0, -1),
      'text-encoding-unknown',
    ],
    ['a quote that never ends', '甲\n"x\ny\nz', 'csv-quote-not-closed'],
    ['text after a quote', '甲\n"x"y\n', 'csv-quote-misplaced'],
    ['a giant cell', `甲\n${'x'.repeat(40_000)}\n`, 'cell-too-long'],
    ['a giant cell with line breaks', `甲\n"${'x\n'.repeat(400_000)}"\n`, 'cell-too-long'],
    ['a file without any line end', 'x'.repeat(8 * megabyte), 'file-kind-unknown'],
  ])('%s is refused', async (_what, bytes, code) => {
    expect(await refusal(bytes)).toBe(code);
  });

  it('random bytes are refused', async () => {
    for (const size of [10, 1000, 100_000]) {
      const bytes = randomBytes(size);
      const path = await uploads.put(bytes);
      const outcome = await refusalOf(readAll(path, columns)).catch(() => 'faults');
      if (size > 10) expect(outcome).not.toBe('faults');
    }
  });
});

describe('a zip archive', () => {
  it('cut off at any place is refused', async () => {
    const whole = await workbookOf({ rows: goodRows });
    for (const part of [0.1, 0.5, 0.9, 0.999]) {
      expect(await refusal(whole.subarray(0, Math.floor(whole.length * part)))).toBe('workbook-broken');
    }
  });

  it('with damaged bytes inside is refused', async () => {
    const whole = await workbookOf({ rows: goodRows + textRow('y'.repeat(30)).repeat(2000) });
    const at = whole.indexOf('xl/worksheets/sheet1.xml') + 100;
    randomBytes(64).copy(whole, at);
    expect(await refusal(whole)).toBe('workbook-broken');
  });

  it('that is no workbook is refused', async () => {
    expect(await refusal(await zipOf({ 'a.txt': 'x' }))).toBe('file-kind-unknown');
    expect(
      await refusal(await zipOf({ '[Content_Types].xml': '<Types/>', 'word/document.xml': '<w/>' })),
    ).toBe('file-kind-unknown');
  });

  it('that says it inflates to gigabytes is refused by its directory alone', async () => {
    const whole = await workbookOf({ rows: goodRows });
    expect(await refusal(patchDirectory(whole, 'xl/worksheets/sheet1.xml', 24, 0xf0000000))).toBe(
      'workbook-inflates-too-much',
    );
  });

  it('of one repeated byte is refused by its ratio', async () => {
    const bomb = await zipOf({
      ...partsOf({ rows: '' }),
      'xl/worksheets/sheet1.xml': Buffer.alloc(100 * megabyte, 0x20),
    });
    expect(bomb.length).toBeLessThan(megabyte);
    expect(await refusal(bomb)).toBe('workbook-inflates-too-much');
  });

  it('whose directory claims less than is inside is stopped at what it claims', async () => {
    const parts = await zipOf({ ...partsOf({ rows: '' }), 'xl/worksheets/sheet1.xml': '' });
    const bomb = deflateRawSync(Buffer.alloc(200 * megabyte, 0x20));
    const lying = claimingZip(parts, bomb, 'xl/worksheets/sheet1.xml', 4_000);
    const before = process.memoryUsage().rss;
    expect(await refusal(lying)).toBe('workbook-broken');
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * megabyte);
  });

  it('that inflates to more than the limit without being suspicious before is stopped there', async () => {
    const noise = randomBytes(300_000).toString('hex');
    const whole = await workbookOf({
      rows: goodRows + textRow('z'),
      more: { 'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${goodRows}<!--${noise}-->` },
    });
    expect(await refusal(whole, { maxInflatedBytes: 500_000 })).toBe('workbook-inflates-too-much');
  });

  it('of thousands of entries is refused', async () => {
    const more = Object.fromEntries(Array.from({ length: 1_100 }, (_, index) => [`xl/${String(index)}`, '']));
    expect(await refusal(await workbookOf({ rows: goodRows, more }))).toBe('workbook-too-many-parts');
  });

  it('with two parts of one name is refused', async () => {
    const twice = await workbookOf({ rows: goodRows, more: { 'XL/workbook.xml': '<x/>' } });
    expect(await refusal(twice)).toBe('workbook-broken');
  });
});

describe('a workbook', () => {
  it.each([
    ['a macro', { more: { 'xl/vbaProject.bin': 'x' } }, 'macro-not-allowed'],
    [
      'the content type of macros',
      { contentType: 'application/vnd.ms-excel.sheet.macroEnabled.main+xml' },
      'macro-not-allowed',
    ],
    [
      'a link to another file',
      { more: { 'xl/externalLinks/externalLink1.xml': '<x/>' } },
      'external-link-not-allowed',
    ],
    [
      'a document type',
      { more: { 'xl/worksheets/sheet1.xml': '<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>' } },
      'workbook-broken',
    ],
    ['an unknown entity', { rows: textRow('&b;') }, 'workbook-broken'],
    ['elements that do not close', { rows: '<row><c>' }, 'workbook-broken'],
    ['endless nesting', { rows: '<a>'.repeat(100_000) }, 'workbook-broken'],
    ['rows out of order', { rows: '<row r="2"/><row r="1"/>' }, 'workbook-broken'],
    ['a row beyond the last', { rows: '<row r="2000000"/>' }, 'workbook-broken'],
    ['cells out of order', { rows: '<row><c r="B1"/><c r="A1"/></row>' }, 'workbook-broken'],
    ['a cell outside a row', { rows: '<c r="A1"><v>1</v></c>' }, 'workbook-broken'],
    ['a text that is not there', { rows: '<row><c t="s"><v>7</v></c></row>' }, 'workbook-broken'],
    ['a giant cell', { rows: textRow('甲') + textRow('x'.repeat(40_000)) }, 'cell-too-long'],
    [
      'a giant shared text',
      { rows: goodRows, sharedStrings: `<si><t>${'x'.repeat(40_000)}</t></si>` },
      'cell-too-long',
    ],
    [
      'a gigantic attribute',
      { rows: `<row a="${randomBytes(3 * megabyte).toString('hex')}"/>` },
      'workbook-broken',
    ],
    [
      'cells far to the right',
      { rows: '<row><c r="A1"><v>1</v></c><c r="ZZZ1"><v>1</v></c></row>' },
      'workbook-broken',
    ],
    [
      'too many columns',
      { rows: '<row><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>' },
      'too-many-columns',
    ],
    ['no sheet', { workbook: '<workbook/>' }, 'sheet-empty'],
  ])('with %s is refused', async (_what, raw, code) => {
    expect(await refusal(await workbookOf({ rows: goodRows, ...raw }))).toBe(code);
  });

  it('with a million empty rows is refused', async () => {
    const rows = Array.from(
      { length: 1_048_574 },
      (_, index) => `<row r="${String(index + 3)}" spans="1:1"/>`,
    );
    expect(await refusal(await workbookOf({ rows: goodRows + rows.join('') }))).toBe('too-many-empty-rows');
    expect(await refusal(`甲\nx\n${',,\r\n'.repeat(1_000_000)}`)).toBe('too-many-empty-rows');
  });

  it('with more rows or cells than the limit is refused', async () => {
    const rows = textRow('甲') + textRow('x').repeat(12);
    expect(await refusal(await workbookOf({ rows }), { maxRows: 11 })).toBe('too-many-rows');
    expect(await refusal(await workbookOf({ rows }), { maxRows: 12, maxCells: 12 })).toBe('too-many-cells');
    expect(
      (await readAll(await uploads.put(await workbookOf({ rows })), columns, { maxRows: 12 })).dataRows,
    ).toBe(12);
    expect(await refusal(`甲\n${'x\n'.repeat(12)}`, { maxRows: 11 })).toBe('too-many-rows');
    expect(await refusal('甲\nx\n', { maxBytes: 4 })).toBe('file-too-large');
  });
});

describe('the limits of a thread', () => {
  it('end a file that takes too long, and the next one is read', async () => {
    const path = await uploads.put(
      `甲\n${Array.from({ length: 190_000 }, (_, index) => `x${String(index)}`).join('\n')}`,
    );
    const slow = readSheet({
      path,
      columns,
      linePrefix: 'p',
      limits: { ...defaultSheetLimits, maxMilliseconds: 50 },
      onChunk: () => new Promise((resolve) => setTimeout(resolve, 200)),
    });
    expect(await refusalOf(slow)).toBe('too-slow');
    const { dataRows } = await readAll(path, columns);
    expect(dataRows).toBe(190_000);
  });

  it('end a file that needs too much memory, and the next one is read', async () => {
    const text = `<si><t>${'x'.repeat(1_000)}</t></si>`;
    const sharedStrings = Buffer.alloc(text.length * 300_000, text);
    sharedStrings.write('<sst>'.padEnd(text.length));
    sharedStrings.write('</sst>'.padEnd(text.length), sharedStrings.length - text.length);
    const path = await uploads.put(
      await zipOf({ ...partsOf({ rows: goodRows }), 'xl/sharedStrings.xml': sharedStrings }, false),
    );
    const wide = { maxBytes: 1e9, maxInflatedBytes: 1e9 };
    expect(await refusalOf(readAll(path, columns, wide))).toBe('too-much-text');
    expect(await refusalOf(readAll(path, columns, { ...wide, maxSharedTextBytes: 1e12 }))).toBe(
      'too-much-memory',
    );
    expect((await readAll(await uploads.put('甲\nx\n'), columns)).dataRows).toBe(1);
  });

  it('leave the event loop free while a big file is read', async () => {
    const path = await uploads.put(
      `甲\n${Array.from({ length: 190_000 }, (_, index) => `王${String(index)}`).join('\n')}`,
    );
    // The thread's own work counts too where the process is measured, so the turns of the loop are counted: a loop
    // that is held turns a handful of times.
    const { cpuMs } = await measureTurns(() =>
      readSheet({ path, columns, linePrefix: 'p', limits: defaultSheetLimits, onChunk: () => undefined }),
    );
    expect(cpuMs.length).toBeGreaterThan(20);
  });
});
