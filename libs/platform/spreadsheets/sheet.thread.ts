import { SheetCheck } from './check-sheet.js';
import { markWorkbook } from './mark-workbook.js';
import { scanFile } from './scan-file.js';
import { ChunkSender } from './send-chunks.js';
import { SheetBudget } from './sheet-budget.js';
import { type ThreadAnswer, answer } from './thread-answer.js';
import type { FromThread, MarkTask, ReadTask, ThreadTasks } from './thread-messages.js';

/** Reads and checks a file, sending its valid rows through the task's port. */
export function read(task: ReadTask): Promise<ThreadAnswer<ThreadTasks['read']['result']>> {
  task.port.postMessage({ kind: 'started' } satisfies FromThread);
  const sender = new ChunkSender(task.port);
  return answer(async () => {
    const check = new SheetCheck(task.columns, task.linePrefix, task.limits);
    const send = (): Promise<void> | undefined => sender.send(check.takeChunks(), check.rowsSoFar());
    await scanFile(task.path, new SheetBudget(task.limits), {
      onRow: (row) => {
        check.acceptRow(row);
      },
      onPause: send,
    });
    const summary = check.finish();
    await send();
    await sender.drain();
    return summary;
  });
}

/** Writes a file anew with its faults marked. */
export function mark(task: MarkTask): Promise<ThreadAnswer<ThreadTasks['mark']['result']>> {
  task.port.postMessage({ kind: 'started' } satisfies FromThread);
  return answer(() => markWorkbook(task.path, task.faults, task.limits));
}
