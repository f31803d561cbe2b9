import { Client } from 'pg';
import type { TestDatabase } from '../support/database.js';

/** Where in its work a transaction is to be held. `when` is SQL over NEW. */
export interface HoldPoint {
  readonly table: string;
  /** `commit`: in the COMMIT itself, when everything is written and nothing is seen yet. */
  readonly moment: 'before insert' | 'before update' | 'commit of insert' | 'commit of update';
  readonly when: string;
}

/** A trap in the database: whoever comes to the point waits there until it is opened. */
export interface Hold {
  /** Resolves with the backend's process id once somebody waits at the point. */
  reached(limitMs?: number): Promise<number>;
  /** Lets everybody go on; nobody is held again. */
  open(): Promise<void>;
}

const firstLockKey = 47_110_815;
let holds = 0;

/** Sets a trap with a superuser's trigger: the product's code is not touched, and the moment is exact. */
export async function holdAt(database: TestDatabase, { table, moment, when }: HoldPoint): Promise<Hold> {
  holds += 1;
  const lockKey = firstLockKey + holds;
  const name = `hold_${String(holds)}`;
  const admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  await admin.query('select pg_advisory_lock($1)', [lockKey]);
  await admin.query(`
    create function ${name}() returns trigger language plpgsql as $$
    begin perform pg_advisory_xact_lock_shared(${String(lockKey)}); return new; end $$`);
  await admin.query(
    moment.startsWith('commit of ')
      ? `create constraint trigger ${name} after ${moment.slice('commit of '.length)} on ${table}
           deferrable initially deferred for each row when (${when}) execute function ${name}()`
      : `create trigger ${name} ${moment} on ${table} for each row when (${when}) execute function ${name}()`,
  );
  return {
    reached: async (limitMs = 60_000) => {
      const until = Date.now() + limitMs;
      for (;;) {
        const { rows } = await admin.query<{ pid: number }>(
          `select pg_locks.pid from pg_locks join pg_database on pg_database.oid = pg_locks.database
            where pg_locks.locktype = 'advisory' and not pg_locks.granted and pg_locks.objid = $1
              and pg_database.datname = current_database()`,
          [lockKey],
        );
        if (rows[0]) return rows[0].pid;
        if (Date.now() > until) throw new Error(`nobody came to ${moment} on ${table}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    open: async () => {
      await admin.query('select pg_advisory_unlock_all()');
      await admin.query(`drop function ${name} cascade`);
      await admin.end();
    },
  };
}
