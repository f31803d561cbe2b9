import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem, testSecretKey } from '../support/running-system.js';

const command = fileURLToPath(new URL('../../apps/migrate/verify-audit.js', import.meta.url));

interface Entry {
  readonly action: string;
  readonly subjectId: string;
  readonly actorId: string;
}

let system: RunningSystem;
let leader: ApiClient;
let office: ApiClient;

beforeAll(async () => {
  system = await startSystem();
  leader = await system.signInAs('leader');
  office = await system.signInAs('office');
  for (const code of ['T1', 'T2', 'T3']) await office.post('/townships', { code, name: `${code}乡` });
});

afterAll(async () => {
  await system.stop();
});

async function waitUntilSealed(): Promise<void> {
  await leader.waitFor('/audit-log/verification', ({ unsealedTail }) => unsealedTail === 0);
}

/** The command as an installation runs it: how it ended, and what it printed. */
async function runCommand(
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number; readonly report: string; readonly sentence: string }> {
  return new Promise((resolve) => {
    const env = {
      ...process.env,
      NODE_OPTIONS: '',
      DATABASE_URL: system.database.runtimeUrl,
      SECRET_KEY: testSecretKey,
      ...environment,
    };
    const child = execFile(process.execPath, [command, ...args], { env }, (_error, report, sentence) => {
      resolve({ code: child.exitCode ?? -1, report, sentence });
    });
  });
}

describe('the audit log', () => {
  it('is read by administrators and leaders, and by nobody else', async () => {
    const others = [office, await system.signInAs('inspector'), await system.signInAs('judge')];
    others.push(await system.signInAs('centre', { kind: 'township', code: 'T1' }));
    for (const path of ['/audit-log', '/audit-log/verification']) {
      expect((await system.anonymous().get(path)).status).toBe(401);
      for (const client of others) expect((await client.get(path)).status).toBe(403);
      for (const client of [leader, system.admin]) expect((await client.get(path)).status).toBe(200);
    }
  });

  it('tells who did what to what, when and in which request, the newest first', async () => {
    const before = Date.now();
    const made = await office.post(
      '/townships',
      { code: 'T9', name: '新乡' },
      { 'x-request-id': 'request-of-t9' },
    );
    const [entry] = (await leader.get('/audit-log?limit=1')).body.items;
    const me = (await office.get('/auth/me')).body;
    expect(entry).toMatchObject({
      actorId: me.id,
      actorRole: 'office',
      action: 'township.create',
      subjectKind: 'township',
      subjectId: made.body.id,
      before: null,
      after: { code: 'T9', name: '新乡' },
      requestId: 'request-of-t9',
    });
    expect(Date.parse(entry.at)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(entry.at)).toBeLessThanOrEqual(Date.now());
    await waitUntilSealed();
    expect((await leader.get('/audit-log?limit=1')).body.items[0].position).toBeGreaterThan(1);
  });

  it('is paged without a gap and without a repeat, also while it grows', async () => {
    const all: { id: string }[] = (await leader.get('/audit-log?limit=200')).body.items;
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body }: { body: { items: { id: string }[]; nextCursor: string | null } } = await leader.get(
        `/audit-log?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor;
      if (seen.length === 3) await office.post('/townships', { code: 'T10', name: '后来' });
    }
    expect(seen).toEqual(all.map(({ id }) => id));
    for (const wrong of ['x', Buffer.from('1 or 1').toString('base64url')])
      expect((await leader.get(`/audit-log?cursor=${wrong}`)).body).toMatchObject({ code: 'invalid-cursor' });
  });

  it('is searched by person, action, subject and day, alone and together', async () => {
    const find = async (query: string): Promise<Entry[]> => {
      const { items }: { items: Entry[] } = (await leader.get(`/audit-log?limit=200&${query}`)).body;
      return items;
    };
    const officeId = String((await office.get('/auth/me')).body.id);
    const township = String((await office.get('/townships')).body.items[0].id);
    const byOffice = await find(`actorId=${officeId}`);
    expect(byOffice.length).toBeGreaterThan(3);
    expect(new Set(byOffice.map(({ actorId }) => actorId))).toEqual(new Set([officeId]));
    expect(new Set((await find('action=user.create')).map(({ action }) => action))).toEqual(
      new Set(['user.create']),
    );
    expect(await find(`subjectKind=township&subjectId=${township}`)).toHaveLength(1);
    expect(await find(`subjectKind=school&subjectId=${township}`)).toEqual([]);
    expect(await find(`action=township.create&actorId=${officeId}&subjectId=${township}`)).toHaveLength(1);
    for (const wrong of ['actorId=1', 'from=2026-02-30', 'who=me', 'limit=0'])
      expect((await leader.get(`/audit-log?${wrong}`)).status).toBe(400);
  });

  it('takes a day as the county’s clock has it, from midnight to midnight', async () => {
    await system.sql(`set session_replication_role = 'replica'`);
    // A minute after midnight on 2 March in the county: in UTC it is still the day before.
    await system.sql(
      `update audit_entries set at = '2026-03-01T16:01:00Z' where subject_kind = 'township' and after->>'code' = 'T1'`,
    );
    const days = async (from: string, to: string): Promise<number> => {
      const { body } = await leader.get(`/audit-log?action=township.create&from=${from}&to=${to}`);
      return Number(body.items.length);
    };
    try {
      expect(await days('2026-03-02', '2026-03-02')).toBe(1);
      expect(await days('2026-03-01', '2026-03-01')).toBe(0);
      expect(await days('2026-03-01', '2026-03-02')).toBe(1);
      expect(await days('2026-03-03', '2026-03-04')).toBe(0);
    } finally {
      await system.sql(`delete from audit_entries where at < '2026-03-02'`);
      await system.sql(`truncate audit_entries, audit_links, audit_unsealed restart identity`);
      await system.sql(`set session_replication_role = 'origin'`);
    }
  });
});

/** What the owner of the database may do to six sealed entries, and where it is found. */
const deeds = [
  ['edits an entry', [`update audit_entries set after = '{"code":"X"}' where id = 4`], 'edited', 4],
  ['deletes an entry', [`delete from audit_entries where id = 4`], 'deleted', 4],
  [
    'deletes an entry and its link',
    [`delete from audit_entries where id = 4`, `delete from audit_links where position = 4`],
    'gap',
    4,
  ],
  [
    'inserts a forged entry',
    [
      `insert into audit_entries (entry_id, at, actor_role, action, subject_kind, subject_id, signature)
       values (uuidv7(), now(), 'admin', 'x', 'x', 'x', sha256('x'))`,
    ],
    'unsigned',
    null,
  ],
  [
    'copies an entry',
    [
      `alter table audit_entries drop constraint audit_entries_entry_key`,
      `insert into audit_entries overriding system value
       select 900, entry_id, at, actor_id, actor_role, action, subject_kind, subject_id, before, after, request_id, signature
         from audit_entries where id = 4`,
    ],
    'repeated',
    4,
  ],
  [
    'exchanges two entries',
    [
      `update audit_links set audit_id = case audit_id when 3 then -5 else -3 end where audit_id in (3, 5)`,
      `update audit_links set audit_id = -audit_id where audit_id < 0`,
    ],
    'out-of-order',
    3,
  ],
  ['edits a link', [`update audit_links set link = sha256(link) where position = 5`], 'out-of-order', 5],
  ['empties the log', [`truncate audit_entries, audit_links, audit_unsealed`], 'truncated', 1],
  [
    'cuts off the tail',
    [`delete from audit_entries where id > 4`, `delete from audit_links where position > 4`],
    'truncated',
    5,
  ],
] as const;

describe('whoever owns the database and', () => {
  let head: string;

  beforeAll(async () => {
    for (const code of ['U1', 'U2', 'U3', 'U4', 'U5', 'U6'])
      await office.post('/townships', { code, name: `${code}乡` });
    await waitUntilSealed();
    const { body } = await leader.get('/audit-log/verification');
    expect(body).toMatchObject({ intact: true, sealed: 6, firstFault: null });
    head = `${String(body.head.position)}:${String(body.head.link)}`;
    await system.sql(`create schema if not exists kept_audit`);
    await system.sql(`create table kept_audit.entries as select * from audit_entries`);
    await system.sql(`create table kept_audit.links as select * from audit_links`);
  });

  beforeEach(async () => {
    await system.sql(`set session_replication_role = 'replica'`);
    await system.sql(`truncate audit_entries, audit_links`);
    await system.sql(
      `alter table audit_entries drop constraint if exists audit_entries_entry_key,
         add constraint audit_entries_entry_key unique (entry_id)`,
    );
    await system.sql(`insert into audit_entries overriding system value select * from kept_audit.entries`);
    await system.sql(`insert into audit_links select * from kept_audit.links`);
  });

  it('does nothing, is told so by the route and by the command', async () => {
    expect((await leader.get(`/audit-log/verification?head=${head}`)).body).toMatchObject({ intact: true });
    const { code, report, sentence } = await runCommand([head]);
    expect(JSON.parse(report)).toMatchObject({ intact: true, sealed: 6, unsealedTail: 0, firstFault: null });
    expect(code).toBe(0);
    expect(sentence).toContain('完好');
  });

  it.each(deeds)(
    '%s is found by the route and by the command, at the same place',
    async (_, steps, kind, position) => {
      for (const step of steps) await system.sql(step);
      const { body } = await leader.get(`/audit-log/verification?head=${head}`);
      expect(body).toMatchObject({ intact: false, firstFault: { kind, position } });
      const { code, report, sentence } = await runCommand([head]);
      expect(JSON.parse(report)).toEqual(body);
      expect(code).toBe(1);
      expect(sentence).toContain(position === null ? '尚未封存' : `第 ${String(position)} 位`);
    },
  );
});

describe('the command that verifies the audit log', () => {
  it('says that it has not looked, rather than that all is well, when it is asked wrongly', async () => {
    for (const args of [['6'], ['x:y'], [`6:${'g'.repeat(64)}`], ['6:', '0'.repeat(64)], ['--help']]) {
      const { code, report, sentence } = await runCommand(args);
      expect({ code, report }).toEqual({ code: 2, report: '' });
      expect(sentence).toContain('链头');
    }
    const lost = await runCommand([], { DATABASE_URL: 'postgres://nobody:x@127.0.0.1:1/none' });
    expect(lost).toMatchObject({ code: 2, report: '', sentence: expect.stringContaining('未能核对') });
  });

  it('finds every entry wrong with another key', async () => {
    const { code, report } = await runCommand([], { SECRET_KEY: 'not the key of this installation at all' });
    expect(code).toBe(1);
    expect(JSON.parse(report)).toMatchObject({ sealed: 0, firstFault: { kind: 'edited', position: 1 } });
  });
});
