import type { SheetColumn } from '../spreadsheets/sheet-column.js';

/**
 * The staged rows of the import $1 as a table: `row_no` and one text column for each sheet column, under its machine
 * name. So a statement speaks of `staged.school_code`, and never of the third cell.
 */
export function stagedRows(columns: readonly SheetColumn[]): string {
  const cells = columns.map(({ name }, index) => `import_rows.cells[${index + 1}] as ${name}`);
  return `(select import_rows.row_no, ${cells.join(', ')}
             from import_rows where import_rows.import_id = $1::uuid)`;
}
