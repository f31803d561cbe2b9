import { type RefusalCode, SheetRefused } from './sheet-refused.js';

/** A thread answers in plain data: an error's class does not survive the way between threads. */
export type ThreadAnswer<T> =
  | { readonly kind: 'done'; readonly result: T }
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly detail: string | number };

/** Runs a task inside the thread and turns a refusal into an answer. */
export async function answer<T>(work: () => Promise<T>): Promise<ThreadAnswer<T>> {
  try {
    return { kind: 'done', result: await work() };
  } catch (error) {
    if (error instanceof SheetRefused) return { kind: 'refused', code: error.code, detail: error.detail };
    throw error;
  }
}

/** The other side of `answer`: gives the result or throws the refusal anew. */
export function unwrap<T>(given: ThreadAnswer<T>): T {
  if (given.kind === 'refused') throw new SheetRefused(given.code, given.detail);
  return given.result;
}
