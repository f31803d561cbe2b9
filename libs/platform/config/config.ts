import { tmpdir } from 'node:os';
import { ConfigFault, type Environment, readEnvironment } from './environment.js';

/** All settings of an api or worker process, read once at start. Durations are milliseconds unless named otherwise. */
export interface Config {
  readonly databaseUrl: string;
  readonly databasePoolSize: number;
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
  readonly idleTransactionTimeoutMs: number;
  /** Absent: the queue lives in PostgreSQL (one worker). */
  readonly redisUrl: string | null;
  /** Signs the audit log. Whoever has it and the database can write history anew: keep it apart from backups. */
  readonly secretKey: string;
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
  /** How many reverse proxies stand in front of the api; 0 means that the socket's address is the client's. */
  readonly trustedProxies: number;
  readonly sessionIdleMinutes: number;
  readonly sessionAbsoluteHours: number;
  readonly passwordMinimumLength: number;
  /** What is easily guessed here besides the common passwords: the county's name, the bureau's. In small letters. */
  readonly commonPasswordWords: readonly string[];
  readonly requestsPerMinuteOfAddress: number;
  readonly requestsPerMinuteOfPerson: number;
  readonly uploadLimitBytes: number;
  /** Where a file lies while it arrives; the database holds it from then on. */
  readonly uploadFolder: string;
  readonly importRowLimit: number;
  readonly workerConcurrency: number;
  /** Absent: the worker opens no port. */
  readonly workerHealthPort: number | null;
  readonly relayPollMs: number;
  readonly reconcileAfterMs: number;
  readonly stageAttempts: number;
  /** How long work in hand may go on after the process was asked to stop. */
  readonly shutdownGraceMs: number;
}

/**
 * Reads and checks the environment of a process.
 *
 * @throws ConfigFault listing every fault at once, so that a clerk of the server room mends them in one go.
 */
export function loadConfig(environment: Environment): Config {
  const read = readEnvironment(environment);
  const config: Config = {
    databaseUrl: read.url('DATABASE_URL', ['postgres:', 'postgresql:']),
    databasePoolSize: read.integer('DATABASE_POOL_SIZE', { fallback: 20, minimum: 2, maximum: 500 }),
    statementTimeoutMs: read.integer('STATEMENT_TIMEOUT_MS', {
      fallback: 60_000,
      minimum: 1_000,
      maximum: 3_600_000,
    }),
    lockTimeoutMs: read.integer('LOCK_TIMEOUT_MS', { fallback: 10_000, minimum: 100, maximum: 600_000 }),
    idleTransactionTimeoutMs: read.integer('IDLE_TRANSACTION_TIMEOUT_MS', {
      fallback: 60_000,
      minimum: 1_000,
      maximum: 3_600_000,
    }),
    redisUrl: read.optionalUrl('REDIS_URL', ['redis:', 'rediss:']),
    secretKey: read.secret('SECRET_KEY', 32),
    host: read.text('HOST', '0.0.0.0'),
    port: read.integer('PORT', { fallback: 3000, minimum: 0, maximum: 65_535 }),
    logLevel: read.choice('LOG_LEVEL', ['fatal', 'error', 'warn', 'info', 'debug', 'silent'], 'info'),
    trustedProxies: read.integer('TRUSTED_PROXIES', { fallback: 0, minimum: 0, maximum: 10 }),
    sessionIdleMinutes: read.integer('SESSION_IDLE_MINUTES', { fallback: 120, minimum: 1, maximum: 10_080 }),
    sessionAbsoluteHours: read.integer('SESSION_ABSOLUTE_HOURS', { fallback: 12, minimum: 1, maximum: 720 }),
    passwordMinimumLength: read.integer('PASSWORD_MINIMUM_LENGTH', { fallback: 12, minimum: 8, maximum: 64 }),
    commonPasswordWords: read
      .text('PASSWORD_COMMON_WORDS', '')
      .toLowerCase()
      .split(/[\s,，]+/)
      .filter((word) => word !== ''),
    requestsPerMinuteOfAddress: read.integer('REQUESTS_PER_MINUTE_OF_ADDRESS', {
      fallback: 18_000,
      minimum: 1,
      maximum: 100_000_000,
    }),
    requestsPerMinuteOfPerson: read.integer('REQUESTS_PER_MINUTE_OF_PERSON', {
      fallback: 1_200,
      minimum: 1,
      maximum: 100_000_000,
    }),
    uploadLimitBytes: read.integer('UPLOAD_LIMIT_BYTES', {
      fallback: 100 * 1024 * 1024,
      minimum: 1024,
      maximum: 1024 * 1024 * 1024,
    }),
    uploadFolder: read.text('UPLOAD_FOLDER', tmpdir()),
    importRowLimit: read.integer('IMPORT_ROW_LIMIT', {
      fallback: 2_000_000,
      minimum: 1,
      maximum: 20_000_000,
    }),
    workerConcurrency: read.integer('WORKER_CONCURRENCY', { fallback: 2, minimum: 1, maximum: 64 }),
    workerHealthPort: read.optionalInteger('WORKER_HEALTH_PORT', { minimum: 1, maximum: 65_535 }),
    relayPollMs: read.integer('RELAY_POLL_MS', { fallback: 500, minimum: 20, maximum: 60_000 }),
    reconcileAfterMs: read.integer('RECONCILE_AFTER_MS', {
      fallback: 10_000,
      minimum: 100,
      maximum: 600_000,
    }),
    stageAttempts: read.integer('STAGE_ATTEMPTS', { fallback: 5, minimum: 1, maximum: 100 }),
    shutdownGraceMs: read.integer('SHUTDOWN_GRACE_MS', { fallback: 15_000, minimum: 0, maximum: 600_000 }),
  };
  if (config.workerConcurrency + 2 > config.databasePoolSize) {
    // Every stage holds a connection; the relay and the progress need theirs besides.
    read.faults.push('DATABASE_POOL_SIZE 应至少比 WORKER_CONCURRENCY 多 2');
  }
  if (read.faults.length > 0) throw new ConfigFault(read.faults);
  return config;
}
