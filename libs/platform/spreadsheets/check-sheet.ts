import { type CellCheck, type CellProblem, compileColumn, shorten } from './check-cell.js';
import { CopyText } from './copy-text.js';
import { type MatchedHeader, matchHeader } from './match-header.js';
import { type RawRow, cellEmpty, trimCell } from './raw-row.js';
import type { SheetColumn } from './sheet-column.js';
import type { SheetLimits } from './sheet-limits.js';
import { SheetRefused } from './sheet-refused.js';
import type { SheetFault, SheetSummary } from './sheet-summary.js';

/**
 * Takes a file's rows one by one, checks them against the expected columns and writes the valid ones as COPY
 * lines. The first fault ends the writing (such a file is never committed), the checking goes on.
 */
export class SheetCheck {
  private header: MatchedHeader | null = null;
  private readonly checks: readonly CellCheck[];
  private readonly seen: readonly (Map<string, number> | null)[];
  private readonly cells: (string | null)[];
  private readonly faults: SheetFault[] = [];
  private faultCount = 0;
  private dataRows = 0;
  private invalidRows = 0;
  private readonly copyText: CopyText;

  constructor(
    private readonly columns: readonly SheetColumn[],
    linePrefix: string,
    private readonly limits: SheetLimits,
  ) {
    this.checks = columns.map(compileColumn);
    this.seen = columns.map((column) => (column.unique ? new Map<string, number>() : null));
    this.cells = columns.map(() => null);
    this.copyText = new CopyText(linePrefix);
  }

  /** Checks one row that is not blank; the first of them is the header. */
  acceptRow(row: RawRow): void {
    if (this.header === null) {
      this.header = matchHeader(row, this.columns);
      for (const fault of this.header.faults) this.keep(fault);
      return;
    }
    if (this.header.faults.length > 0) return;
    this.dataRows += 1;
    if (this.dataRows > this.limits.maxRows) throw new SheetRefused('too-many-rows', this.limits.maxRows);
    const faultsBefore = this.faultCount;
    this.checkCells(row, this.header);
    this.checkStrayCells(row, this.header);
    if (this.faultCount > faultsBefore) this.invalidRows += 1;
    if (this.faultCount === 0) this.copyText.addRow(row.rowNumber, this.cells);
  }

  rowsSoFar(): number {
    return this.dataRows;
  }

  /** Hands over the COPY text that is ready since the last call. */
  takeChunks(): Uint8Array<ArrayBuffer>[] {
    return this.copyText.take();
  }

  /** Ends the file. */
  finish(): SheetSummary {
    if (this.header === null) throw new SheetRefused('sheet-empty');
    if (this.dataRows === 0 && this.faultCount === 0) throw new SheetRefused('no-data-rows');
    if (this.faultCount === 0) this.copyText.endChunk();
    return {
      dataRows: this.dataRows,
      validRows: this.dataRows - this.invalidRows,
      invalidRows: this.invalidRows,
      faults: this.faults,
      faultCount: this.faultCount,
      columnsInFile: this.header.headers,
    };
  }

  private checkCells(row: RawRow, header: MatchedHeader): void {
    for (let index = 0; index < this.checks.length; index += 1) {
      const check = this.checks[index];
      const place = header.places[index] ?? -1;
      if (check === undefined || place < 0) continue;
      const checked = check(row.kind(place), row.text(place));
      if (checked !== null && typeof checked === 'object') {
        this.report(row.rowNumber, place, header, checked);
        continue;
      }
      this.cells[index] = checked;
      const seen = this.seen[index];
      if (seen && checked !== null) this.checkUnique(seen, checked, row.rowNumber, place, header);
    }
  }

  private checkUnique(
    seen: Map<string, number>,
    value: string,
    rowNumber: number,
    place: number,
    header: MatchedHeader,
  ): void {
    const earlier = seen.get(value);
    if (earlier === undefined) {
      seen.set(value, rowNumber);
      return;
    }
    this.report(rowNumber, place, header, {
      code: 'duplicate-in-file',
      message: `“${shorten(value)}”与第 ${String(earlier)} 行重复，请只保留一行或更正。`,
    });
  }

  private checkStrayCells(row: RawRow, header: MatchedHeader): void {
    for (let place = 0; place < row.width; place += 1) {
      if (row.kind(place) === cellEmpty || (header.headers[place] ?? null) !== null) continue;
      if (trimCell(row.text(place)) === '') continue;
      this.report(row.rowNumber, place, header, {
        code: 'cell-without-header',
        message: `第 ${String(place + 1)} 列没有表头，却填有“${shorten(row.text(place))}”。请补上表头或清除内容。`,
      });
    }
  }

  private report(rowNumber: number, place: number, header: MatchedHeader, problem: CellProblem): void {
    this.keep({ row: rowNumber, column: header.headers[place] ?? null, ...problem });
  }

  private keep(fault: SheetFault): void {
    this.faultCount += 1;
    if (this.faults.length < this.limits.maxFaults) this.faults.push(fault);
  }
}
