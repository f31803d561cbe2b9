import type { ChildProgram } from './child-program.js';
import { auditCount, enrolmentTrace, stagesOf } from './county-traces.js';
import { type FaultCounty, slowTestMs, startFaultCounty, type Upload } from './fault-county.js';
import { holdAt, type HoldPoint } from './hold-point.js';

const amongTheRows: HoldPoint = { table: 'enrolments', moment: 'before insert', when: `new.class_no = '6'` };

describe('two workers on one queue', () => {
  let county: FaultCounty;
  let first: ChildProgram;
  let second: ChildProgram;

  beforeAll(async () => {
    county = await startFaultCounty('redis', {
      pupilCount: 1_000,
      environment: { IDLE_TRANSACTION_TIMEOUT_MS: '1000' },
    });
    first = county.founder ?? (await county.startWorker());
  }, slowTestMs);

  afterAll(async () => {
    await county.stop();
  }, slowTestMs);

  async function expectCommittedOnce(upload: Upload): Promise<void> {
    expect(await county.waitForImport(upload)).toMatchObject({ status: 'committed' });
    expect(await enrolmentTrace(county.admin, upload.censusDate)).toMatchObject({
      rows: county.pupilCount,
      pupils: county.pupilCount,
    });
    expect(await auditCount(county.admin, 'import.committed', upload.id)).toBe(1);
  }

  it(
    'one is stopped for longer than a transaction may idle: the other does its work, and it does no harm when it goes on',
    async () => {
      const upload = await county.uploadPupils();
      const hold = await holdAt(county.system.database, amongTheRows);
      await county.commit(upload);
      await hold.reached();
      first.send('SIGSTOP');
      await hold.open();
      second = await county.startWorker();
      await expectCommittedOnce(upload);
      expect(await commitStageOf(county, upload)).toMatchObject({ state: 'done', attempts: 2 });
      first.send('SIGCONT');
      await first.waitForLine('stage postponed');
      await expectCommittedOnce(upload);
      expect(await commitStageOf(county, upload)).toMatchObject({ state: 'done', attempts: 2 });
    },
    slowTestMs,
  );

  it(
    'share many imports, and each is committed once',
    async () => {
      const doneBefore = [first, second].map(stagesDone);
      const uploads = await Promise.all(Array.from({ length: 6 }, () => county.uploadPupils()));
      await Promise.all(uploads.map((upload) => county.commit(upload)));
      for (const upload of uploads) await expectCommittedOnce(upload);
      const doneNow = [first, second].map((worker, index) => stagesDone(worker) - (doneBefore[index] ?? 0));
      expect(doneNow.reduce((sum, count) => sum + count)).toBe(12);
      expect(Math.min(...doneNow)).toBeGreaterThan(0);
    },
    slowTestMs,
  );

  it(
    'are rung for the same stage again, at work and afterwards, and it is done once',
    async () => {
      const upload = await county.uploadPupils();
      const hold = await holdAt(county.system.database, amongTheRows);
      await county.commit(upload);
      await hold.reached();
      await ringAgain(county, upload);
      await hold.open();
      await expectCommittedOnce(upload);
      await ringAgain(county, upload);
      await expectCommittedOnce(upload);
      expect(await commitStageOf(county, upload)).toMatchObject({ state: 'done', attempts: 1 });
    },
    slowTestMs,
  );
});

function stagesDone(worker: ChildProgram): number {
  return worker.lines.filter((line) => line.includes('"stage done"')).length;
}

async function commitStageOf(county: FaultCounty, upload: Upload): Promise<object | undefined> {
  return (await stagesOf(county.admin, upload.id)).find(({ job }) => job === 'imports.commit');
}

/** As after a relay that died between posting and noting it, three times; returns when all has been posted. */
async function ringAgain(county: FaultCounty, upload: Upload): Promise<void> {
  await county.admin.query(
    `insert into outbox (job, stage_id)
     select stages.job, stages.id from stages, generate_series(1, 3)
      where stages.work_id = $1 and stages.job = 'imports.commit'`,
    [upload.id],
  );
  for (;;) {
    const { rowCount } = await county.admin.query('select from outbox where outbox.posted_at is null');
    if (rowCount === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  // Time for the bells to be answered, wrongly or not.
  await new Promise((resolve) => setTimeout(resolve, 300));
}
