import type { SheetColumn } from './sheet-column.js';
import type { SheetLimits } from './sheet-limits.js';
import type { SheetSummary } from './sheet-summary.js';
import { runInSheetThread } from './sheet-threads.js';

export interface ReadSheetTask {
  readonly path: string;
  readonly columns: readonly SheetColumn[];
  /** Leading fields of every COPY line, already escaped: the caller's keys. */
  readonly linePrefix: string;
  readonly limits: SheetLimits;
  /**
   * Takes COPY text lines of whole rows: `prefix \t row number \t text[] in the order of columns`. The next
   * chunks wait until it is done. What was taken counts only if the summary has no fault.
   */
  readonly onChunk: (copyText: Buffer, rowsSoFar: number) => void | Promise<void>;
  readonly signal?: AbortSignal;
}

/**
 * Reads and checks an uploaded .csv or .xlsx file in a worker thread. A faulty file comes back as a summary with
 * its faults, a file that cannot be read at all as SheetRefused; an aborted signal throws its reason.
 */
export function readSheet(task: ReadSheetTask): Promise<SheetSummary> {
  const { path, columns, linePrefix, limits, onChunk, signal } = task;
  return runInSheetThread('read', { path, columns, linePrefix, limits }, { onChunk, signal });
}
