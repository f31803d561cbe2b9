import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApi } from '../../apps/api/create-api.js';
import { createLogger } from '../../libs/platform/logging/logger.js';
import { holdAt } from '../faults/hold-point.js';
import { type Answer, ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem, testPassword } from '../support/running-system.js';

let system: RunningSystem;
let office: ApiClient;
let uploadFolder: string;
let keys = 0;

beforeAll(async () => {
  uploadFolder = await mkdtemp(join(tmpdir(), 'teaching-quality-uploads-'));
  system = await startSystem({ worker: false, environment: { UPLOAD_FOLDER: uploadFolder } });
  office = await system.signInAs('office');
});

afterAll(async () => {
  await system.stop();
  await rm(uploadFolder, { recursive: true, force: true });
});

function newKey(): { 'idempotency-key': string } {
  keys += 1;
  return { 'idempotency-key': `key-${String(keys)}` };
}

async function makeTownship(code: string, headers: Record<string, string>, client = office): Promise<Answer> {
  return client.post('/townships', { code, name: `${code}乡` }, headers);
}

async function upload(
  headers: Record<string, string>,
  { kind = 'townships', fileName = 'a.csv', text = 'code,name\nU1,东乡\n' } = {},
): Promise<Answer> {
  const form = new FormData();
  form.append('kind', kind);
  form.append('file', new Blob([text]), fileName);
  return office.send('POST', '/imports', form, headers);
}

async function auditCount(subjectId: string): Promise<number> {
  return (await system.audited(subjectId)).length;
}

function isSameAnswer(first: Answer, second: Answer): void {
  expect(second.status).toBe(first.status);
  expect(second.headers.get('location')).toBe(first.headers.get('location'));
  expect(second.bytes.toString()).toBe(first.bytes.toString());
}

describe('a POST with an Idempotency-Key', () => {
  it('is answered again with the stored answer, and done once', async () => {
    const key = newKey();
    const first = await makeTownship('A1', key);
    expect(first).toMatchObject({ status: 201 });
    expect(first.headers.get('location')).toBe(`/api/v1/townships/${String(first.body.id)}`);
    for (const again of [await makeTownship('A1', key), await makeTownship('A1', key)])
      isSameAnswer(first, again);
    expect(await auditCount(String(first.body.id))).toBe(1);
  });

  it('is answered with what was, not with what has become of it since', async () => {
    const key = newKey();
    const first = await makeTownship('A2', key);
    await system.sql(`update townships set name = '改名乡' where code = 'A2'`);
    isSameAnswer(first, await makeTownship('A2', key));
  });

  it('is answered again when the answer has no content', async () => {
    const { id } = (await office.get('/auth/me')).body;
    const reset = (headers: Record<string, string>): Promise<Answer> =>
      system.admin.post(`/users/${String(id)}/reset-password`, { password: testPassword }, headers);
    const key = newKey();
    const first = await reset(key);
    expect(first).toMatchObject({ status: 204, body: undefined });
    isSameAnswer(first, await reset(key));
    expect(await auditCount(String(id))).toBe(2);
    await office.signIn('office1', testPassword);
  });

  it('is refused for another body, another route and another query', async () => {
    const key = newKey();
    await makeTownship('A3', key);
    const others = [
      await makeTownship('A4', key),
      await office.post('/townships', { name: 'A3乡', code: 'A3', note: 1 }, key),
      await office.post('/townships', {}, key),
      await office.post(
        '/schools',
        { code: 'A3', name: 'A3乡', townshipCode: null, stages: ['junior'] },
        key,
      ),
      await upload(key),
    ];
    for (const { body } of others)
      expect(body).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
    expect((await office.get('/townships')).body.items).not.toContainEqual(
      expect.objectContaining({ code: 'A4' }),
    );
  });

  it('means nothing to another person’s request with the same key', async () => {
    const key = newKey();
    const mine = await makeTownship('A5', key);
    const theirs = await makeTownship('A6', key, system.admin);
    expect(theirs).toMatchObject({ status: 201, body: { code: 'A6' } });
    isSameAnswer(mine, await makeTownship('A5', key));
    isSameAnswer(theirs, await makeTownship('A6', key, system.admin));
  });

  it('is refused while the first one is still running, on whichever instance, and answered after it', async () => {
    const second = await startInstance();
    const hold = await holdAt(system.database, { table: 'townships', moment: 'before insert', when: 'true' });
    try {
      const key = newKey();
      const first = makeTownship('A7', key);
      await hold.reached();
      for (const client of [office, second.client]) {
        const { body } = await makeTownship('A7', key, client);
        expect(body).toMatchObject({ status: 409, code: 'request-in-progress' });
      }
      await hold.open();
      isSameAnswer(await first, await makeTownship('A7', key, second.client));
    } finally {
      await second.api.close();
    }
  });

  it('leaves nothing when it is refused: it is judged again, and the key is free for another body', async () => {
    const key = newKey();
    expect((await office.post('/townships', { code: 'B1' }, key)).status).toBe(400);
    const school = { code: 'B1', name: '学校', townshipCode: 'B1', stages: ['junior'] };
    expect((await office.post('/schools', school, key)).body).toMatchObject({ code: 'unknown-code' });
    await makeTownship('B1', {});
    expect((await makeTownship('B1', key)).body).toMatchObject({ status: 409, code: 'already-exists' });
    expect((await office.post('/schools', school, key)).status).toBe(201);
    expect((await office.post('/schools', school, key)).status).toBe(201);
    const kept = await system.sql(`select key from idempotency_keys where key = $1`, [
      key['idempotency-key'],
    ]);
    expect(kept).toHaveLength(1);
  });

  it('stands or falls with what it did: no answer is kept of what was rolled back', async () => {
    await system.sql(
      `alter table idempotency_keys add constraint refuse_all check (key <> 'never') not valid`,
    );
    const never = { 'idempotency-key': 'never' };
    try {
      await expect(makeTownship('B2', never)).rejects.toThrow('500');
      expect(await system.sql(`select 1 from townships where code = 'B2'`)).toEqual([]);
      expect(await system.sql(`select 1 from audit_entries where after->>'code' = 'B2'`)).toEqual([]);
    } finally {
      await system.sql(`alter table idempotency_keys drop constraint refuse_all`);
    }
    expect((await makeTownship('B2', never)).status).toBe(201);
  });

  it('has one answer for each person and key in the database too, whatever the program forgets', async () => {
    const key = newKey();
    expect((await makeTownship('ONCE', key)).status).toBe(201);
    const again = system.sql(
      `insert into idempotency_keys (user_id, key, fingerprint, status)
       select user_id, key, fingerprint, status from idempotency_keys where key = $1`,
      [key['idempotency-key']],
    );
    await expect(again).rejects.toMatchObject({ code: '23505', constraint: 'idempotency_keys_pkey' });
  });

  it('is refused when the key is none', async () => {
    for (const key of ['', 'x'.repeat(256), 'a b', 'schlüssel']) {
      const { body } = await makeTownship('B3', { 'idempotency-key': key });
      expect(body).toMatchObject({ code: 'invalid-input', errors: [{ path: 'Idempotency-Key' }] });
    }
    expect((await makeTownship('B4', { 'idempotency-key': 'x'.repeat(255) })).status).toBe(201);
  });

  it('is judged by who is allowed to send it, before any stored answer', async () => {
    const key = newKey();
    const made = await system.signInAs('office', undefined, 'mover');
    expect((await makeTownship('B5', key, made)).status).toBe(201);
    const { id } = (await made.get('/auth/me')).body;
    const change = JSON.stringify({ role: 'judge' });
    await system.admin.send('PATCH', `/users/${String(id)}`, change, { 'content-type': 'application/json' });
    expect((await makeTownship('B5', key, made)).status).toBe(403);
  });

  it('keeps no password: neither in the answer, nor as a hash that can be guessed at without the key', async () => {
    const key = newKey();
    const user = {
      username: 'newcomer',
      password: testPassword,
      displayName: '新人',
      role: 'judge',
      scope: { kind: 'county' },
    };
    const first = await system.admin.post('/users', user, key);
    expect(first.status).toBe(201);
    expect(JSON.stringify(await system.sql(`select * from idempotency_keys`))).not.toContain(testPassword);
    // An installation with another key does not come to the same fingerprint.
    const other = await startInstance({ secretKey: 'another installation has another key' });
    try {
      const admin = new ApiClient(other.url);
      admin.token = system.admin.token;
      expect((await admin.post('/users', user, key)).body).toMatchObject({ code: 'idempotency-key-reused' });
    } finally {
      await other.api.close();
    }
    isSameAnswer(first, await system.admin.post('/users', user, key));
  });

  it('opens a session of its own at each sign-in: a token is never stored', async () => {
    const key = newKey();
    const signIn = (): Promise<Answer> =>
      system.anonymous().post('/auth/login', { username: 'office1', password: testPassword }, key);
    const [first, second] = [await signIn(), await signIn()];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(first.body.token).not.toBe(second.body.token);
  });
});

describe('an upload with an Idempotency-Key', () => {
  it('is taken once; the same file again gets the same answer', async () => {
    const key = newKey();
    const first = await upload(key);
    expect(first).toMatchObject({ status: 202, body: { status: 'validating' } });
    isSameAnswer(first, await upload(key));
    expect(await auditCount(String(first.body.id))).toBe(1);
  });

  it('is refused for another content, another name and another kind', async () => {
    const key = newKey();
    await upload(key);
    const others = [
      await upload(key, { text: 'code,name\nU1,西乡\n' }),
      await upload(key, { fileName: 'b.csv' }),
      await upload(key, { kind: 'schools' }),
      await makeTownship('C1', key),
    ];
    for (const { body } of others)
      expect(body).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
  });

  it('without one is a new upload each time', async () => {
    const [first, second] = [await upload({}), await upload({})];
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(first.body.id).not.toBe(second.body.id);
  });

  it('leaves no file on this machine, whether it is taken, repeated or refused', async () => {
    const key = newKey();
    const outcomes = [
      await upload(key),
      await upload(key),
      await upload(key, { text: 'code,name\n' }),
      await upload({}, { kind: 'nonsense' }),
      await upload({}, { kind: 'pupils' }),
      await upload({ 'idempotency-key': 'a b' }),
    ];
    expect(outcomes.map(({ status }) => status)).toEqual([202, 202, 422, 400, 400, 400]);
    expect(await readdir(uploadFolder)).toEqual([]);
  });
});

describe('a POST without an Idempotency-Key', () => {
  it('is done each time it is sent', async () => {
    expect((await makeTownship('D1', {})).status).toBe(201);
    expect((await makeTownship('D1', {})).body).toMatchObject({ code: 'already-exists' });
  });
});

/** One more api on the same database, and a client of the same person there. */
async function startInstance(
  changes: { secretKey?: string } = {},
): Promise<{ api: NestExpressApplication; url: string; client: ApiClient }> {
  const api = await createApi({ ...system.config, ...changes }, createLogger('test', 'silent'));
  await api.listen(0, '127.0.0.1');
  const url = await api.getUrl();
  const client = new ApiClient(url);
  client.token = office.token;
  return { api, url, client };
}
