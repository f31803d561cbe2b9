import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ZipFile } from 'yazl';
import { readSheet } from './read-sheet.js';
import type { SheetColumn } from './sheet-column.js';
import { type SheetLimits, defaultSheetLimits } from './sheet-limits.js';
import { SheetRefused } from './sheet-refused.js';
import type { SheetSummary } from './sheet-summary.js';

/** A folder for one spec file's uploads. */
export class UploadFolder {
  private folder: string | null = null;
  private count = 0;

  async put(bytes: Buffer | string): Promise<string> {
    this.folder ??= await mkdtemp(join(tmpdir(), 'sheets-'));
    this.count += 1;
    const path = join(this.folder, String(this.count));
    await writeFile(path, bytes);
    return path;
  }

  async remove(): Promise<void> {
    if (this.folder !== null) await rm(this.folder, { recursive: true });
  }
}

export interface ReadRow {
  readonly row: number;
  readonly cells: readonly (string | null)[];
}

export interface ReadResult extends SheetSummary {
  readonly rows: readonly ReadRow[];
}

export async function readAll(
  path: string,
  columns: readonly SheetColumn[],
  limits: Partial<SheetLimits> = {},
): Promise<ReadResult> {
  const chunks: Buffer[] = [];
  const summary = await readSheet({
    path,
    columns,
    linePrefix: 'import-1',
    limits: { ...defaultSheetLimits, ...limits },
    onChunk: (chunk) => {
      chunks.push(chunk);
    },
  });
  return { ...summary, rows: decodeCopy(Buffer.concat(chunks).toString('utf8')) };
}

/** The code of the refusal that reading ends in; any other end fails the test. */
export async function refusalOf(reading: Promise<unknown>): Promise<string> {
  try {
    await reading;
  } catch (error) {
    if (error instanceof SheetRefused) return error.code;
    throw error;
  }
  throw new Error('the file was read');
}

const copyEscapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', '\\': '\\' };

/** Reads COPY text as PostgreSQL would: first the format's escapes, then the array literal. */
function decodeCopy(text: string): ReadRow[] {
  if (text === '') return [];
  if (!text.endsWith('\n')) throw new Error('the last line is cut off');
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => {
      const fields = line.split('\t').map((field) =>
        field.replace(/\\(.)/gs, (_all, escaped: string) => {
          const meaning = copyEscapes[escaped];
          if (meaning === undefined) throw new Error(`unknown escape ${escaped}`);
          return meaning;
        }),
      );
      if (fields.length !== 3 || fields[0] !== 'import-1') throw new Error(`wrong fields in ${line}`);
      return { row: Number(fields[1]), cells: decodeArray(fields[2] ?? '') };
    });
}

function decodeArray(literal: string): (string | null)[] {
  if (!/^\{.*\}$/s.test(literal)) throw new Error(`no array: ${literal}`);
  const cells: (string | null)[] = [];
  const element = /(?:"((?:[^"\\]|\\.)*)"|(NULL))(,|\}$)/gsy;
  element.lastIndex = 1;
  while (element.lastIndex < literal.length) {
    const found = element.exec(literal);
    if (!found) throw new Error(`broken array: ${literal}`);
    cells.push(found[2] === 'NULL' ? null : (found[1] ?? '').replace(/\\(.)/gs, '$1'));
  }
  return cells;
}

export async function zipOf(
  parts: Readonly<Record<string, string | Buffer>>,
  compress = true,
): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts))
    zip.addBuffer(Buffer.from(content), name, { compress });
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

const office = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export interface RawWorkbook {
  /** What stands inside <sheetData>. */
  readonly rows: string;
  readonly sharedStrings?: string;
  readonly styles?: string;
  readonly workbook?: string;
  readonly contentType?: string;
  readonly more?: Readonly<Record<string, string | Buffer>>;
}

/** The parts of a workbook, written by hand so that a test can say exactly what stands in them. */
export function partsOf(raw: RawWorkbook): Record<string, string | Buffer> {
  return {
    '[Content_Types].xml': `<Types><Override PartName="/xl/workbook.xml" ContentType="${raw.contentType ?? `${office}.sheet.main+xml`}"/></Types>`,
    'xl/workbook.xml':
      raw.workbook ??
      `<workbook xmlns:r="${relations}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${relations}/worksheet" Target="/xl/worksheets/sheet2.xml"/><Relationship Id="rId3" Type="${relations}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId4" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${raw.rows}</sheetData></worksheet>`,
    ...(raw.sharedStrings === undefined ? {} : { 'xl/sharedStrings.xml': `<sst>${raw.sharedStrings}</sst>` }),
    ...(raw.styles === undefined ? {} : { 'xl/styles.xml': `<styleSheet>${raw.styles}</styleSheet>` }),
    ...raw.more,
  };
}

export function workbookOf(raw: RawWorkbook): Promise<Buffer> {
  return zipOf(partsOf(raw));
}

/** A row of inline texts. */
export function textRow(...cells: readonly string[]): string {
  return `<row>${cells.map((cell) => `<c t="inlineStr"><is><t>${cell}</t></is></c>`).join('')}</row>`;
}
