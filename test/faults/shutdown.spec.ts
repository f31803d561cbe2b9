import { ApiClient } from '../support/api-client.js';
import { testPassword } from '../support/running-system.js';
import { ChildProgram } from './child-program.js';
import { auditCount, enrolmentTrace, stagesOf } from './county-traces.js';
import { findFreePort } from './free-port.js';
import { type FaultCounty, slowTestMs, startFaultCounty } from './fault-county.js';
import { holdAt, type HoldPoint } from './hold-point.js';

const amongTheRows: HoldPoint = { table: 'enrolments', moment: 'before insert', when: `new.class_no = '6'` };

async function expectStageInHandFinished(county: FaultCounty): Promise<void> {
  const worker = county.founder ?? (await county.startWorker());
  const inHand = await county.uploadPupils();
  const hold = await holdAt(county.system.database, amongTheRows);
  await county.commit(inHand);
  await hold.reached();
  worker.send('SIGTERM');
  await worker.waitForLine('"stopping"');
  await pause(300);
  expect(worker.hasEnded).toBe(false);
  await hold.open();
  expect(await worker.ended).toEqual({ code: 0, signal: null });
  expect(await county.waitForImport(inHand)).toMatchObject({ status: 'committed' });
  expect(await auditCount(county.admin, 'import.committed', inHand.id)).toBe(1);
}

describe('a worker that is asked to stop, with its queue on redis', () => {
  let county: FaultCounty;

  beforeAll(async () => {
    county = await startFaultCounty('redis', { pupilCount: 1_000 });
  }, slowTestMs);

  afterAll(async () => {
    await county.stop();
  }, slowTestMs);

  it(
    'finishes the stage in hand and ends with 0',
    async () => {
      await expectStageInHandFinished(county);
    },
    slowTestMs,
  );
});

describe('a worker that is asked to stop, with its queue on postgres', () => {
  let county: FaultCounty;

  beforeAll(async () => {
    county = await startFaultCounty('postgres', { pupilCount: 1_000 });
  }, slowTestMs);

  afterAll(async () => {
    await county.stop();
  }, slowTestMs);

  it(
    'finishes the stage in hand and ends with 0',
    async () => {
      await expectStageInHandFinished(county);
    },
    slowTestMs,
  );

  it(
    'finishes a ranking in hand, threads and all',
    async () => {
      const worker = await county.startWorker();
      const pupils = await county.uploadPupils();
      await county.commit(pupils);
      await county.waitForImport(pupils);
      const marks = await county.uploadMarks(pupils.censusDate);
      await county.commit(marks);
      await county.waitForImport(marks);
      const hold = await holdAt(county.system.database, {
        table: 'ranking_rows',
        moment: 'before insert',
        when: 'true',
      });
      const runId = await county.startRanking(marks.examId);
      await hold.reached();
      worker.send('SIGTERM');
      await worker.waitForLine('"stopping"');
      await hold.open();
      expect(await worker.ended).toEqual({ code: 0, signal: null });
      expect(await stagesOf(county.admin, runId)).toEqual([
        { job: 'exams.rank', state: 'done', attempts: 1 },
      ]);
    },
    slowTestMs,
  );

  it(
    'leaves a stage that takes longer than the grace to the next worker, and still ends with 0',
    async () => {
      const worker = await county.startWorker({ SHUTDOWN_GRACE_MS: '200' });
      const upload = await county.uploadPupils();
      const hold = await holdAt(county.system.database, amongTheRows);
      await county.commit(upload);
      await hold.reached();
      expect(await worker.terminate()).toEqual({ code: 0, signal: null });
      await hold.open();
      await county.startWorker();
      expect(await county.waitForImport(upload)).toMatchObject({ status: 'committed' });
      expect(await enrolmentTrace(county.admin, upload.censusDate)).toMatchObject({
        rows: county.pupilCount,
      });
      expect(await auditCount(county.admin, 'import.committed', upload.id)).toBe(1);
    },
    slowTestMs,
  );
});

describe('an api that is asked to stop', () => {
  let county: FaultCounty;

  beforeAll(async () => {
    county = await startFaultCounty('postgres', { pupilCount: 10, worker: 'inside' });
  }, slowTestMs);

  afterAll(async () => {
    await county.stop();
  }, slowTestMs);

  it(
    'answers the request in hand, takes no other, cuts the event stream, and ends with 0',
    async () => {
      const port = String(await findFreePort());
      const api = await ChildProgram.start('api', { ...county.environment, HOST: '127.0.0.1', PORT: port });
      try {
        const client = new ApiClient(`http://127.0.0.1:${port}`);
        await client.signIn('admin', testPassword);
        const watcher = new ApiClient(client.url);
        watcher.token = county.office.token;
        const checking = await holdAt(county.system.database, {
          table: 'import_rows',
          moment: 'before insert',
          when: 'true',
        });
        const accepted = await watcher.upload({ kind: 'townships' }, 't.csv', 'code,name\nT9,南乡\n');
        const stream = await fetch(`${client.url}/api/v1/imports/${String(accepted.body.id)}/events`, {
          headers: { authorization: `Bearer ${String(watcher.token)}` },
        });
        expect(stream.headers.get('content-type')).toContain('text/event-stream');

        const hold = await holdAt(county.system.database, {
          table: 'townships',
          moment: 'before insert',
          when: 'true',
        });
        const inHand = client.post('/townships', { code: 'T8', name: '北乡' });
        await hold.reached();
        api.send('SIGTERM');
        await api.waitForLine('"stopping"');
        await expect(fetch(`${client.url}/health/live`)).rejects.toThrow();
        await hold.open();
        expect(await inHand).toMatchObject({ status: 201, body: { code: 'T8' } });
        expect(await api.ended).toEqual({ code: 0, signal: null });
        await stream.text().catch(() => undefined);
        await checking.open();
      } finally {
        await api.kill();
      }
    },
    slowTestMs,
  );
});

async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
