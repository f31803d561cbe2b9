import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer, ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { buildCounty } from '../support/small-county.js';

const file = 'code,name\nT3,镇三\n';
const unknownId = '00000000-0000-4000-8000-000000000000';

/** A multipart body as it goes over the wire, so that a test can break it. */
function multipart(parts: readonly string[], end = '--x--\r\n'): string {
  return parts.map((part) => `--x\r\nContent-Disposition: form-data; ${part}\r\n`).join('') + end;
}
const kindPart = 'name="kind"\r\n\r\ntownships';
const filePart = `name="file"; filename="t.csv"\r\n\r\n${file}`;

describe('an upload', () => {
  let system: RunningSystem;
  let office: ApiClient;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'uploads-'));
    system = await startSystem({ environment: { UPLOAD_FOLDER: folder, UPLOAD_LIMIT_BYTES: '50000' } });
    office = await system.signInAs('office');
    await buildCounty(office, [{ code: 'A' }]);
    await system.sql('delete from imports');
  });

  afterAll(async () => {
    await system.stop();
    await rm(folder, { recursive: true });
  });

  /** Whatever is refused leaves nothing: no import, no file. */
  afterEach(async () => {
    await settle(async () => (await readdir(folder)).length === 0);
    expect(await readdir(folder)).toEqual([]);
    expect(await system.sql('select 1 from imports')).toEqual([]);
    expect((await office.get('/health/live')).status).toBe(200);
  });

  const sendRaw = (body: string, contentType = 'multipart/form-data; boundary=x'): Promise<Answer> =>
    office.send('POST', '/imports', body, { 'content-type': contentType });

  it('is refused to all who import nothing', async () => {
    for (const [role, scope] of [
      ['leader', { kind: 'county' }],
      ['inspector', { kind: 'county' }],
      ['judge', { kind: 'county' }],
      ['centre', { kind: 'township', code: 'T1' }],
      ['school', { kind: 'school', code: 'A' }],
    ] as const) {
      const client = await system.signInAs(role, scope);
      expect((await client.upload({ kind: 'townships' }, 't.csv', file)).status).toBe(403);
    }
    expect((await system.anonymous().upload({ kind: 'townships' }, 't.csv', file)).status).toBe(401);
  });

  it('of pupils and marks is refused to the administrator, who cannot see such an import either', async () => {
    const fields = { kind: 'pupils', censusDate: '2025-09-30' };
    expect((await system.admin.upload(fields, 'p.csv', file)).body).toMatchObject({
      status: 403,
      code: 'not-permitted',
    });
    expect(
      (await system.admin.upload({ kind: 'exam-scores', examId: unknownId }, 'm.csv', file)).status,
    ).toBe(403);
    const { body } = await office.uploadAndWait(fields, 'p.csv', '学籍号,姓名\nP1,赵一\n');
    for (const suffix of ['', '/errors.xlsx', '/events']) {
      expect((await system.admin.get(`/imports/${String(body.id)}${suffix}`)).status).toBe(404);
    }
    expect((await system.admin.post(`/imports/${String(body.id)}/commit`)).status).toBe(404);
    await system.sql('delete from imports');
  });

  it.each<[string, Record<string, string>, number, string]>([
    ['an unknown kind', { kind: 'horses' }, 400, 'kind'],
    ['no kind', {}, 400, 'kind'],
    ['pupils without a census date', { kind: 'pupils' }, 400, 'censusDate'],
    ['a census date that does not exist', { kind: 'pupils', censusDate: '2025-02-30' }, 400, 'censusDate'],
    ['marks without an exam', { kind: 'exam-scores' }, 400, 'examId'],
    ['an exam id that is none', { kind: 'exam-scores', examId: '7' }, 400, 'examId'],
    ['townships with a census date', { kind: 'townships', censusDate: '2025-09-30' }, 400, 'censusDate'],
    ['a field that nobody knows', { kind: 'townships', colour: 'red' }, 400, 'colour'],
  ])('with %s is refused and the field named', async (_, fields, status, path) => {
    const answer = await office.upload(fields, 't.csv', file);
    expect(answer.body).toMatchObject({
      status,
      errors: expect.arrayContaining([expect.objectContaining({ path })]),
    });
  });

  it('for an exam that is not there is not found', async () => {
    const answer = await office.upload({ kind: 'exam-scores', examId: unknownId }, 'm.csv', file);
    expect(answer.body).toMatchObject({ status: 404, code: 'not-found' });
  });

  it.each<[string, string, number, string]>([
    ['without a file', multipart([kindPart]), 400, 'invalid-input'],
    [
      'with the file in another field',
      multipart([kindPart, filePart.replace('"file"', '"data"')]),
      400,
      'malformed-body',
    ],
    ['with two files', multipart([kindPart, filePart, filePart]), 400, 'malformed-body'],
    ['with the kind twice', multipart([kindPart, kindPart, filePart]), 400, 'invalid-input'],
    [
      'with more fields than it has',
      multipart([...Array.from({ length: 9 }, () => kindPart), filePart]),
      400,
      'malformed-body',
    ],
    ['that never ends', multipart([kindPart, filePart], ''), 400, 'malformed-body'],
    ['of nonsense', 'nonsense', 400, 'malformed-body'],
  ])('%s is malformed', async (_, body, status, code) => {
    expect((await sendRaw(body)).body).toMatchObject({ status, code });
  });

  it('as JSON or without a boundary is none', async () => {
    expect((await office.post('/imports', { kind: 'townships' })).body).toMatchObject({ status: 415 });
    expect((await sendRaw(multipart([kindPart, filePart]), 'multipart/form-data')).status).toBe(400);
    expect((await sendRaw(file, 'text/csv')).body).toMatchObject({ status: 415, code: 'unsupported-type' });
  });

  it('that is too large is refused as such', async () => {
    const answer = await office.upload({ kind: 'townships' }, 't.csv', Buffer.alloc(60_000, 'x'));
    expect(answer.body).toMatchObject({ status: 413, code: 'too-large' });
  });

  it('that breaks off halfway leaves nothing behind', async () => {
    const body = multipart([kindPart, filePart.replace(file, 'x'.repeat(20_000))]);
    const { hostname, port } = new URL(system.url);
    for (const part of [0.1, 0.5, 0.99]) {
      await new Promise<void>((resolve, reject) => {
        const socket = connect(Number(port), hostname, () => {
          socket.write(
            `POST /api/v1/imports HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${office.token ?? ''}\r\n` +
              `Content-Type: multipart/form-data; boundary=x\r\nContent-Length: ${String(body.length)}\r\n\r\n` +
              body.slice(0, body.length * part),
            () => setTimeout(() => socket.destroy(), 100),
          );
        });
        socket.once('close', () => resolve());
        socket.once('error', reject);
      });
    }
  });

  it('takes a name as a name, whatever path it claims', async () => {
    const { body } = await office.uploadAndWait({ kind: 'townships' }, '../../etc/乡镇?.csv', file);
    expect(body).toMatchObject({ status: 'ready', fileName: expect.stringMatching(/乡镇\?\.csv$/) });
    await system.sql('delete from imports');
  });
});

async function settle(isDone: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 100 && !(await isDone()); attempt += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
