import { AppError } from '../errors/app-error.js';
import { describeError } from './describe-error.js';

const secret = 'G202500001';
const described = (error: unknown): string => JSON.stringify(describeError(error));

describe('what a log is told of an error', () => {
  it('of the database is its code and constraint, and nothing of the row', () => {
    const driverError = Object.assign(new Error(`invalid value "${secret}"`), {
      code: '23505',
      constraint: 'pupils_pupil_no_key',
      detail: `Key (pupil_no)=(${secret}) already exists.`,
      where: `COPY pupils, line 1: "${secret}"`,
    });
    const error = Object.assign(new Error(driverError.message), {
      driverError,
      query: `insert into pupils values ('${secret}')`,
      parameters: [secret],
    });
    expect(describeError(error)).toMatchObject({ code: '23505', constraint: 'pupils_pupil_no_key' });
    expect(described(error)).not.toContain(secret);
    expect(described(new Error('failed', { cause: error }))).not.toContain(secret);
  });

  it('of a parser is not what it could not parse', () => {
    let fault: unknown;
    try {
      JSON.parse(`{"password": ${secret}}`);
    } catch (error) {
      fault = error;
    }
    expect(String(fault)).toContain('G2025');
    expect(described(fault)).not.toContain('G2025');
  });

  it('of our own is its code, and its cause in the same way', () => {
    const error = new AppError('rule-violated', `没有学籍号 ${secret}`, {
      cause: new AppError('invalid-input', secret),
    });
    expect(describeError(error)).toMatchObject({ code: 'rule-violated', cause: { code: 'invalid-input' } });
    expect(described(error)).not.toContain(secret);
  });

  it('of a queue is not the command that failed', () => {
    const error = Object.assign(new Error('ERR unknown command'), {
      command: { name: 'set', args: [secret] },
    });
    expect(describeError(error)).toMatchObject({ message: 'ERR unknown command' });
    expect(described(error)).not.toContain(secret);
  });

  it('says where it happened', () => {
    expect(describeError(new Error('boom')).frames?.[0]).toContain('describe-error.spec');
  });

  it('that is no error at all is only its type', () => {
    expect(describeError(secret)).toEqual({ type: 'string' });
  });
});
