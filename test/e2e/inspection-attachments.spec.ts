import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Answer, ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { assign } from '../support/small-inspections.js';
import { heic, jpeg, pdf, png, secrets, startOfJpeg, webp } from '../support/small-photos.js';
import { type InspectedCounty, openInspectedCounty, put, submitVisit } from '../support/small-visits.js';

const largest = 8 * 1024 * 1024;

describe('attachments', () => {
  let folder: string;
  let system: RunningSystem;
  let county: InspectedCounty;
  let office: ApiClient;
  let alice: ApiClient;
  let bob: ApiClient;
  let leader: ApiClient;
  let school: ApiClient;
  let otherSchool: ApiClient;
  let centre: ApiClient;
  let otherCentre: ApiClient;
  /** A submitted visit of alice at P1, and what she found there. */
  let visitId: string;
  let findingId: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'attachments-'));
    system = await startSystem({ worker: false, environment: { UPLOAD_FOLDER: folder } });
    county = await openInspectedCounty(system);
    ({ office, alice, bob } = county);
    leader = await system.signInAs('leader');
    school = await system.signInAs('school', { kind: 'school', code: 'P1' });
    otherSchool = await system.signInAs('school', { kind: 'school', code: 'P2' });
    centre = await system.signInAs('centre', { kind: 'township', code: 'T1' });
    otherCentre = await system.signInAs('centre', { kind: 'township', code: 'T2' });
    findingId = randomUUID();
    visitId = await submitVisit(alice, county.visit({ findings: [{ id: findingId, ...finding() }] }));
  });

  afterAll(async () => {
    await system.stop();
    await rm(folder, { recursive: true });
  });

  const finding = (): object => ({
    itemCode: 'A1',
    text: '灭火器过期',
    severity: 'major',
    deadline: '2025-11-01',
  });
  const ofVisit = (id: string = randomUUID(), visit = visitId): string =>
    `/visits/${visit}/attachments/${id}`;
  const ofFinding = (id: string = randomUUID(), about = findingId): string =>
    `/findings/${about}/attachments/${id}`;
  const outcome = ({ status, body }: Answer): readonly [number, unknown] => [status, body?.code];
  const idsIn = async (client: ApiClient, path: string): Promise<string[]> => {
    const items: { id: string }[] = (await client.get(path)).body.items;
    return items.map(({ id }) => id);
  };

  async function attached(path: string, by = alice, bytes = jpeg()): Promise<string> {
    const answer = await by.putFile(path, bytes);
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return String(answer.body.id);
  }

  async function storedBytes(id: string): Promise<Buffer> {
    const rows = await system.sql<{ bytes: Buffer }>(
      'select bytes from attachment_chunks where attachment_id = $1 order by position',
      [id],
    );
    return Buffer.concat(rows.map(({ bytes }) => bytes));
  }

  describe('of a visit', () => {
    it('are refused to all but the inspector whose visit it is', async () => {
      expect((await system.anonymous().putFile(ofVisit(), jpeg())).status).toBe(401);
      for (const client of [office, leader, school, centre])
        expect((await client.putFile(ofVisit(), jpeg())).status).toBe(403);
      expect(outcome(await bob.putFile(ofVisit(), jpeg()))).toEqual([404, 'not-found']);
      const draft = randomUUID();
      await put(alice, `/visits/${draft}`, county.visit());
      expect(outcome(await bob.putFile(ofVisit(randomUUID(), draft), jpeg()))).toEqual([404, 'not-found']);
      expect((await alice.putFile('/visits/7/attachments/8', jpeg())).status).toBe(400);
    });

    it('are kept once and bit by bit, whatever is repeated, and never become something else', async () => {
      const id = randomUUID();
      const sent = await Promise.all(Array.from({ length: 5 }, () => alice.putFile(ofVisit(id), jpeg(6))));
      expect(sent.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201]);
      expect(sent[0]?.headers.get('location')).toBe(`/api/v1/attachments/${id}`);
      expect(sent[0]?.body).toEqual({
        id,
        visitId,
        findingId: null,
        mediaType: 'image/jpeg',
        byteSize: jpeg(6).length,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        source: 'inspector',
        receivedAt: expect.any(String),
      });
      expect((await alice.putFile(ofVisit(id.toUpperCase()), jpeg(6))).status).toBe(200);
      expect(outcome(await alice.putFile(ofVisit(id), jpeg(3)))).toEqual([409, 'id-reused']);
      expect(outcome(await alice.putFile(ofFinding(id), jpeg(6)))).toEqual([409, 'id-reused']);
      expect(outcome(await bob.putFile(ofVisit(id, randomUUID()), jpeg(6)))).toEqual([409, 'id-reused']);
      expect(await storedBytes(id)).toEqual(jpeg(6));
      expect(await system.audited(id)).toMatchObject([
        { action: 'attachment.receive', role: 'inspector', after: { visitId, byteSize: jpeg(6).length } },
      ]);
    });

    it('are not placed for who sent them to the visit of another', async () => {
      const [visit, id] = [randomUUID(), randomUUID()];
      await assign(system, 'bob', county.autumn, ['P1']);
      await attached(ofVisit(id, visit), bob);
      await submitVisit(alice, county.visit(), visit);
      const sent: { id: string; state: string }[] = (await bob.get('/visits/sent')).body.items;
      expect(sent.find((thing) => thing.id === id)?.state).toBe('waiting');
      await system.sql(
        `delete from inspection_assignments using schools
          where schools.id = inspection_assignments.school_id and schools.code = 'P1'
            and inspection_assignments.inspector_id = (select id from users where username = 'bob')`,
      );
    });

    it('may arrive before it, and are shown when it is; those of a stranger never are', async () => {
      const visit = randomUUID();
      const early = await attached(ofVisit(randomUUID(), visit));
      const strange = await attached(ofVisit(randomUUID(), visit), bob);
      const list = `/visits/${visit}/attachments`;
      expect(await idsIn(alice, list)).toEqual([early]);
      for (const client of [office, school]) {
        expect((await client.get(list)).status).toBe(404);
        expect((await client.get(`/attachments/${early}`)).status).toBe(404);
      }
      await put(alice, `/visits/${visit}`, county.visit());
      expect(await idsIn(office, list)).toEqual([early]);
      expect((await school.get(list)).status).toBe(404);
      expect((await school.get(`/attachments/${early}`)).status).toBe(404);
      await alice.post(`/visits/${visit}/submit`);
      for (const client of [alice, office, leader, centre, school]) {
        expect(await idsIn(client, list)).toEqual([early]);
        expect((await client.get(`/attachments/${strange}`)).status).toBe(404);
      }
    });
  });

  describe('of a finding', () => {
    it('are refused to strangers, and to a school before the finding has been put before it', async () => {
      expect((await system.anonymous().putFile(ofFinding(), jpeg())).status).toBe(401);
      for (const client of [office, leader, centre])
        expect((await client.putFile(ofFinding(), jpeg())).status).toBe(403);
      for (const client of [bob, otherSchool])
        expect(outcome(await client.putFile(ofFinding(), jpeg()))).toEqual([404, 'not-found']);
      expect(outcome(await school.putFile(ofFinding(randomUUID(), randomUUID()), jpeg()))).toEqual([
        404,
        'not-found',
      ]);
      const unsent = randomUUID();
      await put(alice, `/findings/${unsent}`, { visitId: randomUUID(), ...finding() });
      expect((await school.putFile(ofFinding(randomUUID(), unsent), jpeg())).status).toBe(404);
    });

    it('are the inspector’s and the school’s, each shown as whose it is, to both and to who is above them', async () => {
      const problem = await attached(ofFinding());
      const repair = await attached(ofFinding(), school, pdf);
      const list = `/findings/${findingId}/attachments`;
      for (const client of [alice, school, office, leader, centre]) {
        expect((await client.get(list)).body.items).toMatchObject([
          { id: problem, source: 'inspector', findingId, visitId: null },
          { id: repair, source: 'school', mediaType: 'application/pdf' },
        ]);
      }
      for (const client of [bob, otherSchool, otherCentre]) {
        expect((await client.get(list)).status).toBe(404);
        for (const id of [problem, repair]) expect((await client.get(`/attachments/${id}`)).status).toBe(404);
      }
    });

    it('may arrive before it, and those of a stranger are never shown', async () => {
      const about = randomUUID();
      const early = await attached(ofFinding(randomUUID(), about));
      const strange = await attached(ofFinding(randomUUID(), about), bob);
      await put(alice, `/findings/${about}`, { visitId, ...finding() });
      const late = await attached(ofFinding(randomUUID(), about), school);
      for (const client of [alice, school, office]) {
        expect(await idsIn(client, `/findings/${about}/attachments`)).toEqual([early, late]);
        expect((await client.get(`/attachments/${strange}`)).status).toBe(404);
      }
    });
  });

  describe('as they are sent', () => {
    it.each([
      ['HEIC', heic, 'HEIC'],
      ['a GIF', Buffer.from('GIF89a and more of it'), '只接受'],
      ['a page', Buffer.from('<html><script>alert(1)</script></html>'), '只接受'],
    ])('are refused when they are %s, whatever they are called', async (_, bytes, detail) => {
      for (const type of ['image/jpeg', 'image/heic', 'application/octet-stream']) {
        const answer = await alice.putFile(ofVisit(), bytes, type);
        expect(outcome(answer)).toEqual([415, 'unsupported-type']);
        expect(answer.body.detail).toContain(detail);
      }
    });

    it.each([
      ['image/jpeg', jpeg(6)],
      ['image/png', png()],
      ['image/webp', webp()],
      ['application/pdf', pdf],
    ])('are known by their content, not by their name (%s)', async (mediaType, bytes) => {
      const answer = await alice.putFile(ofVisit(), bytes, 'application/octet-stream');
      expect(answer.status).toBe(201);
      expect(answer.body.mediaType).toBe(mediaType);
    });

    it.each([
      ['cut off', jpeg(1, 5_000).subarray(0, 4_000), '不完整'],
      [
        'no photo behind its beginning',
        Buffer.concat([startOfJpeg, Buffer.from([0xff]), Buffer.alloc(64)]),
        '损坏',
      ],
    ])('are refused when they are %s: what cannot be read cannot be cleaned', async (_, bytes, detail) => {
      const answer = await alice.putFile(ofVisit(), bytes);
      expect(outcome(answer)).toEqual([422, 'file-refused']);
      expect(answer.body.detail).toContain(detail);
    });

    it('are refused as forms, as JSON, compressed and empty', async () => {
      expect((await put(alice, ofVisit(), { photo: 'x' })).status).toBe(415);
      const form = new FormData();
      form.append('file', new Blob([new Uint8Array(jpeg())]));
      expect((await alice.send('PUT', ofVisit(), form, {})).status).toBe(415);
      const gzip = { 'content-encoding': 'gzip' };
      expect((await alice.putFile(ofVisit(), gzipSync(jpeg()), 'image/jpeg', gzip)).status).toBe(415);
      expect((await alice.putFile(ofVisit(), Buffer.alloc(0))).status).toBe(400);
      // Nor does another route take a photo for what it reads.
      expect(
        (
          await alice.send('POST', `/visits/${visitId}/submit`, new Blob(['x']), {
            'content-type': 'image/png',
          })
        ).status,
      ).toBe(415);
    });

    it('may have 8 MB and not a byte more, announced or not', async () => {
      const size = (bytes: number): Buffer => jpeg(1, bytes - jpeg().length);
      expect((await alice.putFile(ofVisit(), size(largest))).status).toBe(201);
      expect(outcome(await alice.putFile(ofVisit(), size(largest + 1)))).toEqual([413, 'too-large']);
      const unannounced = await fetch(`${system.url}/api/v1${ofVisit()}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${alice.token ?? ''}`, 'content-type': 'image/jpeg' },
        body: new Blob([new Uint8Array(size(largest + 1))]).stream(),
        duplex: 'half',
      });
      expect(unannounced.status).toBe(413);
      expect(await readdir(folder)).toEqual([]);
    });

    it('are kept through the halves of many that are still on their way, and leave nothing when they break off', async () => {
      const before = await system.sql('select from attachments');
      const sockets = await Promise.all(
        Array.from({ length: 40 }, () => halfSent(ofVisit(), jpeg(1, 100_000))),
      );
      try {
        await until(async () => (await readdir(folder)).length === 40);
        expect((await alice.get(`/visits/${visitId}/attachments`)).status).toBe(200);
        expect((await alice.putFile(ofVisit(), png())).status).toBe(201);
      } finally {
        for (const socket of sockets) socket.destroy();
      }
      await until(async () => (await readdir(folder)).length === 0);
      expect(await system.sql('select from attachments')).toHaveLength(before.length + 1);
    });

    it('of a stranger, begun before a finding and ended behind it, are never shown as if the school had sent them', async () => {
      const [about, id, photo] = [randomUUID(), randomUUID(), jpeg(1, 100_000)];
      const socket = await halfSent(ofFinding(id, about), photo, bob);
      await until(async () => (await readdir(folder)).length > 0);
      await put(alice, `/findings/${about}`, { visitId, ...finding() });
      const answered = new Promise((resolve) => socket.once('data', resolve));
      socket.write(photo.subarray(photo.length / 2));
      await answered;
      socket.destroy();
      for (const client of [alice, school, office]) {
        expect(await idsIn(client, `/findings/${about}/attachments`)).toEqual([]);
        expect((await client.get(`/attachments/${id}`)).status).toBe(404);
      }
    });

    async function until(isSo: () => Promise<boolean>): Promise<void> {
      const limit = Date.now() + 10_000;
      while (!(await isSo())) {
        if (Date.now() > limit) throw new Error('it did not come to pass');
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }

    /** A connection on which half of a photo has been sent. */
    async function halfSent(path: string, bytes: Buffer, by = alice): Promise<Socket> {
      const { hostname, port } = new URL(system.url);
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined);
      const head = [
        `PUT /api/v1${path} HTTP/1.1`,
        'Host: localhost',
        `Authorization: Bearer ${by.token ?? ''}`,
        'Content-Type: image/jpeg',
        `Content-Length: ${String(bytes.length)}`,
      ];
      socket.write(`${head.join('\r\n')}\r\n\r\n`);
      await new Promise((resolve) => socket.write(bytes.subarray(0, bytes.length / 2), resolve));
      return socket;
    }
  });

  describe('as they are handed out', () => {
    const files = [
      { name: 'JPEG', bytes: () => jpeg(6, 3_000_000), ending: 'jpg', type: 'image/jpeg' },
      { name: 'PNG', bytes: png, ending: 'png', type: 'image/png' },
      { name: 'WebP', bytes: webp, ending: 'webp', type: 'image/webp' },
    ];

    it.each(files)(
      'tell neither place nor person, and run nowhere ($name)',
      async ({ bytes, ending, type }) => {
        const id = await attached(ofVisit(), alice, bytes());
        for (const client of [school, centre, leader, alice, office]) {
          const answer = await client.get(`/attachments/${id}`);
          expect(answer.status).toBe(200);
          expect(Object.fromEntries(answer.headers)).toMatchObject({
            'content-type': type,
            'content-length': String(answer.bytes.length),
            'content-disposition': `attachment; filename="${id}.${ending}"`,
            'x-content-type-options': 'nosniff',
            'content-security-policy': "sandbox; default-src 'none'",
            'cache-control': 'no-store',
          });
          for (const secret of secrets) expect(answer.bytes.includes(secret)).toBe(false);
          expect(answer.bytes.length).toBeGreaterThan(bytes().length - 2_000);
        }
      },
    );

    it('are whole for the office when it asks for the evidence, and for nobody else', async () => {
      const id = await attached(ofVisit(), alice, jpeg(6, 2_000_000));
      for (const client of [school, otherSchool, centre, leader, alice])
        expect(outcome(await client.get(`/attachments/${id}?original=true`))).toEqual([403, 'not-permitted']);
      expect((await office.get(`/attachments/${id}?original=perhaps`)).status).toBe(400);
      const original = await office.get(`/attachments/${id}?original=true`);
      expect(original.bytes.equals(jpeg(6, 2_000_000))).toBe(true);
      expect((await school.get(`/attachments/${id}?original=false`)).bytes.includes(secrets[0])).toBe(false);
    });

    it('are the same paper when they are papers', async () => {
      const id = await attached(ofVisit(), alice, pdf);
      const answer = await school.get(`/attachments/${id}`);
      expect(answer.bytes).toEqual(pdf);
      expect(answer.headers.get('content-type')).toBe('application/pdf');
    });

    it('are never those of another school, and not found when they do not exist', async () => {
      const ids = [
        await attached(ofVisit()),
        await attached(ofFinding()),
        await attached(ofFinding(), school),
      ];
      for (const id of ids) {
        expect((await system.anonymous().get(`/attachments/${id}`)).status).toBe(401);
        expect((await system.admin.get(`/attachments/${id}`)).status).toBe(403);
        for (const client of [otherSchool, otherCentre, bob])
          expect(outcome(await client.get(`/attachments/${id}`))).toEqual([404, 'not-found']);
      }
      expect((await office.get(`/attachments/${randomUUID()}`)).status).toBe(404);
    });
  });
});
