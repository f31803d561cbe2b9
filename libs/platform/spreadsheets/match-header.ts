import { shorten } from './check-cell.js';
import { type RawRow, cellEmpty, foldWord, trimCell } from './raw-row.js';
import type { SheetColumn } from './sheet-column.js';
import type { SheetFault } from './sheet-summary.js';

/** Header of the column that a marked file gains; a corrected file may come back with it. */
export const explanationTitle = '错误说明';

export interface MatchedHeader {
  /** For each expected column its place in the file, -1 where the file lacks it. */
  readonly places: readonly number[];
  /** Header texts in file order. */
  readonly headers: readonly (string | null)[];
  readonly faults: readonly SheetFault[];
}

/**
 * Finds each expected column in the header row, by machine name, title or alias, in any order. An unknown,
 * doubled or missing column is a fault: guessing which one was meant would put marks under the wrong subject.
 */
export function matchHeader(row: RawRow, columns: readonly SheetColumn[]): MatchedHeader {
  const byWord = new Map<string, number>();
  columns.forEach((column, index) => {
    for (const word of [column.name, column.title, ...(column.aliases ?? [])])
      byWord.set(foldHeader(word), index);
  });
  const places = columns.map(() => -1);
  const headers: (string | null)[] = [];
  const faults: SheetFault[] = [];
  const report = (column: string, code: SheetFault['code'], message: string): void => {
    faults.push({ row: row.rowNumber, column, code, message });
  };
  const known = columns.map((column) => column.title).join('、');

  for (let place = 0; place < row.width; place += 1) {
    const text = row.kind(place) === cellEmpty ? '' : trimCell(row.text(place));
    headers.push(text === '' ? null : text);
    if (text === '' || text === explanationTitle) continue;
    const expected = byWord.get(foldHeader(text));
    if (expected === undefined) {
      report(text, 'column-unknown', `不认识的列“${shorten(text)}”。可用的列：${known}。请改名或删去该列。`);
    } else if (places[expected] !== -1) {
      report(text, 'column-duplicate', `列“${shorten(text)}”出现了两次，请只保留一列。`);
    } else {
      places[expected] = place;
    }
  }
  columns.forEach((column, index) => {
    if (!column.required || places[index] !== -1) return;
    report(column.title, 'column-missing', `缺少列“${column.title}”。需要的列：${known}。请补上该列。`);
  });
  return { places, headers, faults };
}

function foldHeader(text: string): string {
  return foldWord(text).replace(/\s+/g, '');
}
