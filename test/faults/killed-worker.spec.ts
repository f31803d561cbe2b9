import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { openStream } from '../../apps/standalone/demo/random-stream.js';
import type { ChildProgram } from './child-program.js';
import {
  auditCount,
  enrolmentTrace,
  rankingTrace,
  scoreTrace,
  stagedRowCount,
  stagesOf,
} from './county-traces.js';
import { type FaultCounty, queueNames, slowTestMs, startFaultCounty, type Upload } from './fault-county.js';
import { holdAt, type HoldPoint } from './hold-point.js';

const commitPoints: readonly (readonly [string, HoldPoint])[] = [
  [
    'in the commit of the claim',
    {
      table: 'stages',
      moment: 'commit of update',
      when: `new.job = 'imports.commit' and new.state = 'running'`,
    },
  ],
  ['in the middle of the rows', { table: 'enrolments', moment: 'before insert', when: `new.class_no = '6'` }],
  [
    'in the commit itself',
    {
      table: 'stages',
      moment: 'commit of update',
      when: `new.job = 'imports.commit' and new.state = 'done'`,
    },
  ],
];

const rankingPoints: readonly (readonly [string, HoldPoint])[] = [
  ['in the COPY of the pupil lists', { table: 'ranking_pupil_lists', moment: 'before insert', when: 'true' }],
  [
    'in the commit itself',
    { table: 'stages', moment: 'commit of update', when: `new.job = 'exams.rank' and new.state = 'done'` },
  ],
];

describe.each(queueNames)('a worker that is killed, with its queue on %s', (queue) => {
  // Where a transaction is cut off is the database's affair, whatever rings: the second queue gets fewer points.
  const isShort = queue === 'redis';
  let county: FaultCounty;
  let worker: ChildProgram;
  let reference: { enrolments: object; scores: object };
  let censusDate: string;
  let examId: string;
  let undisturbed: object;
  let commitMs: number;
  let rankingMs: number;

  beforeAll(async () => {
    county = await startFaultCounty(queue);
    worker = county.founder ?? (await county.startWorker());
    const pupils = await county.uploadPupils();
    let began = performance.now();
    await county.commit(pupils);
    expect(await county.waitForImport(pupils)).toMatchObject({ status: 'committed' });
    commitMs = performance.now() - began;
    const marks = await county.uploadMarks(pupils.censusDate);
    await county.commit(marks);
    expect(await county.waitForImport(marks)).toMatchObject({ status: 'committed' });
    ({ censusDate, examId } = marks);
    began = performance.now();
    const runId = await county.startRanking(examId);
    expect(await county.waitForRanking(examId, runId)).toMatchObject({ status: 'succeeded' });
    rankingMs = performance.now() - began;
    undisturbed = await rankingTrace(county.admin, runId);
    reference = {
      enrolments: await enrolmentTrace(county.admin, pupils.censusDate),
      scores: await scoreTrace(county.admin, examId),
    };
    expect(reference.enrolments).toMatchObject({ rows: county.pupilCount, pupils: county.pupilCount });
  }, slowTestMs);

  afterAll(async () => {
    await county.stop();
  }, slowTestMs);

  async function expectCommittedOnce(upload: Upload): Promise<void> {
    expect(await county.waitForImport(upload)).toMatchObject({ status: 'committed' });
    expect(await enrolmentTrace(county.admin, upload.censusDate)).toEqual(reference.enrolments);
    expect(await auditCount(county.admin, 'import.committed', upload.id)).toBe(1);
    expect(await stagedRowCount(county.admin, upload.id)).toBe(0);
  }

  async function expectRankedOnce(runId: string): Promise<void> {
    expect(await county.waitForRanking(examId, runId)).toMatchObject({ status: 'succeeded' });
    expect(await rankingTrace(county.admin, runId)).toEqual(undisturbed);
    expect(await auditCount(county.admin, 'ranking.succeeded', runId)).toBe(1);
  }

  /** Folders in which a process lays out uploaded files. */
  async function foldersOf(pid: number): Promise<readonly string[]> {
    const names = await readdir(tmpdir());
    return names.filter(
      (name) => name.startsWith('teaching-quality-import-') && name.includes(`-${String(pid)}-`),
    );
  }

  it(
    'in the middle of the COPY of an upload: the file is checked once, every row staged once, no copy of it left',
    async () => {
      const hold = await holdAt(county.system.database, {
        table: 'import_rows',
        moment: 'before insert',
        when: 'new.row_no = 1500',
      });
      const uploading = county.uploadPupils();
      await hold.reached();
      const { pid } = worker;
      await worker.kill();
      expect(await foldersOf(pid)).toHaveLength(1);
      await hold.open();
      worker = await county.startWorker();
      expect(await foldersOf(pid)).toEqual([]);
      const upload = await uploading;
      expect(await stagedRowCount(county.admin, upload.id)).toBe(county.pupilCount);
      await county.commit(upload);
      await expectCommittedOnce(upload);
    },
    slowTestMs,
  );

  it.each(isShort ? commitPoints.slice(1, 2) : commitPoints)(
    '%s of an import: the next worker commits it once',
    async (_, point) => {
      const upload = await county.uploadPupils();
      const hold = await holdAt(county.system.database, point);
      await county.commit(upload);
      await hold.reached();
      await worker.kill();
      // The dead worker's backend still holds its locks: the next worker must not fall over them.
      worker = await county.startWorker();
      await hold.open();
      await expectCommittedOnce(upload);
    },
    slowTestMs,
  );

  it.each(isShort ? rankingPoints.slice(0, 1) : rankingPoints)(
    '%s of a ranking: the next worker ranks it once, same hash',
    async (_, point) => {
      const hold = await holdAt(county.system.database, point);
      const runId = await county.startRanking(examId);
      await hold.reached();
      await worker.kill();
      worker = await county.startWorker();
      await hold.open();
      await expectRankedOnce(runId);
    },
    slowTestMs,
  );

  it(
    'between ringing and noting that it has rung: the bell rings twice, the work is done once',
    async () => {
      const upload = await county.uploadPupils();
      const hold = await holdAt(county.system.database, {
        table: 'outbox',
        moment: 'before update',
        when: 'new.posted_at is not null',
      });
      await county.commit(upload);
      await hold.reached();
      await worker.kill();
      await hold.open();
      worker = await county.startWorker();
      await expectCommittedOnce(upload);
      expect(await stagesOf(county.admin, upload.id)).toContainEqual(
        expect.objectContaining({ job: 'imports.commit', state: 'done' }),
      );
    },
    slowTestMs,
  );

  it.each(isShort ? ['marks', 'ranking'] : ['pupils', 'marks', 'ranking'])(
    'at a random moment of its work on %s: it is finished once',
    async (work) => {
      const { next } = openStream(20_260_901, `${queue} ${work}`);
      const killAndReplace = async (longestMs: number): Promise<void> => {
        await pause(next() * longestMs);
        await worker.kill();
        worker = await county.startWorker();
      };
      if (work === 'ranking') {
        const runId = await county.startRanking(examId);
        await killAndReplace(rankingMs * 1.2);
        await expectRankedOnce(runId);
        return;
      }
      const marks = work === 'marks' ? await county.uploadMarks(censusDate) : undefined;
      const upload = marks ?? (await county.uploadPupils());
      await county.commit(upload);
      await killAndReplace(commitMs * 1.2);
      await expectCommittedOnce(upload);
      if (marks) expect(await scoreTrace(county.admin, marks.examId)).toEqual(reference.scores);
    },
    slowTestMs,
  );
});

async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
