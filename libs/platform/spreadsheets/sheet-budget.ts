import type { SheetLimits } from './sheet-limits.js';
import { SheetRefused } from './sheet-refused.js';

/** Counts what scanning one file has cost, also for what holds nothing, and ends it at the limit. */
export class SheetBudget {
  private cells = 0;
  private emptyRows = 0;
  private inflatedBytes = 0;
  private sharedTextBytes = 0;

  constructor(readonly limits: SheetLimits) {}

  spendCells(count: number): void {
    this.cells += count;
    if (this.cells > this.limits.maxCells) throw new SheetRefused('too-many-cells', this.limits.maxCells);
  }

  spendEmptyRow(): void {
    this.emptyRows += 1;
    if (this.emptyRows > this.limits.maxEmptyRows) {
      throw new SheetRefused('too-many-empty-rows', this.limits.maxEmptyRows);
    }
  }

  spendInflated(bytes: number): void {
    this.inflatedBytes += bytes;
    if (this.inflatedBytes > this.limits.maxInflatedBytes) {
      throw new SheetRefused('workbook-inflates-too-much', inMegabytes(this.limits.maxInflatedBytes));
    }
  }

  spendSharedText(chars: number): void {
    this.sharedTextBytes += bytesOfTextHead + chars * 2;
    if (this.sharedTextBytes > this.limits.maxSharedTextBytes) throw new SheetRefused('too-much-text');
  }
}

/** A string's own head in memory and its place in the list. */
const bytesOfTextHead = 32;

/** For people: `超过 320 MB`. */
export function inMegabytes(bytes: number): string {
  return `超过 ${String(Math.round(bytes / 1024 / 1024))} MB`;
}
