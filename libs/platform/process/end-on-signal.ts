import type { INestApplicationContext } from '@nestjs/common';
import type { Logger } from 'pino';

/** What parts may need beyond their grace to close their connections. */
const closingMs = 5_000;

/**
 * Ends the process when it is asked to: work in hand gets `graceMs`, then everything is closed in order and the exit
 * code is 0. A part that does not close is not waited for longer; the exit code is 1 then. What is cut off is rolled
 * back by the database and done again by the next worker.
 */
export function endOnSignal(app: INestApplicationContext, logger: Logger, graceMs: number): void {
  let isEnding = false;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (isEnding) return;
    isEnding = true;
    logger.info({ signal }, 'stopping');
    setTimeout(() => {
      logger.error('not everything stopped in time');
      process.exit(1);
    }, graceMs + closingMs).unref();
    try {
      await app.close();
      logger.info('stopped');
      process.exit(0);
    } catch (error) {
      logger.error({ err: error }, 'stopping failed');
      process.exit(1);
    }
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => void end(signal));
  }
}
