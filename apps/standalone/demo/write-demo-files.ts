import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { writeXlsx } from '#platform/spreadsheets/write-table.js';
import { writeClerkNote, type NumberedFile } from './clerk-note.js';
import { toCsv } from './county-files.js';
import { tabulateCounty, type DemoColumn, type DemoTable } from './county-tables.js';
import type { DemoCounty } from './demo-county.js';

/**
 * How a file of the clerk's folder is written. All forms that an import accepts occur: workbooks, a CSV that
 * another program exported (UTF-8, machine headers), and one as Excel in China saves it (GB18030).
 */
type ClerkForm = 'workbook' | 'program-csv' | 'excel-csv';

const CSV_FORMS: Readonly<Record<string, ClerkForm>> = {
  'townships.csv': 'program-csv',
  'pupils-2025-09-30.csv': 'excel-csv',
};

const COLUMN_WIDTHS: Readonly<Record<string, number>> = { name: 24, pupil_no: 14, school_code: 10 };
const USUAL_WIDTH = 12;

/** Writes the county into `folder` as the spreadsheets that a clerk would upload, numbered in upload order. */
export async function writeDemoFiles(county: DemoCounty, folder: string): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const files: NumberedFile[] = [];
  for (const [index, table] of tabulateCounty(county).entries()) {
    const form = CSV_FORMS[table.fileName] ?? 'workbook';
    const number = String(index + 1).padStart(2, '0');
    const fileName = `${number}-${table.clerkName}.${form === 'workbook' ? 'xlsx' : 'csv'}`;
    await writeFile(join(folder, fileName), await writeTable(table, form));
    files.push({ ...table, fileName });
  }
  const noteName = '说明.txt';
  // With a byte order mark, or old editors on Windows show the note as nonsense.
  await writeFile(join(folder, noteName), `\uFEFF${writeClerkNote(county, files)}`, 'utf8');
  return [...files.map((file) => file.fileName), noteName];
}

async function writeTable(table: DemoTable, form: ClerkForm): Promise<Buffer> {
  const titles = table.columns.map((column) => column.title);
  switch (form) {
    case 'program-csv':
      return toCsv(
        table.columns.map((column) => column.code),
        table.rows('machine'),
      );
    case 'excel-csv':
      return iconv.encode(toCsv(titles, table.rows('people')).toString('utf8'), 'gb18030');
    case 'workbook':
      return writeXlsx([
        {
          name: table.clerkName,
          columns: table.columns.map((column) => ({ ...column, width: widthOf(column) })),
          rows: [...table.rows('people')],
        },
      ]);
  }
}

function widthOf(column: DemoColumn): number {
  return COLUMN_WIDTHS[column.code] ?? USUAL_WIDTH;
}
