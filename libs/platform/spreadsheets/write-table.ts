import { setImmediate as nextTurn } from 'node:timers/promises';
import { writeXlsxBook } from './xlsx-book.js';
import { numberCell, textCell } from './xlsx-cells.js';

export interface TableColumn {
  readonly title: string;
  /** In characters; by default as wide as the title needs. */
  readonly width?: number;
  readonly type: 'text' | 'integer' | 'decimal2';
}

export type TableCell = string | number | null;

export interface Table {
  readonly name: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly TableCell[])[];
  /** Lines below the table. */
  readonly notes?: readonly string[];
}

/**
 * Writes tables as a workbook: bold header that stays in sight, numbers as numbers, texts as texts that no
 * spreadsheet program runs as a formula. The rows are made in small pieces while the archive is written, so the
 * event loop is never held for long, however big the table.
 */
export function writeXlsx(tables: readonly Table[]): Promise<Buffer> {
  return writeXlsxBook(
    tables.map((table) => ({
      name: table.name,
      columns: table.columns.map((column) => ({ width: column.width ?? titleWidth(column.title) })),
      frozenRows: 1,
      rows: tableRows(table),
    })),
  );
}

const pieceChars = 64 * 1024;

async function* tableRows(table: Table): AsyncGenerator<string> {
  let row = 1;
  let piece = xlsxRow(
    row,
    table.columns.map((column, index) => textCell(index, 1, column.title, 'header')),
  );
  for (const cells of table.rows) {
    row += 1;
    const written = table.columns.map((column, index) => tableCell(column, index, row, cells[index] ?? null));
    piece += xlsxRow(row, written);
    if (piece.length < pieceChars) continue;
    yield piece;
    piece = '';
    await nextTurn();
  }
  row += 1;
  for (const note of table.notes ?? []) {
    row += 1;
    piece += xlsxRow(row, [textCell(0, row, note, 'text')]);
  }
  yield piece;
}

function xlsxRow(row: number, cells: readonly string[]): string {
  return `<row r="${String(row)}">${cells.join('')}</row>`;
}

function tableCell(column: TableColumn, index: number, row: number, cell: TableCell): string {
  if (cell === null) return '';
  if (typeof cell === 'string' || column.type === 'text') return textCell(index, row, String(cell), 'text');
  if (!Number.isFinite(cell)) throw new RangeError(`${column.title}: ${String(cell)} is no number to print`);
  return numberCell(index, row, String(cell), column.type);
}

/** Chinese characters take two columns. */
function titleWidth(title: string): number {
  const columns = [...title].reduce((sum, character) => sum + (character.charCodeAt(0) > 0xff ? 2 : 1), 0);
  return Math.max(columns + 2, 10);
}

/** Texts that a spreadsheet program would run as a formula when it opens the file; Chinese editions take the full-width signs too. */
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/;
const needsQuotes = /[",\r\n]/;

/**
 * Writes a table as CSV for spreadsheet programs: UTF-8 with BOM, CRLF. A text that would run as a formula gets
 * an apostrophe in front; numbers stay numbers. Meant for tables of up to some 10,000 rows: it runs in one go.
 */
export function writeCsv(columns: readonly TableColumn[], rows: readonly (readonly TableCell[])[]): Buffer {
  const lines = [columns.map((column) => csvCell(column.title, 'text')).join(',')];
  for (const cells of rows) {
    lines.push(columns.map((column, index) => csvCell(cells[index] ?? null, column.type)).join(','));
  }
  return Buffer.from(`\uFEFF${lines.join('\r\n')}\r\n`);
}

function csvCell(cell: TableCell, type: TableColumn['type']): string {
  if (cell === null) return '';
  if (typeof cell === 'number' && type !== 'text')
    return type === 'decimal2' ? cell.toFixed(2) : String(cell);
  const text = String(cell);
  const safe = formulaStart.test(text) ? `'${text}` : text;
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
