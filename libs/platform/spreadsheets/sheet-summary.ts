/** One thing wrong in an uploaded table, placed as its author sees it in their spreadsheet program. */
export interface SheetFault {
  /** The header is usually row 1. */
  readonly row: number;
  /** Header text as it stands in the file; the title that was expected where the file lacks the column. */
  readonly column: string | null;
  /** A FaultCode of the reader, or the code of a noun that looked further. */
  readonly code: string;
  /** Chinese: what is wrong, the value (shortened), what to do. */
  readonly message: string;
}

export type FaultCode =
  | 'column-unknown'
  | 'column-duplicate'
  | 'column-missing'
  | 'cell-without-header'
  | 'required'
  | 'formula-not-allowed'
  | 'error-value'
  | 'number-lost-digits'
  | 'date-unexpected'
  | 'control-character'
  | 'text-too-long'
  | 'text-form'
  | 'date-invalid'
  | 'integer-invalid'
  | 'integer-out-of-range'
  | 'choice-unknown'
  | 'mark-invalid'
  | 'mark-too-many-decimals'
  | 'mark-out-of-range'
  | 'duplicate-in-file';

/** What reading one file came to. Only a summary with `faultCount` 0 stands for a complete emission. */
export interface SheetSummary {
  readonly dataRows: number;
  readonly validRows: number;
  readonly invalidRows: number;
  /** At most `maxFaults` of them. */
  readonly faults: readonly SheetFault[];
  readonly faultCount: number;
  /** Header texts in file order; null for a column without one. */
  readonly columnsInFile: readonly (string | null)[];
}
