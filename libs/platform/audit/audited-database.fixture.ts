import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { openTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import type { Config } from '../config/config.js';
import { loadConfig } from '../config/config.js';
import { type Actor, jobActor } from '../database/actor.js';
import { runtimeDataSourceOptions } from '../database/data-source.js';
import { Database } from '../database/database.js';
import type { AuditHead } from './audit-verification.js';
import { recordAudit } from './record-audit.js';
import { sealAudit, type Sealing } from './seal-audit.js';
import { type AuditReport, verifyAudit } from './verify-audit.js';

export const alice: Actor = { userId: randomUUID(), role: 'office', scope: { kind: 'county', id: null } };

/** An audit log in a database of its own, with all its parts called by hand, and somebody who tampers with it. */
export interface AuditedDatabase {
  readonly database: Database;
  readonly config: Config;
  readonly test: TestDatabase;
  /** One transaction, and one entry in it, for each number. */
  write(numbers: readonly number[]): Promise<void>;
  seal(): Promise<Sealing>;
  verify(known?: AuditHead | null): Promise<AuditReport>;
  /** As a superuser whose session passes triggers over. */
  tamper<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** An empty log, with all its constraints again. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export async function openAuditedDatabase(): Promise<AuditedDatabase> {
  const test = await openTestDatabase();
  const config = loadConfig({
    DATABASE_URL: test.runtimeUrl,
    SECRET_KEY: 'a key that only tests use, of 32 characters',
    DATABASE_POOL_SIZE: '60',
  });
  const source = new DataSource(runtimeDataSourceOptions(config, 'audit-test'));
  await source.initialize();
  const database = new Database(source, config);
  const admin = new Client({ connectionString: test.adminUrl });
  await admin.connect();
  await admin.query(`set session_replication_role = 'replica'`);
  return {
    database,
    config,
    test,
    write: async (numbers) => {
      for (const number of numbers) {
        await database.transaction(alice, (unit) =>
          recordAudit(unit, {
            action: 'thing.change',
            subjectKind: 'thing',
            subjectId: String(number),
            before: { number: number - 1 },
            after: { number },
          }),
        );
      }
    },
    seal: () => database.untranslated(jobActor('audit.seal'), sealAudit),
    verify: (known = null) => verifyAudit(database, config.secretKey, known),
    tamper: async <Row extends object>(sql: string, parameters: readonly unknown[] = []) =>
      (await admin.query<Row>(sql, [...parameters])).rows,
    clear: async () => {
      await admin.query(`truncate audit_entries, audit_links, audit_unsealed restart identity`);
    },
    close: async () => {
      await source.destroy();
      await admin.end();
      await test.close();
    },
  };
}
