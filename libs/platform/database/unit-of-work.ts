import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import type { Readable, Writable } from 'node:stream';
import type { PoolClient } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { EntityManager, QueryRunner } from 'typeorm';
import type { Actor } from './actor.js';

/** Names of prepared statements by their text, so that a connection knows again what it has planned. */
const statementNames = new Map<string, string>();

function nameOf(sql: string): string {
  const known = statementNames.get(sql);
  if (known !== undefined) return known;
  const name = createHash('sha256').update(sql).digest('base64url');
  statementNames.set(sql, name);
  return name;
}

/** One open transaction and the person or job it runs for. Lives no longer than the callback it is handed to. */
export class UnitOfWork {
  constructor(
    readonly manager: EntityManager,
    readonly actor: Actor,
    /** Signs the audit entries of this work. */
    readonly auditKey: string,
  ) {}

  /** Rows of a hand-written statement, in the statement's own order. */
  async query<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const result = await this.runner.query(sql, [...parameters], true);
    // Rows come in from outside; each statement's row type stands beside its SQL.
    return result.records as Row[];
  }

  /** The first row, or undefined. */
  async first<Row extends object>(
    sql: string,
    parameters: readonly unknown[] = [],
  ): Promise<Row | undefined> {
    return (await this.query<Row>(sql, parameters))[0];
  }

  /**
   * As {@link query}, for a statement that is asked hundreds of times a second: each connection plans it once, and with
   * the rules of row-level security in it planning costs more than running. Only for texts that are fixed in the program.
   */
  async prepared<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const client = await this.client();
    const { rows } = await client.query<Row>({ name: nameOf(sql), text: sql, values: [...parameters] });
    return rows;
  }

  /** Runs a statement and returns how many rows it touched. */
  async execute(sql: string, parameters: readonly unknown[] = []): Promise<number> {
    const result = await this.runner.query(sql, [...parameters], true);
    return result.affected ?? 0;
  }

  /**
   * For work on whole files and whole exams: the planner knows nothing yet of rows that were loaded a moment ago, and
   * would loop over an index for each of them; and what is good for a million rows may take longer than any request
   * should. Holds until the transaction ends.
   */
  async expectBulk(): Promise<void> {
    await this.query(
      `select set_config('enable_nestloop', 'off', true), set_config('work_mem', '64MB', true),
              set_config('statement_timeout', '15min', true)`,
    );
  }

  /** Bulk load: streams COPY text into `target`, e.g. `import_rows (import_id, row_no, cells)`. */
  async copyInto(target: string, source: Readable): Promise<void> {
    const client = await this.client();
    await pipeline(source, client.query(copyFrom(`copy ${target} from stdin`)));
  }

  /** Opens a COPY that the caller writes to and must `end()`. */
  async openCopyInto(target: string): Promise<Writable> {
    const client = await this.client();
    return client.query(copyFrom(`copy ${target} from stdin`));
  }

  /** Bulk read: a stream of COPY text of `query`, which takes no parameters. */
  async copyOut(query: string, format = ''): Promise<Readable> {
    const client = await this.client();
    return client.query(copyTo(`copy (${query}) to stdout ${format}`));
  }

  private get runner(): QueryRunner {
    const runner = this.manager.queryRunner;
    if (!runner) throw new Error('a unit of work needs an open transaction');
    return runner;
  }

  private async client(): Promise<PoolClient> {
    // TypeORM types the driver's own connection as any.
    return (await this.runner.connect()) as PoolClient;
  }
}
