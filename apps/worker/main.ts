import { loadConfig } from '#platform/config/config.js';
import { ConfigFault } from '#platform/config/environment.js';
import { createLogger } from '#platform/logging/logger.js';
import { endOnSignal } from '#platform/process/end-on-signal.js';
import { endOnUncaught } from '#platform/process/end-on-uncaught.js';
import { createWorker } from './create-worker.js';
import { serveHealth } from './serve-health.js';

try {
  const config = loadConfig(process.env);
  const logger = createLogger('worker', config.logLevel);
  endOnUncaught(logger);
  const worker = await createWorker(config, logger);
  endOnSignal(worker, logger, config.shutdownGraceMs);
  if (config.workerHealthPort !== null) await serveHealth(worker, config.workerHealthPort);
  logger.info('worker ready');
} catch (error) {
  process.stderr.write(
    `${error instanceof ConfigFault ? error.message : `worker 启动失败：${String(error)}`}\n`,
  );
  process.exit(1);
}
