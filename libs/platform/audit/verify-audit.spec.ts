import { Client } from 'pg';
import { type AuditedDatabase, openAuditedDatabase } from './audited-database.fixture.js';

let log: AuditedDatabase;

beforeAll(async () => {
  log = await openAuditedDatabase();
});

afterAll(async () => {
  await log.close();
});

/** Six sealed entries, at the positions 1 to 6. */
beforeEach(async () => {
  await log.clear();
  await log.write([1, 2, 3, 4, 5, 6]);
  await log.seal();
});

const idAt = (position: number): string =>
  `(select audit_links.audit_id from audit_links where audit_links.position = ${String(position)})`;

async function entryIdAt(position: number): Promise<string> {
  const [row] = await log.tamper<{ id: string }>(
    `select audit_entries.entry_id as id from audit_entries where audit_entries.id = ${idAt(position)}`,
  );
  return row?.id ?? 'nothing there';
}

/** A row like another one but for the columns that are given as SQL. */
const copyOf = (position: number, changes: Readonly<Record<string, string>>): string => {
  const columns = [
    'id',
    'entry_id',
    'at',
    'actor_id',
    'actor_role',
    'action',
    'subject_kind',
    'subject_id',
    'before',
    'after',
    'request_id',
    'signature',
  ];
  return `insert into audit_entries (${columns.join(', ')}) overriding system value
          select ${columns.map((column) => changes[column] ?? column).join(', ')}
            from audit_entries where audit_entries.id = ${idAt(position)}`;
};

describe('an audit log that nobody touched', () => {
  it('is intact, sealed or not', async () => {
    await log.write([7, 8]);
    const report = await log.verify();
    expect(report).toMatchObject({ intact: true, sealed: 6, unsealedTail: 2, firstFault: null });
    expect(report.head).toMatchObject({ position: 6, link: expect.stringMatching(/^[0-9a-f]{64}$/) });
    await log.seal();
    expect(await log.verify(report.head)).toMatchObject({ intact: true, sealed: 8, unsealedTail: 0 });
  });

  it('is intact when it is empty', async () => {
    await log.clear();
    expect(await log.verify()).toMatchObject({ intact: true, sealed: 0, unsealedTail: 0 });
  });
});

describe('whoever owns the database and changes a sealed entry', () => {
  const edits = [
    [`entry_id`, `uuidv7()`],
    [`at`, `at - interval '1 day'`],
    [`at`, `at + interval '1 microsecond'`],
    [`at`, `at + interval '1 microsecond' * 999`],
    [`at`, `(to_char(at, 'YYYY-MM-DD HH24:MI:SS.US') || '+00 BC')::timestamptz`],
    [`at`, `'infinity'`],
    [`actor_id`, `uuidv7()`],
    [`actor_id`, `null`],
    [`actor_role`, `'leader'`],
    [`action`, `'thing.view'`],
    [`subject_kind`, `'person'`],
    [`subject_id`, `subject_id || '0'`],
    [`subject_id`, `''`],
    [`before`, `null`],
    [`before`, `'{"number":9}'`],
    [`before`, `(before::text || ' ')::json`],
    [`after`, `'{"number":9}'`],
    [`after`, `'null'`],
    [`request_id`, `'x'`],
    [`signature`, `sha256(signature)`],
    [`signature`, `substr(signature, 2)`],
    [`signature`, `''`],
  ] as const;

  it.each(edits)('is found at its place: %s = %s', async (column, value) => {
    await log.tamper(`update audit_entries set ${column} = ${value} where audit_entries.id = ${idAt(4)}`);
    expect(await log.verify()).toMatchObject({
      intact: false,
      sealed: 3,
      firstFault: { kind: 'edited', position: 4, entryId: await entryIdAt(4) },
    });
  });

  it('is found when every column of the table is tried, none is left out', async () => {
    const columns = await log.tamper<{ name: string }>(
      `select attname as name from pg_attribute
        where attrelid = 'audit_entries'::regclass and attnum > 0 and not attisdropped and attidentity = ''`,
    );
    expect(new Set<string>(edits.map(([column]) => column))).toEqual(
      new Set(columns.map(({ name }) => name)),
    );
  });

  it('is found when the row number is changed, with that in the link', async () => {
    await log.tamper(`alter table audit_entries alter id drop identity`);
    await log.tamper(`update audit_entries set id = 900 where audit_entries.id = ${idAt(4)}`);
    await log.tamper(`alter table audit_entries alter id add generated always as identity`);
    expect((await log.verify()).firstFault).toMatchObject({ kind: 'deleted', position: 4 });
    await log.tamper(`update audit_links set audit_id = 900 where position = 4`);
    expect((await log.verify()).firstFault).toMatchObject({ kind: 'out-of-order', position: 4 });
  });

  it('is found where he began, when he did more than one thing', async () => {
    await log.tamper(
      `update audit_entries set action = 'x' where audit_entries.id in (${idAt(5)}, ${idAt(2)})`,
    );
    await log.tamper(`delete from audit_entries where audit_entries.id = ${idAt(3)}`);
    expect((await log.verify()).firstFault).toMatchObject({ kind: 'edited', position: 2 });
  });
});

describe('whoever deletes', () => {
  it.each([1, 4, 6])('an entry is found at its place: %i', async (position) => {
    await log.tamper(`delete from audit_entries where audit_entries.id = ${idAt(position)}`);
    expect((await log.verify()).firstFault).toEqual({ kind: 'deleted', position, entryId: null });
  });

  it.each([1, 4])('an entry and its link is found at the gap: %i', async (position) => {
    await log.tamper(`delete from audit_entries where audit_entries.id = ${idAt(position)}`);
    await log.tamper(`delete from audit_links where position = $1`, [position]);
    expect((await log.verify()).firstFault).toEqual({ kind: 'gap', position, entryId: null });
    await log.tamper(`update audit_links set position = position - 1 where position > $1`, [position]);
    expect((await log.verify()).firstFault).toMatchObject({ kind: 'out-of-order', position });
  });

  it('the tail of both is found against a head that was written down elsewhere, and only so', async () => {
    const { head } = await log.verify();
    await log.tamper(`delete from audit_entries where audit_entries.id in (${idAt(5)}, ${idAt(6)})`);
    await log.tamper(`delete from audit_links where position > 4`);
    expect((await log.verify()).intact).toBe(true);
    expect((await log.verify(head)).firstFault).toEqual({ kind: 'truncated', position: 5, entryId: null });
    await log.write([7, 8, 9]);
    await log.seal();
    expect((await log.verify()).intact).toBe(true);
    expect((await log.verify(head)).firstFault).toEqual({ kind: 'rewritten', position: 6, entryId: null });
  });

  it('only the link makes a gap in the middle; the last one’s entry waits again, and the head tells', async () => {
    const { head } = await log.verify();
    await log.tamper(`delete from audit_links where position = 6`);
    expect(await log.verify(head)).toMatchObject({
      unsealedTail: 1,
      firstFault: { kind: 'truncated', position: 6 },
    });
    await log.tamper(`delete from audit_links where position = 3`);
    expect((await log.verify()).firstFault).toMatchObject({ kind: 'gap', position: 3 });
  });

  it('an entry that waits for its link is found as long as it is lined up', async () => {
    await log.write([7]);
    const [lost] = await log.tamper<{ id: string }>(
      `delete from audit_entries where subject_id = '7' returning entry_id as id`,
    );
    await log.seal();
    expect((await log.verify()).firstFault).toEqual({ kind: 'deleted', position: null, entryId: lost?.id });
  });
});

describe('whoever inserts', () => {
  const forged = { id: '900', entry_id: 'uuidv7()', action: `'thing.view'` };

  it('a forged entry is found, whether it is lined up or not, and never sealed', async () => {
    await log.tamper(copyOf(4, forged));
    const [made] = await log.tamper<{ id: string }>(
      `select entry_id as id from audit_entries where id = 900`,
    );
    const fault = { kind: 'unsigned', position: null, entryId: made?.id };
    expect((await log.verify()).firstFault).toEqual(fault);
    await log.tamper(`insert into audit_unsealed select entry_id from audit_entries where id = 900`);
    await log.write([7]);
    expect(await log.seal()).toMatchObject({ looked: 2, head: { position: 7 }, unsigned: [made?.id] });
    expect(await log.seal()).toMatchObject({ looked: 0 });
    expect(await log.verify()).toMatchObject({ sealed: 7, firstFault: fault });
  });

  it.each([
    ['behind the last', '7', 'edited', 7],
    ['further behind', '9', 'gap', 7],
    ['before the first', '0', 'gap', 1],
    ['where no number should be', '-9223372036854775808', 'gap', 1],
    ['at the other end of the numbers', '9223372036854775807', 'gap', 7],
  ])('a forged entry with a link %s is found', async (_, position, kind, place) => {
    await log.tamper(copyOf(4, forged));
    await log.tamper(`insert into audit_links (position, audit_id, link) values ($1, 900, sha256('x'))`, [
      position,
    ]);
    expect((await log.verify()).firstFault).toMatchObject({ kind, position: place });
  });

  it('a second link at a place that is taken is found', async () => {
    await log.tamper(copyOf(4, forged));
    await log.tamper(`alter table audit_links drop constraint audit_links_pkey`);
    try {
      await log.tamper(`insert into audit_links select 4, 900, link from audit_links where position = 4`);
      expect((await log.verify()).intact).toBe(false);
      await log.tamper(`delete from audit_links where audit_id = 900`);
    } finally {
      await log.tamper(`alter table audit_links add constraint audit_links_pkey primary key (position)`);
    }
  });

  it('a copy of an entry that is right in itself is found, waiting or sealed', async () => {
    await log.tamper(`alter table audit_entries drop constraint audit_entries_entry_key`);
    const entryId = await entryIdAt(4);
    try {
      await log.tamper(copyOf(4, { id: '900' }));
      await log.tamper(`insert into audit_unsealed values ($1)`, [entryId]);
      expect((await log.verify()).firstFault).toEqual({ kind: 'repeated', position: 4, entryId });
      expect(await log.seal()).toMatchObject({ looked: 1, head: { position: 7 } });
      expect((await log.verify()).firstFault).toEqual({ kind: 'repeated', position: 7, entryId });
      await log.tamper(`delete from audit_entries where id = 900`);
    } finally {
      await log.tamper(`alter table audit_entries add constraint audit_entries_entry_key unique (entry_id)`);
    }
  });
});

describe('whoever changes the order', () => {
  it('by exchanging two entries is found at the first of them', async () => {
    const [second, fifth] = await Promise.all([entryIdAt(2), entryIdAt(5)]);
    await log.tamper(`create temp table both_rows as select * from audit_entries where entry_id = any ($1)`, [
      [second, fifth],
    ]);
    await log.tamper(`delete from audit_entries where entry_id = any ($1)`, [[second, fifth]]);
    await log.tamper(`update both_rows set id = case entry_id when $1 then ${idAt(5)} else ${idAt(2)} end`, [
      second,
    ]);
    await log.tamper(`insert into audit_entries overriding system value select * from both_rows`);
    await log.tamper(`drop table both_rows`);
    expect((await log.verify()).firstFault).toEqual({ kind: 'out-of-order', position: 2, entryId: fifth });
  });

  it.each([
    [
      'two positions',
      `update audit_links set position = -position where position in (2, 5)`,
      `update audit_links set position = position + 7 where position < 0`,
    ],
    [
      'two links',
      `update audit_links a set link = b.link from audit_links b where (a.position, b.position) in ((2, 5), (5, 2))`,
      `select 1`,
    ],
    ['a link for another', `update audit_links set link = sha256(link) where position = 2`, `select 1`],
  ])('by exchanging %s is found at the first of them', async (_, first, then) => {
    await log.tamper(first);
    await log.tamper(then);
    expect((await log.verify()).firstFault).toMatchObject({ kind: 'out-of-order', position: 2 });
  });
});

describe('whoever edits what is not sealed yet', () => {
  it('is found before and after the next sealing, which leaves it out', async () => {
    await log.write([7, 8]);
    await log.tamper(`update audit_entries set after = '{"number":9}' where subject_id = '7'`);
    const expected = { intact: false, firstFault: { kind: 'unsigned', position: null } };
    expect(await log.verify()).toMatchObject({ ...expected, sealed: 6, unsealedTail: 2 });
    await log.seal();
    expect(await log.verify()).toMatchObject({ ...expected, sealed: 7, unsealedTail: 1 });
  });
});

describe('the runtime role', () => {
  const changes = [
    `update audit_entries set action = action`,
    `delete from audit_entries`,
    `truncate audit_entries`,
    `update audit_links set link = link`,
    `delete from audit_links`,
    `truncate audit_links`,
    `update audit_unsealed set entry_id = entry_id`,
    `truncate audit_unsealed`,
  ];

  it.each(changes)('has no right to: %s', async (sql) => {
    const runtime = new Client({ connectionString: log.test.runtimeUrl });
    await runtime.connect();
    try {
      await runtime.query(`select set_config('app.role', 'job:audit.seal', false)`);
      await expect(runtime.query(sql)).rejects.toMatchObject({
        code: '42501',
        message: expect.stringContaining('permission denied'),
      });
    } finally {
      await runtime.end();
    }
  });

  it.each(changes.slice(0, 6))('would be held by a trigger, as the owner is: %s', async (sql) => {
    const owner = new Client({ connectionString: log.test.ownerUrl });
    await owner.connect();
    try {
      await expect(owner.query(sql)).rejects.toThrow('the audit log only grows');
    } finally {
      await owner.end();
    }
  });

  it('makes links, and takes entries out of the line, only as the sealer', async () => {
    await log.write([7]);
    const runtime = new Client({ connectionString: log.test.runtimeUrl });
    await runtime.connect();
    try {
      await runtime.query(`select set_config('app.role', 'admin', false)`);
      await expect(
        runtime.query(`insert into audit_links (position, audit_id, link) values (99, 99, '')`),
      ).rejects.toThrow('row-level security');
      expect((await runtime.query(`delete from audit_unsealed`)).rowCount).toBe(0);
    } finally {
      await runtime.end();
    }
  });
});
