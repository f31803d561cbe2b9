import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { AskSql } from './scoring-traces.js';

/** Where somebody at work is to be caught. `when` is SQL over NEW. */
export interface TrapPoint {
  readonly name: string;
  readonly table: string;
  /** `commit`: in the COMMIT itself, when everything is written and nothing is seen yet. */
  readonly moment: 'before insert' | 'before update' | 'commit of insert' | 'commit of update';
  readonly when: string;
}

/** As a hold point, for servers that may die while somebody is held: then everybody goes on. */
export interface Trap {
  /** Whether somebody came to the point in time. */
  caught(limitMs: number): Promise<boolean>;
  /** Lets everybody go on; nobody is held again. */
  open(): Promise<void>;
  /** Takes it away. The server must be there, and nothing at work at the point. */
  remove(): Promise<void>;
}

const somebodyWaits = `
  select 1 from pg_locks join pg_database on pg_database.oid = pg_locks.database
   where pg_locks.locktype = 'advisory' and not pg_locks.granted and pg_locks.objid = $1
     and pg_database.datname = current_database()`;
const firstLockKey = 58_110_815;
let traps = 0;

export async function setTrap(adminUrl: string, point: TrapPoint): Promise<Trap> {
  traps += 1;
  const lockKey = firstLockKey + traps;
  const name = `trap_${String(traps)}`;
  const { table, moment, when } = point;
  const keeper = new pg.Client({ connectionString: adminUrl });
  let isGone = false;
  keeper.on('error', () => {
    isGone = true;
  });
  await keeper.connect();
  await keeper.query('select pg_advisory_lock($1)', [lockKey]);
  // Waiting there is no lock of the product's: its own limit for locks is about its own rows.
  await keeper.query(`
    create function ${name}() returns trigger language plpgsql set lock_timeout = 0 as $$
    begin perform pg_advisory_xact_lock_shared(${String(lockKey)}); return new; end $$`);
  await keeper.query(
    moment.startsWith('commit of ')
      ? `create constraint trigger ${name} after ${moment.slice('commit of '.length)} on ${table}
           deferrable initially deferred for each row when (${when}) execute function ${name}()`
      : `create trigger ${name} ${moment} on ${table} for each row when (${when}) execute function ${name}()`,
  );
  return {
    caught: async (limitMs) => {
      const until = Date.now() + limitMs;
      while (!isGone && Date.now() < until) {
        // A server that dies while it is asked catches nobody.
        const waiting = await keeper.query(somebodyWaits, [lockKey]).catch(() => null);
        if (waiting !== null && waiting.rows.length > 0) return true;
        await sleep(5);
      }
      return false;
    },
    open: async () => {
      if (!isGone) await keeper.end().catch(() => undefined);
      isGone = true;
    },
    remove: async () => {
      const admin = new pg.Client({ connectionString: adminUrl });
      await admin.connect();
      await admin.query(`drop function if exists ${name} cascade`);
      await admin.end();
    },
  };
}

/** Makes every bell of the queue wait so long before it is posted: committed, and not rung. Returns what ends that. */
export async function delayBells(sql: AskSql, delayMs: number): Promise<() => Promise<void>> {
  await sql(`
    create or replace function delay_bell() returns trigger language plpgsql as $$
    begin new.post_after := clock_timestamp() + interval '${String(delayMs)} milliseconds'; return new; end $$`);
  await sql(`create trigger delay_bell before insert on outbox for each row execute function delay_bell()`);
  return async () => {
    await sql('drop function if exists delay_bell cascade');
  };
}
