import { auditCount, enrolmentTrace, stagedRowCount, stagesOf } from './county-traces.js';
import { type FaultCounty, slowTestMs, startFaultCounty } from './fault-county.js';
import { holdAt } from './hold-point.js';

const han = /\p{Script=Han}/u;

describe('a stage that fails', () => {
  let county: FaultCounty;

  beforeAll(async () => {
    county = await startFaultCounty('postgres', {
      worker: 'inside',
      pupilCount: 1_000,
      environment: { STAGE_ATTEMPTS: '2', LOCK_TIMEOUT_MS: '300' },
    });
  }, slowTestMs);

  afterAll(async () => {
    await county.stop();
  }, slowTestMs);

  it(
    'each time it is tried, ends for good: the import says so in Chinese and nothing is written',
    async () => {
      const upload = await county.uploadPupils();
      await county.admin.query(`
      create function refuse() returns trigger language plpgsql as $$ begin raise 'disk on fire'; end $$;
      create trigger refuse before insert on enrolments for each row when (new.class_no = '6') execute function refuse()`);
      await county.commit(upload);
      const failed = await county.waitForImport(upload);
      await county.admin.query('drop function refuse() cascade');
      expect(failed).toMatchObject({
        status: 'failed',
        failure: expect.stringMatching(han),
      });
      expect(JSON.stringify(failed)).not.toContain('disk on fire');
      expect(await stagesOf(county.admin, upload.id)).toContainEqual({
        job: 'imports.commit',
        state: 'failed',
        attempts: 2,
      });
      expect(await enrolmentTrace(county.admin, upload.censusDate)).toMatchObject({ rows: 0 });
      expect(await stagedRowCount(county.admin, upload.id)).toBe(0);
      expect(await auditCount(county.admin, 'import.committed', upload.id)).toBe(0);
    },
    slowTestMs,
  );

  it(
    'because a rule says no, is not tried again',
    async () => {
      const upload = await county.uploadPupils();
      await county.admin.query(`update schools set code = 'moved' where code = 'S3'`);
      await county.commit(upload);
      const failed = await county.waitForImport(upload);
      await county.admin.query(`update schools set code = 'S3' where code = 'moved'`);
      expect(failed).toMatchObject({
        status: 'failed',
        failure: expect.stringContaining('S3'),
      });
      expect(await stagesOf(county.admin, upload.id)).toContainEqual({
        job: 'imports.commit',
        state: 'failed',
        attempts: 1,
      });
    },
    slowTestMs,
  );

  it(
    'because its connection was ended, is tried again and done once',
    async () => {
      const upload = await county.uploadPupils();
      const hold = await holdAt(county.system.database, {
        table: 'enrolments',
        moment: 'before insert',
        when: `new.class_no = '6'`,
      });
      await county.commit(upload);
      await county.admin.query('select pg_terminate_backend($1)', [await hold.reached()]);
      await hold.open();
      expect(await county.waitForImport(upload)).toMatchObject({ status: 'committed' });
      expect(await stagesOf(county.admin, upload.id)).toContainEqual({
        job: 'imports.commit',
        state: 'done',
        attempts: 2,
      });
      expect(await enrolmentTrace(county.admin, upload.censusDate)).toMatchObject({
        rows: county.pupilCount,
      });
      expect(await auditCount(county.admin, 'import.committed', upload.id)).toBe(1);
    },
    slowTestMs,
  );

  it(
    'in the middle of a COPY whose connection was ended, is tried again and stages each row once',
    async () => {
      const hold = await holdAt(county.system.database, {
        table: 'import_rows',
        moment: 'before insert',
        when: 'new.row_no = 500',
      });
      const uploading = county.uploadPupils();
      await county.admin.query('select pg_terminate_backend($1)', [await hold.reached()]);
      await hold.open();
      const upload = await uploading;
      expect(await stagedRowCount(county.admin, upload.id)).toBe(county.pupilCount);
      expect(await stagesOf(county.admin, upload.id)).toEqual([
        { job: 'imports.validate', state: 'done', attempts: 2 },
      ]);
    },
    slowTestMs,
  );

  it(
    'because somebody holds a lock for long, is tried more often than its own faults would be',
    async () => {
      const upload = await county.uploadPupils();
      await county.admin.query('begin; lock table enrolments in share mode');
      await county.commit(upload);
      const until = Date.now() + 15_000;
      while (Date.now() < until) {
        const [stage] = (await stagesOf(county.admin, upload.id)).filter(
          ({ job }) => job === 'imports.commit',
        );
        if (stage && stage.attempts > 2) break;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      await county.admin.query('rollback');
      expect(await county.waitForImport(upload)).toMatchObject({ status: 'committed' });
      expect(await auditCount(county.admin, 'import.committed', upload.id)).toBe(1);
    },
    slowTestMs,
  );

  it(
    'as a ranking whose check in SQL differs, names the unit in Chinese and keeps no row',
    async () => {
      const pupils = await county.uploadPupils();
      await county.commit(pupils);
      await county.waitForImport(pupils);
      const marks = await county.uploadMarks(pupils.censusDate);
      await county.commit(marks);
      await county.waitForImport(marks);
      await county.admin.query(`
      create function raise_mean() returns trigger language plpgsql as $$
      begin new.mean_hundredths := new.mean_hundredths + 1; return new; end $$;
      create trigger raise_mean before insert on ranking_rows for each row
        when (new.unit_code = 'S7') execute function raise_mean()`);
      const runId = await county.startRanking(marks.examId);
      const failed = await county.waitForRanking(marks.examId, runId);
      await county.admin.query('drop function raise_mean() cascade');
      expect(failed).toMatchObject({
        status: 'failed',
        error: { code: 'verification-failed', detail: expect.stringMatching(/结果不一致.*S7/) },
      });
      const { rows } = await county.admin.query(
        'select count(*)::int as count from ranking_rows where run_id = $1',
        [runId],
      );
      expect(rows).toEqual([{ count: 0 }]);
      expect(await auditCount(county.admin, 'ranking.succeeded', runId)).toBe(0);
    },
    slowTestMs,
  );
});
