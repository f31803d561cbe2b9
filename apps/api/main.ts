import { ConfigFault } from '#platform/config/environment.js';
import { loadConfig } from '#platform/config/config.js';
import { createLogger } from '#platform/logging/logger.js';
import { endOnSignal } from '#platform/process/end-on-signal.js';
import { endOnUncaught } from '#platform/process/end-on-uncaught.js';
import { createApi } from './create-api.js';

try {
  const config = loadConfig(process.env);
  const logger = createLogger('api', config.logLevel);
  endOnUncaught(logger);
  const app = await createApi(config, logger);
  endOnSignal(app, logger, config.shutdownGraceMs);
  await app.listen(config.port, config.host);
  logger.info({ port: config.port }, 'api ready');
} catch (error) {
  process.stderr.write(
    `${error instanceof ConfigFault ? error.message : `api 启动失败：${String(error)}`}\n`,
  );
  process.exit(1);
}
