import { loadConfig } from './config.js';
import { ConfigFault, type Environment } from './environment.js';

const least = { DATABASE_URL: 'postgres://user:secret@localhost:5432/county' };

function faultsOf(environment: Environment): readonly string[] {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigFault) return error.faults;
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  it('needs only the address of the database', () => {
    expect(loadConfig(least)).toMatchObject({
      databaseUrl: least.DATABASE_URL,
      redisUrl: null,
      port: 3000,
      workerHealthPort: null,
    });
  });

  it('lists every fault at once', () => {
    const faults = faultsOf({
      REDIS_URL: 'http://localhost',
      PORT: '65536',
      LOG_LEVEL: 'loud',
      STAGE_ATTEMPTS: '1.5',
      WORKER_CONCURRENCY: '0',
    });
    expect(faults).toHaveLength(6);
    for (const name of [
      'DATABASE_URL',
      'REDIS_URL',
      'PORT',
      'LOG_LEVEL',
      'STAGE_ATTEMPTS',
      'WORKER_CONCURRENCY',
    ]) {
      expect(faults.filter((fault) => fault.includes(name))).toHaveLength(1);
    }
  });

  it('tells them in one message for people, and never the value of an address, which may hold a password', () => {
    const error = new ConfigFault(
      faultsOf({ DATABASE_URL: 'mysql://user:geheim@host/db', REDIS_URL: 'geheim' }),
    );
    expect(error.message).toMatch(/^配置有误/);
    expect(error.message).toContain('DATABASE_URL');
    expect(error.message).toContain('REDIS_URL');
    expect(error.message).not.toContain('geheim');
  });

  it.each(['', '   '])('takes an empty value (%j) for one that is not given', (empty) => {
    expect(loadConfig({ ...least, REDIS_URL: empty, PORT: empty })).toMatchObject({
      redisUrl: null,
      port: 3000,
    });
    expect(faultsOf({ DATABASE_URL: empty })).toEqual([expect.stringContaining('缺少 DATABASE_URL')]);
  });

  it.each(['80a', '0x50', '1e3', '-1', '99999999', ' '.concat('8 0')])('refuses %j as a port', (port) => {
    expect(faultsOf({ ...least, PORT: port })).toEqual([expect.stringContaining('PORT')]);
  });

  it('takes both ends of a range', () => {
    expect(loadConfig({ ...least, PORT: '0' }).port).toBe(0);
    expect(loadConfig({ ...least, PORT: '65535' }).port).toBe(65_535);
  });

  it('refuses a pool that the stages alone would use up', () => {
    expect(faultsOf({ ...least, WORKER_CONCURRENCY: '4', DATABASE_POOL_SIZE: '5' })).toEqual([
      expect.stringContaining('DATABASE_POOL_SIZE'),
    ]);
    expect(faultsOf({ ...least, WORKER_CONCURRENCY: '4', DATABASE_POOL_SIZE: '6' })).toEqual([]);
  });

  it('takes Redis over TLS and both names of PostgreSQL', () => {
    expect(faultsOf({ DATABASE_URL: 'postgresql://u:p@h/d', REDIS_URL: 'rediss://:p@h:6380/1' })).toEqual([]);
  });
});
