import { type AuditedDatabase, alice, openAuditedDatabase } from './audited-database.fixture.js';
import { jobActor } from '../database/actor.js';
import type { UnitOfWork } from '../database/unit-of-work.js';
import { recordAudit } from './record-audit.js';
import { sealAudit } from './seal-audit.js';

let log: AuditedDatabase;

beforeAll(async () => {
  log = await openAuditedDatabase();
});

afterAll(async () => {
  await log.close();
});

beforeEach(async () => {
  await log.clear();
});

/** A transaction that has written its entry and stays open until it is told to end. */
async function openWriter(subjectId: string): Promise<() => Promise<void>> {
  let finish = (): void => undefined;
  const told = new Promise<void>((resolve) => (finish = resolve));
  let ended: Promise<void> | undefined;
  await new Promise<void>((written, failed) => {
    ended = log.database.transaction(alice, async (unit) => {
      await recordAudit(unit, { action: 'thing.change', subjectKind: 'thing', subjectId });
      written();
      await told;
    });
    ended.catch(failed);
  });
  return async () => {
    finish();
    await ended;
  };
}

async function sealedSubjects(): Promise<string[]> {
  const rows = await log.tamper<{ subject: string }>(
    `select audit_entries.subject_id as subject
       from audit_links join audit_entries on audit_entries.id = audit_links.audit_id order by audit_links.position`,
  );
  return rows.map(({ subject }) => subject);
}

/** What the open transaction has fetched from the tables of the log. */
async function countRowsRead(unit: UnitOfWork): Promise<number> {
  const row = await unit.first<{ rows: number }>(
    `select sum(seq_tup_read + idx_tup_fetch)::int as rows from pg_stat_xact_user_tables where relname ~ '^audit_'`,
  );
  return row?.rows ?? 0;
}

describe('the sealing of the audit log', () => {
  it('takes what commits late at its own time, and gives no place a second time', async () => {
    const end = await openWriter('late');
    await log.write([1, 2]);
    expect((await log.seal()).looked).toBe(2);
    await log.write([3]);
    await log.seal();
    await end();
    expect((await log.verify()).unsealedTail).toBe(1);
    await log.seal();
    expect(await sealedSubjects()).toEqual(['1', '2', '3', 'late']);
    expect(await log.verify()).toMatchObject({ intact: true, sealed: 4, unsealedTail: 0 });
  });

  it('leaves out what was rolled back', async () => {
    await expect(
      log.database.transaction(alice, async (unit) => {
        await recordAudit(unit, { action: 'thing.change', subjectKind: 'thing', subjectId: 'gone' });
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await log.write([1]);
    await log.seal();
    expect(await sealedSubjects()).toEqual(['1']);
  });

  it('keeps nobody waiting: fifty writers and four sealers at once, while one writer stays open', async () => {
    const end = await openWriter('late');
    let isWriting = true;
    const sealUntilDone = async (): Promise<void> => {
      while (isWriting) await log.seal();
    };
    const watchUntilDone = async (): Promise<object[]> => {
      const found: object[] = [];
      // An extended file is a matter of the disk, not of one writer waiting for another's transaction.
      while (isWriting) {
        found.push(
          ...(await log.tamper<{ query: string }>(
            `select query from pg_stat_activity
              where datname = current_database() and wait_event_type = 'Lock' and wait_event <> 'extend'`,
          )),
        );
      }
      return found;
    };
    const waited = watchUntilDone();
    const sealers = Array.from({ length: 4 }, sealUntilDone);
    const waits: number[] = [];
    await Promise.all(
      Array.from({ length: 50 }, async (_, writer) => {
        for (let turn = 0; turn < 10; turn += 1) {
          const began = performance.now();
          await log.write([writer * 10 + turn]);
          waits.push(performance.now() - began);
        }
      }),
    );
    isWriting = false;
    await Promise.all(sealers);
    await end();
    while ((await log.seal()).looked > 0);
    expect(await waited).toEqual([]);
    expect(Math.max(...waits)).toBeLessThan(20_000);
    expect(await log.verify()).toMatchObject({ intact: true, sealed: 501, unsealedTail: 0 });
    expect(new Set(await sealedSubjects()).size).toBe(501);
  });

  it('waits for no other sealer, and does nothing twice', async () => {
    await log.write(Array.from({ length: 30 }, (_, index) => index));
    const turns = await Promise.all(Array.from({ length: 8 }, () => log.seal()));
    expect(turns.map(({ looked }) => looked).toSorted((a, b) => b - a)).toEqual([30, 0, 0, 0, 0, 0, 0, 0]);
    expect(await log.verify()).toMatchObject({ intact: true, sealed: 30, unsealedTail: 0 });
  });

  it('is not held up by thousands of entries that nobody signed', async () => {
    await log.tamper(`
      with forged as (
        insert into audit_entries (entry_id, at, actor_role, action, subject_kind, subject_id, signature)
        select uuidv7(), now(), 'admin', 'x', 'x', 'x', '' from generate_series(1, 6000) returning entry_id)
      insert into audit_unsealed select entry_id from forged`);
    await log.write([1]);
    while ((await log.seal()).looked > 0);
    expect(await sealedSubjects()).toEqual(['1']);
  });

  it('is as quick behind a hundred thousand sealed entries as behind none', async () => {
    await log.tamper(`
      insert into audit_entries (entry_id, at, actor_role, action, subject_kind, subject_id, signature)
      select uuidv7(), now(), 'admin', 'x', 'x', 'x', sha256('x') from generate_series(1, 100000)`);
    await log.tamper(
      `insert into audit_links select row_number() over (order by id), id, sha256('x') from audit_entries`,
    );
    await log.tamper(`analyze audit_entries, audit_links, audit_unsealed`);
    await log.write([1]);
    const { sealing, rows } = await log.database.untranslated(jobActor('audit.seal'), async (unit) => {
      const before = await countRowsRead(unit);
      return { sealing: await sealAudit(unit), rows: (await countRowsRead(unit)) - before };
    });
    expect(sealing).toMatchObject({ looked: 1, head: { position: 100_001 } });
    expect(rows).toBeLessThan(100);
  });
});
