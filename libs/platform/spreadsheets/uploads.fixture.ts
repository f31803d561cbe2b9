import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ZipFile } from 'yazl';
import { readRows, type SheetRows } from './read-rows.js';
import type { SheetColumn } from './sheet-column.js';
import { type SheetLimits, defaultSheetLimits } from './sheet-limits.js';
import { SheetRefused } from './sheet-refused.js';

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

export function readAll(
  path: string,
  columns: readonly SheetColumn[],
  limits: Partial<SheetLimits> = {},
): Promise<SheetRows> {
  return readRows({ path, columns, limits: { ...defaultSheetLimits, ...limits } });
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
