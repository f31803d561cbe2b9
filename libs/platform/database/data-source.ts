import type { DataSourceOptions } from 'typeorm';
import type { Config } from '../config/config.js';

type DatabaseSettings = Pick<
  Config,
  'databaseUrl' | 'databasePoolSize' | 'statementTimeoutMs' | 'lockTimeoutMs' | 'idleTransactionTimeoutMs'
>;

/** How an api or worker process connects: as the runtime role, which owns nothing and never migrates. */
export function runtimeDataSourceOptions(
  config: DatabaseSettings,
  applicationName: string,
): Extract<DataSourceOptions, { type: 'postgres' }> {
  return {
    type: 'postgres',
    url: config.databaseUrl,
    applicationName,
    synchronize: false,
    migrationsRun: false,
    installExtensions: false,
    poolSize: config.databasePoolSize,
    extra: {
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
      // A worker whose machine lost its power in the middle of a COPY would keep its stage locked for two hours.
      options: '-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3',
      statement_timeout: config.statementTimeoutMs,
      lock_timeout: config.lockTimeoutMs,
      idle_in_transaction_session_timeout: config.idleTransactionTimeoutMs,
    },
  };
}
