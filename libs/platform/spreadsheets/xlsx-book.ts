import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { type XlsxStyle, styleIndex, stylesXml } from './xlsx-styles.js';
import { xlsxText } from './xlsx-cells.js';

export interface XlsxColumn {
  /** In characters. */
  readonly width: number;
  /** Look of the cells that nobody has filled yet. */
  readonly style?: XlsxStyle;
}

export interface XlsxSheet {
  readonly name: string;
  readonly columns: readonly XlsxColumn[];
  /** Rows that stay in sight while the rest is scrolled. */
  readonly frozenRows: number;
  /** `<row>` elements, in pieces; they are made while the archive is written, so a table is never whole in memory. */
  readonly rows: Iterable<string> | AsyncIterable<string>;
  /** XML that follows the rows, such as lists to choose from. */
  readonly afterRows?: string;
  /** Printed on one page, lying; not together with `afterRows`. */
  readonly isOnePage?: boolean;
}

/** Level 6 costs twice the time of level 4 for a tenth of the size. */
const compressionLevel = 4;
/** The archive's bytes depend on its content alone. */
const fixedTime = new Date(Date.UTC(2020, 0, 1));

/** Writes a workbook. Sheets are made one after the other in their order. */
export async function writeXlsxBook(sheets: readonly XlsxSheet[]): Promise<Buffer<ArrayBuffer>> {
  const zip = new ZipFile();
  const names = sheetNames(sheets.map((sheet) => sheet.name));
  const failed = new Promise<never>((_resolve, reject) => zip.on('error', reject));
  const add = (part: string, pieces: Iterable<string> | AsyncIterable<string>): void => {
    const stream = Readable.from(encode(pieces), { objectMode: false, highWaterMark: 64 * 1024 });
    stream.on('error', (error) => zip.emit('error', error));
    zip.addReadStream(stream, part, { compressionLevel, mtime: fixedTime, forceDosTimestamp: true });
  };
  add('[Content_Types].xml', [contentTypes(sheets.length)]);
  add('_rels/.rels', [rootRelations]);
  add('xl/workbook.xml', [workbookXml(names)]);
  add('xl/_rels/workbook.xml.rels', [workbookRelations(sheets.length)]);
  add('xl/styles.xml', [stylesXml]);
  sheets.forEach((sheet, index) => {
    add(`xl/worksheets/sheet${String(index + 1)}.xml`, sheetXml(sheet, index === 0));
  });
  zip.end();
  return Promise.race([collect(zip.outputStream), failed]);
}

async function* encode(pieces: Iterable<string> | AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const piece of pieces) yield Buffer.from(piece);
}

async function collect(stream: NodeJS.ReadableStream): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks);
}

const longestName = 31;

/** Names that spreadsheet programs accept, no two alike. */
function sheetNames(wanted: readonly string[]): string[] {
  const names: string[] = [];
  for (const [index, name] of wanted.entries()) {
    const clean = name
      .replace(/[\\/?*[\]:\p{C}]/gu, ' ')
      .replace(/^'|'$/g, ' ')
      .slice(0, longestName)
      .trim();
    const usable = clean === '' ? `Sheet${String(index + 1)}` : clean;
    const isTaken = names.some((other) => other.toLowerCase() === usable.toLowerCase());
    names.push(isTaken ? `${usable.slice(0, longestName - 4)}(${String(index + 1)})` : usable);
  }
  return names;
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packaged = 'http://schemas.openxmlformats.org/package/2006';
const office = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

async function* sheetXml(sheet: XlsxSheet, isFirst: boolean): AsyncGenerator<string> {
  const frozen = sheet.frozenRows;
  const pane =
    frozen > 0
      ? `<pane ySplit="${String(frozen)}" topLeftCell="A${String(frozen + 1)}" activePane="bottomLeft" state="frozen"/>`
      : '';
  const columns = sheet.columns.map((column, index) => {
    const at = String(index + 1);
    const style = column.style === undefined ? '' : ` style="${String(styleIndex(column.style))}"`;
    return `<col min="${at}" max="${at}" width="${String(column.width)}" customWidth="1"${style}/>`;
  });
  const onePage = sheet.isOnePage === true;
  const fit = onePage ? '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>' : '';
  yield `${head}<worksheet xmlns="${main}">${fit}<sheetViews><sheetView workbookViewId="0"${isFirst ? ' tabSelected="1"' : ''}>${pane}</sheetView></sheetViews>`;
  if (columns.length > 0) yield `<cols>${columns.join('')}</cols>`;
  yield '<sheetData>';
  yield* sheet.rows;
  // 9 is A4.
  const page = onePage
    ? '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="1"/>'
    : '';
  yield `</sheetData>${sheet.afterRows ?? ''}${page}</worksheet>`;
}

function contentTypes(sheetCount: number): string {
  const sheets = Array.from(
    { length: sheetCount },
    (_, index) =>
      `<Override PartName="/xl/worksheets/sheet${String(index + 1)}.xml" ContentType="${office}.worksheet+xml"/>`,
  );
  return `${head}<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${office}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${office}.styles+xml"/>${sheets.join('')}</Types>`;
}

const rootRelations = `${head}<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`;

function workbookXml(names: readonly string[]): string {
  const sheets = names.map((name, index) => {
    const number = String(index + 1);
    return `<sheet name="${xlsxText(name).replaceAll('"', '&quot;')}" sheetId="${number}" r:id="rId${number}"/>`;
  });
  return `${head}<workbook xmlns="${main}" xmlns:r="${relations}"><bookViews><workbookView/></bookViews><sheets>${sheets.join('')}</sheets></workbook>`;
}

function workbookRelations(sheetCount: number): string {
  const sheets = Array.from(
    { length: sheetCount },
    (_, index) =>
      `<Relationship Id="rId${String(index + 1)}" Type="${relations}/worksheet" Target="worksheets/sheet${String(index + 1)}.xml"/>`,
  );
  const stylesId = `rId${String(sheetCount + 1)}`;
  return `${head}<Relationships xmlns="${packaged}/relationships">${sheets.join('')}<Relationship Id="${stylesId}" Type="${relations}/styles" Target="styles.xml"/></Relationships>`;
}
