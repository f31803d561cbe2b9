import type { MessagePort } from 'node:worker_threads';
import type { SheetColumn } from './sheet-column.js';
import type { SheetLimits } from './sheet-limits.js';
import type { SheetFault, SheetSummary } from './sheet-summary.js';

export interface ReadTask {
  readonly path: string;
  readonly columns: readonly SheetColumn[];
  readonly linePrefix: string;
  readonly limits: SheetLimits;
  readonly port: MessagePort;
}

export interface MarkTask {
  readonly path: string;
  readonly faults: readonly SheetFault[];
  readonly limits: SheetLimits;
  readonly port: MessagePort;
}

/** The thread's functions by name: what each takes and gives. */
export interface ThreadTasks {
  readonly read: { readonly task: ReadTask; readonly result: SheetSummary };
  readonly mark: { readonly task: MarkTask; readonly result: Uint8Array<ArrayBuffer> };
}

/** What a thread says while it works. */
export type FromThread =
  | { readonly kind: 'started' }
  | { readonly kind: 'chunk'; readonly copyText: Uint8Array<ArrayBuffer>; readonly rowsSoFar: number };

/** The only word the other way: one chunk has been taken. */
export type ToThread = 'taken';
