/** What one uploaded file may cost. Every figure is checked before or while it is spent, never after. */
export interface SheetLimits {
  readonly maxBytes: number;
  /** All parts of a workbook together, after inflating. */
  readonly maxInflatedBytes: number;
  readonly maxZipEntries: number;
  readonly maxSheets: number;
  /** Rows that hold something, the header not counted. */
  readonly maxRows: number;
  readonly maxEmptyRows: number;
  readonly maxColumns: number;
  /** Cells looked at, empty ones too. */
  readonly maxCells: number;
  readonly maxCellChars: number;
  /** What the shared texts of a workbook, which are all held at once, may take in memory. */
  readonly maxSharedTextBytes: number;
  /** Faults kept with their texts; all are counted. */
  readonly maxFaults: number;
  /** From the moment that a thread takes the file; waiting for a thread is not counted. */
  readonly maxMilliseconds: number;
}

export const defaultSheetLimits: SheetLimits = {
  maxBytes: 64 * 1024 * 1024,
  maxInflatedBytes: 320 * 1024 * 1024,
  maxZipEntries: 1_000,
  maxSheets: 100,
  maxRows: 200_000,
  maxEmptyRows: 50_000,
  maxColumns: 200,
  maxCells: 4_000_000,
  maxCellChars: 32_767,
  maxSharedTextBytes: 112 * 1024 * 1024,
  maxFaults: 5_000,
  maxMilliseconds: 60_000,
};
