import type { DemoCounty } from './demo-county.js';
import { tabulateCounty, type DemoCell, type ImportKind } from './county-tables.js';

export interface CountyFile {
  readonly kind: ImportKind;
  readonly fileName: string;
  readonly bytes: Buffer;
  /** Given for `pupils`. */
  readonly censusDate?: string;
  /** Given for `exam-scores`: the exam must have been created from its definition before. */
  readonly examKey?: string;
}

/**
 * The county as CSV files in upload order, made one at a time so that only one is in memory.
 * Written here and not by the platform's spreadsheet writer: the demo hands in a file from outside, so it must
 * not share a mistake with the code that reads it.
 */
export function* countyFiles(county: DemoCounty): Iterable<CountyFile> {
  for (const { kind, fileName, columns, rows, censusDate, examKey } of tabulateCounty(county)) {
    yield {
      kind,
      fileName,
      bytes: toCsv(
        columns.map((column) => column.code),
        rows('machine'),
      ),
      ...(censusDate === undefined ? {} : { censusDate }),
      ...(examKey === undefined ? {} : { examKey }),
    };
  }
}

/** CSV in UTF-8 without a byte order mark, lines ended as RFC 4180 says. */
export function toCsv(header: readonly string[], rows: Iterable<readonly DemoCell[]>): Buffer {
  const lines = [header.map(writeCell).join(',')];
  for (const row of rows) lines.push(row.map(writeCell).join(','));
  return Buffer.from(lines.join('\r\n') + '\r\n', 'utf8');
}

function writeCell(cell: DemoCell): string {
  if (cell === null) return '';
  const written = String(cell);
  return /[",\r\n]/.test(written) ? `"${written.replaceAll('"', '""')}"` : written;
}
