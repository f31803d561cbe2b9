import { auditCount, enrolmentTrace, rankingTrace } from './county-traces.js';
import { type FaultCounty, queueNames, slowTestMs, startFaultCounty } from './fault-county.js';
import { holdAt } from './hold-point.js';

describe.each(queueNames)('a queue on %s that loses everything', (queue) => {
  let county: FaultCounty;

  beforeAll(async () => {
    county = await startFaultCounty(queue, { worker: 'inside', environment: { WORKER_CONCURRENCY: '1' } });
  }, slowTestMs);

  afterAll(async () => {
    await county.stop();
  }, slowTestMs);

  it(
    'while one commit is in hand and another is rung for: both are committed, once',
    async () => {
      const first = await county.uploadPupils();
      const second = await county.uploadPupils();
      const hold = await holdAt(county.system.database, {
        table: 'enrolments',
        moment: 'before insert',
        when: `new.class_no = '6'`,
      });
      await county.commit(first);
      await hold.reached();
      await county.commit(second);
      await untilPosted(county, second.id);
      await county.wipeQueue();
      await hold.open();
      for (const upload of [first, second]) {
        expect(await county.waitForImport(upload)).toMatchObject({ status: 'committed' });
        expect(await enrolmentTrace(county.admin, upload.censusDate)).toMatchObject({
          rows: county.pupilCount,
        });
        expect(await auditCount(county.admin, 'import.committed', upload.id)).toBe(1);
      }
    },
    slowTestMs,
  );

  it(
    'while a ranking is in hand: it is done once, with the hash of an undisturbed one',
    async () => {
      const pupils = await county.uploadPupils();
      await county.commit(pupils);
      await county.waitForImport(pupils);
      const marks = await county.uploadMarks(pupils.censusDate);
      await county.commit(marks);
      await county.waitForImport(marks);
      const undisturbed = await county.startRanking(marks.examId);
      await county.waitForRanking(marks.examId, undisturbed);

      const hold = await holdAt(county.system.database, {
        table: 'ranking_rows',
        moment: 'before insert',
        when: 'new.position = 10',
      });
      const runId = await county.startRanking(marks.examId);
      await hold.reached();
      await county.wipeQueue();
      await hold.open();
      expect(await county.waitForRanking(marks.examId, runId)).toMatchObject({ status: 'succeeded' });
      expect(await rankingTrace(county.admin, runId)).toEqual(await rankingTrace(county.admin, undisturbed));
      expect(await auditCount(county.admin, 'ranking.succeeded', runId)).toBe(1);
    },
    slowTestMs,
  );

  it(
    'is of use again at once: the next import needs no restart',
    async () => {
      await county.wipeQueue();
      const upload = await county.uploadPupils();
      await county.commit(upload);
      expect(await county.waitForImport(upload)).toMatchObject({ status: 'committed' });
    },
    slowTestMs,
  );
});

/** Waits until the relay has given the bell of this work to the queue. */
async function untilPosted(county: FaultCounty, workId: string): Promise<void> {
  for (;;) {
    const { rowCount } = await county.admin.query(
      `select from outbox join stages on stages.id = outbox.stage_id
        where stages.work_id = $1 and stages.state = 'ready' and outbox.posted_at is not null`,
      [workId],
    );
    if (rowCount !== 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
