import type { SheetLimits } from './sheet-limits.js';
import type { SheetFault } from './sheet-summary.js';
import { runInSheetThread } from './sheet-threads.js';

export interface MarkFaultsTask {
  readonly path: string;
  readonly faults: readonly SheetFault[];
  readonly limits: SheetLimits;
  readonly signal?: AbortSignal;
}

/**
 * Gives the caller's own file back as .xlsx: the same cells in the same places, the wrong ones marked, a last
 * column that says why, and a second sheet that lists every fault. It may be corrected and uploaded as it is.
 */
export async function markFaults(task: MarkFaultsTask): Promise<Buffer> {
  const { path, faults, limits, signal } = task;
  const bytes = await runInSheetThread('mark', { path, faults, limits }, { signal });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
