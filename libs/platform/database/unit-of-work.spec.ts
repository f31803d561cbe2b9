import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Client } from 'pg';
import { isWorthARetry } from '../errors/database-errors.js';
import { gateActor } from './actor.js';
import { alice, openRuntimeDatabase, type RuntimeDatabase } from './runtime-database.fixture.js';
import type { UnitOfWork } from './unit-of-work.js';

const addRow = `insert into spec_rows (code, name) values ($1, $2)`;
const settingsOfActor = `select current_setting('app.user_id', true) as "userId", current_setting('app.role', true) as role,
  current_setting('app.scope_kind', true) as "scopeKind", current_setting('app.scope_id', true) as "scopeId"`;

describe('a unit of work', () => {
  let runtime: RuntimeDatabase;

  beforeAll(async () => {
    runtime = await openRuntimeDatabase(2);
    const admin = new Client({ connectionString: runtime.test.adminUrl });
    await admin.connect();
    // A table without a wall: what is tried here is the unit of work alone.
    await admin.query(`create table spec_rows (code text primary key, name text not null)`);
    await admin.query(`grant all on spec_rows to public`);
    await admin.end();
  });

  afterEach(async () => {
    await runtime.query('delete from spec_rows');
  });

  afterAll(async () => {
    await runtime.close();
  });

  const rows = (): Promise<{ code: string }[]> =>
    runtime.query('select spec_rows.code from spec_rows order by spec_rows.code');

  it('returns rows in the order of the statement, the first one alone, and how many a statement touched', async () => {
    await runtime.database.transaction(alice, async (unit) => {
      expect(await unit.execute(`insert into spec_rows (code, name) values ('b', '乙'), ('a', '甲')`)).toBe(
        2,
      );
      expect(await unit.query('select spec_rows.code from spec_rows order by spec_rows.code desc')).toEqual([
        { code: 'b' },
        { code: 'a' },
      ]);
      expect(
        await unit.first('select spec_rows.code from spec_rows where spec_rows.code = $1', ['a']),
      ).toEqual({
        code: 'a',
      });
      expect(await unit.first('select 1 from spec_rows where spec_rows.code = $1', ['c'])).toBeUndefined();
      expect(await unit.execute(`update spec_rows set name = name || '镇'`)).toBe(2);
      expect(await unit.execute(`delete from spec_rows where spec_rows.code = 'c'`)).toBe(0);
    });
  });

  it('keeps all when the work returns and nothing when it throws', async () => {
    await runtime.database.transaction(alice, (unit) => unit.execute(addRow, ['kept', '甲']));
    const failing = runtime.database.transaction(alice, async (unit) => {
      await unit.execute(addRow, ['lost', '乙']);
      throw new Error('second thoughts');
    });
    await expect(failing).rejects.toThrow('second thoughts');
    expect(await rows()).toEqual([{ code: 'kept' }]);
  });

  it('tells a double by its code from the catalogue, or untranslated by its SQLSTATE', async () => {
    const twice = async (unit: UnitOfWork): Promise<void> => {
      await unit.execute(addRow, ['same', '甲']);
      await unit.execute(addRow, ['same', '乙']);
    };
    await expect(runtime.database.transaction(alice, twice)).rejects.toMatchObject({
      code: 'already-exists',
    });
    await expect(runtime.database.untranslated(alice, twice)).rejects.toMatchObject({
      driverError: { code: '23505' },
    });
    expect(await rows()).toEqual([]);
  });

  it('carries its actor, and no connection carries it into the next', async () => {
    const id = randomUUID();
    const school = { ...alice, role: 'school', scope: { kind: 'school', id } } as const;
    expect(await runtime.database.transaction(school, (unit) => unit.first(settingsOfActor))).toEqual({
      userId: alice.userId,
      role: 'school',
      scopeKind: 'school',
      scopeId: id,
    });
    expect(
      await runtime.database.transaction(gateActor('sign-in'), (unit) => unit.first(settingsOfActor)),
    ).toEqual({
      userId: '',
      role: 'gate:sign-in',
      scopeKind: 'nobody',
      scopeId: '',
    });
    for (let round = 0; round < 4; round += 1) {
      const outside: unknown = await runtime.database.dataSource.query(settingsOfActor);
      expect(outside).toEqual([{ userId: '', role: '', scopeKind: '', scopeId: '' }]);
    }
  });

  it('expects bulk, and leaves a statement the time for it, only until it ends', async () => {
    const settings = `select current_setting('enable_nestloop') as nestloop, current_setting('statement_timeout') as timeout`;
    const inside = await runtime.database.transaction(alice, async (unit) => {
      await unit.expectBulk();
      return unit.first(settings);
    });
    expect(inside).toEqual({ nestloop: 'off', timeout: '15min' });
    for (let round = 0; round < 4; round += 1)
      expect(await runtime.query(settings)).toEqual([{ nestloop: 'on', timeout: '31s' }]);
  });

  it('sees one state throughout when it is REPEATABLE READ', async () => {
    const seen = await runtime.database.transaction(
      alice,
      async (unit) => {
        const count = (): Promise<object | undefined> =>
          unit.first('select count(*)::int as count from spec_rows');
        const before = await count();
        await runtime.database.transaction(alice, (other) => other.execute(addRow, ['new', '甲']));
        return [before, await count()];
      },
      'REPEATABLE READ',
    );
    expect(seen).toEqual([{ count: 0 }, { count: 0 }]);
    expect(await rows()).toEqual([{ code: 'new' }]);
  });

  it('copies text in and out', async () => {
    const copied = await runtime.database.transaction(alice, async (unit) => {
      await unit.copyInto('spec_rows (code, name)', Readable.from(['a\t甲\nb\t', '乙\n']));
      return text(
        await unit.copyOut('select spec_rows.code, spec_rows.name from spec_rows order by spec_rows.code'),
      );
    });
    expect(copied).toBe('a\t甲\nb\t乙\n');
  });

  it('keeps no row of a COPY that breaks, and its connection is of use again', async () => {
    const broken = runtime.database.transaction(alice, (unit) =>
      unit.copyInto('spec_rows (code, name)', Readable.from(['a\t甲\n', 'no second column\n'])),
    );
    await expect(broken).rejects.toMatchObject({ code: '22P04' });
    const source = Readable.from(
      (function* () {
        yield 'a\t甲\n';
        throw new Error('the file ends here');
      })(),
    );
    await expect(
      runtime.database.transaction(alice, (unit) => unit.copyInto('spec_rows (code, name)', source)),
    ).rejects.toThrow('the file ends here');
    for (let round = 0; round < 4; round += 1) expect(await rows()).toEqual([]);
  });

  it('fails as worth a retry when its connection is ended, and the next one works', async () => {
    const ended = runtime.database.untranslated(alice, async (unit) => {
      await unit.execute(addRow, ['lost', '甲']);
      await unit.query('select pg_terminate_backend(pg_backend_pid())');
    });
    const error: unknown = await ended.catch((caught: unknown) => caught);
    expect(isWorthARetry(error)).toBe(true);
    expect(await rows()).toEqual([]);
  });

  it('fails as worth a retry when its connection is ended between two statements', async () => {
    const ended = runtime.database.untranslated(alice, async (unit) => {
      const row = await unit.first<{ pid: number }>('select pg_backend_pid() as pid');
      await runtime.query('select pg_terminate_backend($1)', [row?.pid]);
      await new Promise((resolve) => setTimeout(resolve, 100));
      await unit.execute(addRow, ['lost', '甲']);
    });
    const error: unknown = await ended.catch((caught: unknown) => caught);
    expect(isWorthARetry(error)).toBe(true);
    expect(await rows()).toEqual([]);
  });

  it('runs within the limits of time that the configuration names, on a connection that notices a dead client', async () => {
    expect(
      await runtime.query(`select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
        current_setting('idle_in_transaction_session_timeout') as idle, current_setting('tcp_keepalives_idle') as keepalive`),
    ).toEqual([{ statement: '31s', lock: '5s', idle: '32s', keepalive: '30' }]);
  });

  it('owns nothing: it cannot make, change or drop a table', async () => {
    for (const statement of [
      'create table mine (id integer)',
      'alter table spec_rows add mine text',
      'drop table spec_rows',
    ]) {
      await expect(runtime.query(statement)).rejects.toMatchObject({ driverError: { code: '42501' } });
    }
  });
});
