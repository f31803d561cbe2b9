import { ApiClient } from '../support/api-client.js';
import { ChildProgram } from './child-program.js';
import { auditCount, enrolmentTrace } from './county-traces.js';
import { type FaultCounty, slowTestMs, startFaultCounty, type Upload } from './fault-county.js';
import { findFreePort } from './free-port.js';
import { holdAt } from './hold-point.js';
import type { TcpGate } from './tcp-gate.js';

const amongTheRows = { table: 'enrolments', moment: 'before insert', when: `new.class_no = '6'` } as const;

describe('PostgreSQL goes away and comes back', () => {
  let county: FaultCounty;
  let gate: TcpGate;
  let worker: ChildProgram;
  let api: ChildProgram;
  let visitor: ApiClient;

  beforeAll(async () => {
    county = await startFaultCounty('postgres', { pupilCount: 1_000, gate: 'DATABASE_URL' });
    if (!county.gate || !county.founder) throw new Error('the county has no gate or no worker');
    ({ gate, founder: worker } = county);
    const port = String(await findFreePort());
    api = await ChildProgram.start('api', { ...county.environment, HOST: '127.0.0.1', PORT: port });
    visitor = new ApiClient(`http://127.0.0.1:${port}`);
  }, slowTestMs);

  afterAll(async () => {
    await api.kill();
    await county.stop();
  }, slowTestMs);

  async function expectCommittedOnce(upload: Upload): Promise<void> {
    expect(await county.waitForImport(upload)).toMatchObject({ status: 'committed' });
    expect(await enrolmentTrace(county.admin, upload.censusDate)).toMatchObject({ rows: county.pupilCount });
    expect(await auditCount(county.admin, 'import.committed', upload.id)).toBe(1);
  }

  it(
    'while nothing is in hand: api and worker live on, and the api says meanwhile that it is not ready',
    async () => {
      expect((await visitor.get('/health/ready')).status).toBe(200);
      await gate.shut();
      expect((await visitor.get('/health/live')).status).toBe(200);
      const answer = await visitor.get('/health/ready');
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).not.toBeNull();
      expect((await visitor.post('/auth/login', { username: 'admin', password: 'x' })).status).toBe(503);
      await pause(1_000);
      await gate.open();
      await expectReady(visitor);
      const upload = await county.uploadPupils();
      await county.commit(upload);
      await expectCommittedOnce(upload);
      expect([worker.hasEnded, api.hasEnded]).toEqual([false, false]);
    },
    slowTestMs,
  );

  it(
    'while a commit is in hand: the same worker does it again, once',
    async () => {
      const upload = await county.uploadPupils();
      const hold = await holdAt(county.system.database, amongTheRows);
      await county.commit(upload);
      await hold.reached();
      await gate.shut();
      await hold.open();
      await pause(500);
      await gate.open();
      await expectCommittedOnce(upload);
      expect(worker.hasEnded).toBe(false);
    },
    slowTestMs,
  );

  it(
    'with every connection ended by the server, at rest and at work',
    async () => {
      await endBackends(county);
      await expectReady(visitor);
      await expectReady(county.office);
      const upload = await county.uploadPupils();
      const hold = await holdAt(county.system.database, amongTheRows);
      await county.commit(upload);
      await hold.reached();
      await endBackends(county);
      await hold.open();
      await expectReady(county.office);
      await expectCommittedOnce(upload);
      expect([worker.hasEnded, api.hasEnded]).toEqual([false, false]);
    },
    slowTestMs,
  );

  it(
    'but takes nobody in yet, as while it recovers: the worker does not storm its door',
    async () => {
      const { rows } = await county.admin.query<{ name: string }>('select current_database() as name');
      const name = `"${rows[0]?.name ?? ''}"`;
      const linesBefore = worker.lines.length;
      await county.admin.query(`alter database ${name} connection limit 0`);
      await endBackends(county);
      await pause(3_000);
      await county.admin.query(`alter database ${name} connection limit -1`);
      expect(worker.lines.length - linesBefore).toBeLessThan(300);
      await expectReady(county.office);
      const upload = await county.uploadPupils();
      await county.commit(upload);
      await expectCommittedOnce(upload);
    },
    slowTestMs,
  );

  it(
    'and not while the worker is asked to stop: it stops all the same',
    async () => {
      await gate.shut();
      expect(await worker.terminate()).toEqual({ code: 0, signal: null });
      expect(await api.terminate()).toEqual({ code: 0, signal: null });
      await gate.open();
    },
    slowTestMs,
  );
});

describe('Redis goes away and comes back', () => {
  let county: FaultCounty;
  let gate: TcpGate;
  let worker: ChildProgram;

  beforeAll(async () => {
    county = await startFaultCounty('redis', {
      pupilCount: 1_000,
      gate: 'REDIS_URL',
      environment: { SHUTDOWN_GRACE_MS: '1000' },
    });
    if (!county.gate || !county.founder) throw new Error('the county has no gate or no worker');
    ({ gate, founder: worker } = county);
  }, slowTestMs);

  afterAll(async () => {
    await county.stop();
  }, slowTestMs);

  it(
    'while work is asked for: it is done when Redis is back, and the bells did not pile up',
    async () => {
      const upload = await county.uploadPupils();
      await gate.shut();
      await county.commit(upload);
      await pause(2_000);
      const { rows } = await county.admin.query<{ waiting: number }>(
        'select count(*)::int as waiting from outbox where outbox.posted_at is null',
      );
      expect(rows).toEqual([{ waiting: 1 }]);
      await gate.open();
      expect(await county.waitForImport(upload)).toMatchObject({ status: 'committed' });
      expect(await auditCount(county.admin, 'import.committed', upload.id)).toBe(1);
      expect(worker.hasEnded).toBe(false);
    },
    slowTestMs,
  );

  it(
    'or takes bells and never answers: the relay lets go of its transaction and comes again',
    async () => {
      const upload = await county.uploadPupils();
      gate.freeze();
      const linesBefore = worker.lines.length;
      await county.commit(upload);
      await worker.waitForLine('outbox round failed', 20_000, linesBefore);
      gate.thaw();
      expect(await county.waitForImport(upload)).toMatchObject({ status: 'committed' });
      expect(await auditCount(county.admin, 'import.committed', upload.id)).toBe(1);
    },
    slowTestMs,
  );

  it(
    'and not while the worker is asked to stop: it stops all the same',
    async () => {
      gate.freeze();
      const began = performance.now();
      const { code } = await worker.terminate();
      // 1: it could not say goodbye to Redis; what matters is that it does not wait for ever.
      expect([0, 1]).toContain(code);
      expect(performance.now() - began).toBeLessThan(10_000);
    },
    slowTestMs,
  );
});

async function endBackends(county: FaultCounty): Promise<void> {
  await county.admin.query(
    `select pg_terminate_backend(pg_stat_activity.pid) from pg_stat_activity
      where pg_stat_activity.datname = current_database()
        and pg_stat_activity.usename = $1 and pg_stat_activity.pid <> pg_backend_pid()`,
    [new URL(county.environment['DATABASE_URL'] ?? '').username],
  );
}

async function expectReady(visitor: ApiClient): Promise<void> {
  const until = Date.now() + 5_000;
  while ((await visitor.get('/health/ready')).status !== 200) {
    if (Date.now() > until) throw new Error('the api did not become ready again');
    await pause(50);
  }
}

async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
