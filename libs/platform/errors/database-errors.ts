import { AppError } from './app-error.js';

/** The parts of a PostgreSQL error that the translation needs. */
interface DatabaseFault {
  readonly sqlState: string;
  readonly constraint: string | undefined;
  /** A row was refused by row-level security, which is another matter than a missing grant. */
  readonly isWalledOff: boolean;
}

const faultsWorthARetry = new Set([
  '40001',
  '40P01',
  '55P03',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '25P03',
  '25P02',
]);

/** Not every five capitals are PostgreSQL's: a socket's EPIPE must not pass for one. */
const sqlState = /^[0-9FHPX][0-9A-Z]{4}$/;

/** Errors of node-postgres and of sockets that carry no SQLSTATE but mean that the connection is gone. */
const lostConnection =
  /Connection terminated|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|timeout exceeded when trying to connect|not queryable|QueryRunnerAlreadyReleased/;

export function databaseFaultOf(error: unknown): DatabaseFault | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const driver = 'driverError' in error ? error.driverError : error;
  if (typeof driver !== 'object' || driver === null || !('code' in driver)) return undefined;
  if (typeof driver.code !== 'string' || !sqlState.test(driver.code)) return undefined;
  const constraint =
    'constraint' in driver && typeof driver.constraint === 'string' ? driver.constraint : undefined;
  const isWalledOff =
    driver.code === '42501' && 'routine' in driver && driver.routine === 'ExecWithCheckOptions';
  return { sqlState: driver.code, constraint, isWalledOff };
}

/** Whether the same work may succeed when it is simply done again. */
export function isWorthARetry(error: unknown): boolean {
  const fault = databaseFaultOf(error);
  if (fault) return faultsWorthARetry.has(fault.sqlState) || fault.sqlState.startsWith('08');
  if (!(error instanceof Error)) return false;
  // A refused connection to a name with two addresses has its cause in the code alone.
  const code = 'code' in error ? String(error.code) : '';
  return lostConnection.test(`${error.name} ${error.message} ${code}`);
}

/**
 * Turns an error of the database into the catalogue's; what it cannot name is returned as it is.
 */
export function translateDatabaseError(error: unknown): unknown {
  const fault = databaseFaultOf(error);
  if (!fault) {
    return isWorthARetry(error)
      ? new AppError('unavailable', '数据库暂时连接不上，请稍后重试。', {
          retryAfterSeconds: 5,
          cause: error,
        })
      : error;
  }
  // The first wall had let it through: the right to it was taken back before the row was written.
  if (fault.isWalledOff) return new AppError('concurrent-change', undefined, { cause: error });
  switch (fault.sqlState) {
    case '23505':
      return new AppError('already-exists', undefined, { cause: error });
    case '23503':
      return new AppError('still-referenced', '引用的数据不存在，或仍被其他数据引用。', { cause: error });
    case '40001':
    case '40P01':
    case '55P03':
      return new AppError('concurrent-change', undefined, { cause: error });
    case '22P02':
    case '22003':
    case '22007':
    case '22008':
    case '22021':
    case '22P05':
      return new AppError('invalid-input', '内容的格式或范围不正确。', { cause: error });
    default:
      return isWorthARetry(error) || fault.sqlState === '57014'
        ? new AppError('unavailable', '数据库繁忙，请稍后重试。', { retryAfterSeconds: 5, cause: error })
        : error;
  }
}
