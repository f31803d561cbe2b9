import type { Logger } from 'pino';

/** Ends the process after an error that nobody caught. Node would print all of it, with the data it carries. */
export function endOnUncaught(logger: Logger): void {
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'uncaught error');
    process.exit(1);
  });
}
