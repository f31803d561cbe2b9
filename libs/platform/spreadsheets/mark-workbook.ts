import { explanationTitle } from './match-header.js';
import { PieceQueue } from './piece-queue.js';
import { type RawRow, cellEmpty, cellNumber, trimCell } from './raw-row.js';
import { scanFile } from './scan-file.js';
import { SheetBudget } from './sheet-budget.js';
import type { SheetLimits } from './sheet-limits.js';
import type { SheetFault } from './sheet-summary.js';
import { writeXlsxBook } from './xlsx-book.js';
import { numberCell, textCell } from './xlsx-cells.js';

/** Writes a file anew with its faults marked; runs inside the thread. */
export async function markWorkbook(
  path: string,
  faults: readonly SheetFault[],
  limits: SheetLimits,
): Promise<Uint8Array<ArrayBuffer>> {
  const hasStrayCells = faults.some((fault) => fault.code === 'cell-without-header');
  const width = hasStrayCells ? await widestRow(path, limits) : 0;
  const queue = new PieceQueue();
  const marking = new RowMarking(faults, width);
  const scanned = scanFile(path, new SheetBudget(limits), {
    onRow: (row) => {
      marking.write(row);
    },
    onPause: () => {
      const piece = marking.takePiece();
      if (piece !== '') queue.push(piece);
      return queue.taken();
    },
  }).then(
    () => {
      queue.push(marking.takePiece());
      queue.end();
    },
    (error: unknown) => {
      queue.fail(error);
    },
  );
  const book = await writeXlsxBook([
    { name: '数据', columns: [], frozenRows: 1, rows: queue },
    {
      name: '错误清单',
      columns: [{ width: 8 }, { width: 20 }, { width: 90 }],
      frozenRows: 1,
      rows: faultList(faults, limits.maxFaults),
    },
  ]);
  await scanned;
  return book;
}

async function widestRow(path: string, limits: SheetLimits): Promise<number> {
  let width = 0;
  await scanFile(path, new SheetBudget(limits), {
    onRow: (row) => {
      width = Math.max(width, row.width);
    },
    onPause: () => undefined,
  });
  return width;
}

/** Writes rows as they were, wrong cells in red, with the reasons in a column of their own. */
class RowMarking {
  private readonly faultsOfRow = new Map<number, SheetFault[]>();
  private headers: string[] | null = null;
  private explanationAt = 0;
  private piece = '';

  constructor(
    faults: readonly SheetFault[],
    private readonly width: number,
  ) {
    for (const fault of faults) {
      const ofRow = this.faultsOfRow.get(fault.row);
      if (ofRow) ofRow.push(fault);
      else this.faultsOfRow.set(fault.row, [fault]);
    }
  }

  write(row: RawRow): void {
    const isHeader = this.headers === null;
    const headers = (this.headers ??= this.readHeader(row));
    const faults = this.faultsOfRow.get(row.rowNumber) ?? [];
    const wrong = new Set(faults.map((fault) => fault.column ?? ''));
    let cells = '';
    for (let column = 0; column < row.width; column += 1) {
      if (row.kind(column) === cellEmpty && !wrong.has(headers[column] ?? '')) continue;
      if (column !== this.explanationAt)
        cells += keptCell(row, column, isHeader, wrong.has(headers[column] ?? ''));
    }
    // Rows may end before a cell that should have been filled.
    for (let column = row.width; column < headers.length; column += 1) {
      const isWrong = column !== this.explanationAt && wrong.has(headers[column] ?? '');
      if (isWrong) cells += textCell(column, row.rowNumber, '', 'wrong-text');
    }
    cells += this.explanation(row.rowNumber, isHeader, faults);
    this.piece += `<row r="${String(row.rowNumber)}">${cells}</row>`;
  }

  takePiece(): string {
    const piece = this.piece;
    this.piece = '';
    return piece;
  }

  private readHeader(row: RawRow): string[] {
    const headers = row.texts.slice(0, row.width).map(trimCell);
    const known = headers.indexOf(explanationTitle);
    this.explanationAt = known >= 0 ? known : Math.max(row.width, this.width);
    return headers;
  }

  private explanation(rowNumber: number, isHeader: boolean, faults: readonly SheetFault[]): string {
    const reasons = faults.map((fault) => (fault.column === null ? '' : `${fault.column}：`) + fault.message);
    const text = isHeader ? [explanationTitle, ...reasons].join('；') : reasons.join('；');
    if (text === '') return '';
    return textCell(
      this.explanationAt,
      rowNumber,
      text,
      isHeader && faults.length === 0 ? 'header' : 'wrong-text',
    );
  }
}

const plainDecimal = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

function keptCell(row: RawRow, column: number, isHeader: boolean, isWrong: boolean): string {
  const text = row.text(column);
  if (row.kind(column) === cellNumber && plainDecimal.test(text)) {
    return numberCell(column, row.rowNumber, text, isWrong ? 'wrong-number' : 'plain');
  }
  const style = isHeader ? 'header' : 'text';
  return textCell(column, row.rowNumber, text, isWrong ? 'wrong-text' : style);
}

function* faultList(faults: readonly SheetFault[], maxFaults: number): Generator<string> {
  const heads = ['行', '列', '问题说明'].map((title, column) => textCell(column, 1, title, 'header'));
  yield `<row r="1">${heads.join('')}</row>`;
  let row = 1;
  for (const fault of faults) {
    row += 1;
    const cells =
      numberCell(0, row, String(fault.row), 'integer') +
      textCell(1, row, fault.column ?? '', 'text') +
      textCell(2, row, fault.message, 'text');
    yield `<row r="${String(row)}">${cells}</row>`;
  }
  if (faults.length >= maxFaults) {
    const text = `只列出前 ${String(maxFaults)} 处错误，改正后请再次上传检查。`;
    yield `<row r="${String(row + 1)}">${textCell(2, row + 1, text, 'text')}</row>`;
  }
}
