import { decodePieces, detectEncoding } from './decode-csv.js';
import { type CellKind, RawRow, type RowSink, cellEmpty, cellFormula, cellText } from './raw-row.js';
import type { SheetBudget } from './sheet-budget.js';
import { SheetRefused } from './sheet-refused.js';

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const equalsSign = 0x3d;

/**
 * Reads the rows of a CSV file (RFC 4180, with comma, semicolon or tab). A row's number is its place in the
 * spreadsheet program: a cell with line breaks inside is still one row.
 */
export async function scanCsv(bytes: Buffer, budget: SheetBudget, sink: RowSink): Promise<void> {
  const { encoding, start } = detectEncoding(bytes);
  let scanner: CsvScanner | null = null;
  for (const piece of decodePieces(bytes, encoding, start)) {
    scanner ??= new CsvScanner(detectDelimiter(piece), budget, sink.onRow);
    scanner.feed(piece);
    const pause = sink.onPause();
    if (pause) await pause;
  }
  scanner?.finish();
}

/** The comma, unless the header line has none and clearly uses another. */
function detectDelimiter(firstPiece: string): number {
  const line = /^\s*([^\r\n]*)/.exec(firstPiece)?.[1] ?? '';
  const outsideQuotes = line.replace(/"[^"]*"/g, '');
  if (outsideQuotes.includes(',')) return 0x2c;
  if (outsideQuotes.includes('\t')) return 0x09;
  return outsideQuotes.includes(';') ? 0x3b : 0x2c;
}

/** Cuts text into rows. Written by hand because it is a fifth of the cost of the streaming CSV libraries. */
class CsvScanner {
  private rest = '';
  private rowNumber = 0;
  private readonly row = new RawRow();

  constructor(
    private readonly delimiter: number,
    private readonly budget: SheetBudget,
    private readonly onRow: (row: RawRow) => void,
  ) {}

  /** Takes a piece that ends with a line. */
  feed(piece: string): void {
    this.scan(this.rest === '' ? piece : this.rest + piece, false);
  }

  finish(): void {
    if (this.rest !== '') this.scan(this.rest, true);
  }

  private scan(text: string, isLast: boolean): void {
    let at = 0;
    while (at < text.length) {
      this.row.start(this.rowNumber + 1);
      const next = this.scanRow(text, at, isLast);
      if (next < 0) {
        // A quoted cell goes on in the next piece; its length is bounded by the limit on a cell.
        this.rest = text.slice(at);
        return;
      }
      at = next;
      this.rowNumber += 1;
      this.endRow();
    }
    this.rest = '';
  }

  /** Scans one row from `at`; gives the place after its line end, or -1 if the text ends inside a quoted cell. */
  private scanRow(text: string, at: number, isLast: boolean): number {
    for (let column = 0; ; column += 1) {
      let end: number;
      if (text.charCodeAt(at) === quote) {
        end = this.scanQuoted(text, at, column, isLast);
        if (end < 0) return -1;
      } else {
        end = this.endOfPlain(text, at);
        this.put(column, end === at ? '' : text.slice(at, end));
      }
      const code = text.charCodeAt(end);
      if (code === this.delimiter) {
        at = end + 1;
        continue;
      }
      return code === carriageReturn && text.charCodeAt(end + 1) === lineFeed ? end + 2 : end + 1;
    }
  }

  private endOfPlain(text: string, at: number): number {
    const delimiter = this.delimiter;
    const length = text.length;
    for (; at < length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === delimiter || code === lineFeed || code === carriageReturn) break;
    }
    return at;
  }

  private scanQuoted(text: string, at: number, column: number, isLast: boolean): number {
    const from = at + 1;
    let close = text.indexOf('"', from);
    let hasDoubled = false;
    while (close >= 0 && text.charCodeAt(close + 1) === quote) {
      hasDoubled = true;
      close = text.indexOf('"', close + 2);
    }
    if ((close < 0 ? text.length : close) - from > this.budget.limits.maxCellChars * 2) this.refuseCell();
    if (close < 0) {
      if (isLast) throw new SheetRefused('csv-quote-not-closed', this.rowNumber + 1);
      return -1;
    }
    const value = text.slice(from, close);
    this.put(column, hasDoubled ? value.replaceAll('""', '"') : value);
    const code = text.charCodeAt(close + 1);
    const isEnd = code === this.delimiter || code === lineFeed || code === carriageReturn;
    if (!isEnd && close + 1 < text.length) throw new SheetRefused('csv-quote-misplaced', this.rowNumber + 1);
    return close + 1;
  }

  private put(column: number, text: string): void {
    const { maxCellChars, maxColumns } = this.budget.limits;
    if (column >= maxColumns) {
      // Spreadsheet programs leave long tails of commas behind; only a filled cell out there is too much.
      if (text !== '') throw new SheetRefused('too-many-columns', maxColumns);
      this.budget.spendCells(1);
      return;
    }
    if (text.length > maxCellChars) this.refuseCell();
    let kind: CellKind = cellText;
    if (text === '') kind = cellEmpty;
    else if (text.charCodeAt(0) === equalsSign) kind = cellFormula;
    this.row.put(column, kind, text);
  }

  private refuseCell(): never {
    throw new SheetRefused('cell-too-long', `第 ${String(this.rowNumber + 1)} 行`);
  }

  private endRow(): void {
    this.budget.spendCells(this.row.width);
    if (this.row.isBlank()) this.budget.spendEmptyRow();
    else this.onRow(this.row);
  }
}
