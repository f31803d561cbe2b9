import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { openTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import type { Actor } from './actor.js';
import { runtimeDataSourceOptions } from './data-source.js';
import { Database } from './database.js';

/** The clerk of the research office. */
export const alice: Actor = { userId: randomUUID(), role: 'office', scope: { kind: 'county', id: null } };

/** A database of the calling spec, reached as the api and the worker reach theirs. */
export interface RuntimeDatabase {
  readonly database: Database;
  readonly test: TestDatabase;
  query<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

export async function openRuntimeDatabase(databasePoolSize = 4): Promise<RuntimeDatabase> {
  const test = await openTestDatabase();
  const settings = {
    databaseUrl: test.runtimeUrl,
    databasePoolSize,
    statementTimeoutMs: 31_000,
    lockTimeoutMs: 5_000,
    idleTransactionTimeoutMs: 32_000,
  };
  const dataSource = new DataSource(runtimeDataSourceOptions(settings, 'spec'));
  const database = new Database(await dataSource.initialize(), {
    secretKey: 'a key that only specs use, 32 characters',
  });
  return {
    database,
    test,
    query: (sql, parameters = []) => database.untranslated(alice, (unit) => unit.query(sql, parameters)),
    close: async () => {
      await dataSource.destroy();
      await test.close();
    },
  };
}
