import { QueryFailedError } from 'typeorm';
import { AppError } from './app-error.js';
import { databaseFaultOf, isWorthARetry, translateDatabaseError } from './database-errors.js';

/** As the driver reports it, wrapped as TypeORM does. */
function fault(code: string, more: object = {}): QueryFailedError {
  return new QueryFailedError('select 1', [], Object.assign(new Error(`fault ${code}`), { code, ...more }));
}

function codeOf(error: unknown): string | undefined {
  return error instanceof AppError ? error.code : undefined;
}

describe('an error of the database', () => {
  it.each([
    ['23505', 'already-exists'],
    ['23503', 'still-referenced'],
    ['40001', 'concurrent-change'],
    ['40P01', 'concurrent-change'],
    ['55P03', 'concurrent-change'],
    ['22P02', 'invalid-input'],
    ['22003', 'invalid-input'],
    ['22021', 'invalid-input'],
    ['57014', 'unavailable'],
    ['57P01', 'unavailable'],
    ['53300', 'unavailable'],
    ['08006', 'unavailable'],
  ])('with SQLSTATE %s is told as %s', (sqlState, code) => {
    expect(codeOf(translateDatabaseError(fault(sqlState)))).toBe(code);
  });

  it('that the catalogue has no word for stays what it is', () => {
    const error = fault('42P01');
    expect(translateDatabaseError(error)).toBe(error);
    const own = new AppError('not-found');
    expect(translateDatabaseError(own)).toBe(own);
  });

  it('is a right taken back when the second wall refuses the row, and a fault of ours when a grant is missing', () => {
    expect(codeOf(translateDatabaseError(fault('42501', { routine: 'ExecWithCheckOptions' })))).toBe(
      'concurrent-change',
    );
    const missingGrant = fault('42501', { routine: 'aclcheck_error' });
    expect(translateDatabaseError(missingGrant)).toBe(missingGrant);
  });

  it('names its constraint', () => {
    expect(databaseFaultOf(fault('23505', { constraint: 'townships_code_key' }))).toEqual({
      sqlState: '23505',
      constraint: 'townships_code_key',
      isWalledOff: false,
    });
    expect(databaseFaultOf(new Error('no code'))).toBeUndefined();
    expect(databaseFaultOf(null)).toBeUndefined();
  });

  it.each(['40001', '40P01', '55P03', '57P01', '57P02', '57P03', '53300', '25P03', '08000', '08006'])(
    'with SQLSTATE %s is worth doing again',
    (sqlState) => {
      expect(isWorthARetry(fault(sqlState))).toBe(true);
    },
  );

  it.each(['23505', '22P02', '42P01', '57014', 'XX000'])(
    'with SQLSTATE %s would fail again just so',
    (sqlState) => {
      expect(isWorthARetry(fault(sqlState))).toBe(false);
    },
  );

  it.each([
    new Error('Connection terminated unexpectedly'),
    new QueryFailedError('select 1', [], new Error('Connection terminated unexpectedly')),
    Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }),
    Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' }),
    // A name with two addresses: Node keeps the reasons inside and leaves the message empty.
    Object.assign(new AggregateError([new Error('a'), new Error('b')]), { code: 'ECONNREFUSED' }),
  ])('that lost its connection is worth doing again, and told as unavailable: %s', (error) => {
    expect(isWorthARetry(error)).toBe(true);
    expect(translateDatabaseError(error)).toMatchObject({ code: 'unavailable', retryAfterSeconds: 5 });
  });

  it('is not to be confused with a mistake in the program', () => {
    expect(isWorthARetry(new TypeError('x is not a function'))).toBe(false);
    expect(isWorthARetry('Connection terminated')).toBe(false);
    expect(databaseFaultOf(Object.assign(new Error('busy'), { code: 'EBUSY' }))).toBeUndefined();
  });
});
