import { AppError } from '#platform/errors/app-error.js';
import { databaseFaultOf } from '#platform/errors/database-errors.js';

/**
 * Runs a statement that writes a visit. Whether the term is still open is known only there, under the lock that
 * whoever closes it waits for.
 *
 * @throws AppError `state-conflict` when the term is closed
 */
export async function writeInOpenTerm<Result>(write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (databaseFaultOf(error)?.constraint !== 'visits_term_open') throw error;
    throw termClosed(error);
  }
}

export function termClosed(cause?: unknown): AppError {
  const detail = '这个学期已经封存，不再接受督导记录。确需补录的，请教研室重新开放学期。';
  return new AppError('state-conflict', detail, { cause });
}
