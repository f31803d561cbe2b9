import { Injectable, Module } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { Client } from 'pg';
import { pino } from 'pino';
import { loadConfig } from '../config/config.js';
import type { UnitOfWork } from '../database/unit-of-work.js';
import { AppError } from '../errors/app-error.js';
import { JOB_NAMES, ProcessorCatalogue } from './processor-catalogue.js';
import type { Stage } from './stage.js';
import { openStageBoard, type StageBoard } from './stage-board.fixture.js';
import { claimStage } from './stage-claim.js';
import { Processes, type StageContext, type StageFailure, type StageProcessor } from './stage-processor.js';
import { StageProgressBoard } from './stage-progress-board.js';
import { StageRunner } from './stage-runner.js';

const stageAttempts = 3;

/** Writes a township for each run; what happens besides is the test's affair. */
@Injectable()
@Processes('read')
class ReadTownship implements StageProcessor {
  during: (unit: UnitOfWork, context: StageContext) => Promise<unknown> = () => Promise.resolve();
  readonly failures: StageFailure[] = [];

  async run(unit: UnitOfWork, context: StageContext): Promise<void> {
    await unit.execute(`insert into spec_rows (code) values ($1)`, [context.stage.id]);
    await this.during(unit, context);
  }

  failed(_unit: UnitOfWork, _stage: Stage, failure: StageFailure): Promise<void> {
    this.failures.push(failure);
    return Promise.resolve();
  }
}

@Module({
  imports: [DiscoveryModule],
  providers: [ProcessorCatalogue, ReadTownship, { provide: JOB_NAMES, useValue: ['read'] }],
})
class SmallWorker {}

describe('answering a bell', () => {
  let board: StageBoard;
  let processor: ReadTownship;
  let runner: StageRunner;
  let close: () => Promise<void>;

  beforeAll(async () => {
    board = await openStageBoard();
    const admin = new Client({ connectionString: board.runtime.test.adminUrl });
    await admin.connect();
    // A table without a wall: what is tried here is the runner alone.
    await admin.query(`create table spec_rows (code text primary key)`);
    await admin.query(`grant all on spec_rows to public`);
    await admin.end();
  });

  beforeEach(async () => {
    const context = await NestFactory.createApplicationContext(SmallWorker, { logger: false });
    close = () => context.close();
    const catalogue = context.get(ProcessorCatalogue);
    catalogue.load();
    processor = context.get(ReadTownship);
    const logger = pino({ level: 'silent' });
    const { database } = board.runtime;
    const config = loadConfig({
      SECRET_KEY: 'a key that only specs use, 32 characters',
      DATABASE_URL: board.runtime.test.runtimeUrl,
      STAGE_ATTEMPTS: String(stageAttempts),
    });
    const progress = new StageProgressBoard(database, logger);
    runner = new StageRunner(database, catalogue, board.stages, progress, config, logger);
  });

  afterEach(async () => {
    await close();
    await board.runtime.query('delete from spec_rows');
    await board.runtime.test.truncateAll();
  });

  afterAll(async () => {
    await board.runtime.close();
  });

  async function planRead(): Promise<{ workId: string; stageId: string }> {
    const workId = await board.plan({ job: 'read', after: [] }, { job: 'write', after: ['read'] });
    return { workId, stageId: (await board.onlyRow(workId)).id };
  }

  const written = (): Promise<object[]> => board.runtime.query('select spec_rows.code from spec_rows');

  it('does the stage, marks it done and rings for the one that waited, all at once', async () => {
    const { workId, stageId } = await planRead();
    await runner.run('read', stageId);
    expect(await written()).toEqual([{ code: stageId }]);
    expect(await board.rows(workId)).toMatchObject([
      { job: 'read', state: 'done' },
      { job: 'write', state: 'ready', bells: 1 },
    ]);
  });

  it('does nothing for a bell too many, afterwards or at the same time', async () => {
    const { stageId } = await planRead();
    await Promise.all(Array.from({ length: 5 }, () => runner.run('read', stageId)));
    await runner.run('read', stageId);
    expect(await written()).toEqual([{ code: stageId }]);
  });

  it('leaves a job that it does not know', async () => {
    const { workId, stageId } = await planRead();
    await runner.run('read-by-a-newer-version', stageId);
    expect(await board.onlyRow(workId)).toMatchObject({ state: 'ready', attempts: 0 });
  });

  it('writes nothing when another worker took the stage over between claiming and working', async () => {
    const { workId, stageId } = await planRead();
    processor.during = () => board.inUnit((unit) => claimStage(unit, stageId));
    await runner.run('read', stageId);
    // Held while it works, so the other could not; it is done once, by the first.
    expect(await board.onlyRow(workId)).toMatchObject({ state: 'done', attempts: 1 });
  });

  it('puts the stage off when its work throws, and gives it up at the last attempt', async () => {
    const { workId, stageId } = await planRead();
    processor.during = () => Promise.reject(new TypeError('a mistake in the program'));
    await runner.run('read', stageId);
    expect(await board.onlyRow(workId)).toMatchObject({ state: 'ready', attempts: 1, errorCode: 'internal' });
    await runner.run('read', stageId);
    await runner.run('read', stageId);
    expect(await board.onlyRow(workId)).toMatchObject({
      state: 'failed',
      attempts: 3,
      errorCode: 'internal',
    });
    expect(processor.failures).toEqual([
      { code: 'internal', detail: expect.stringMatching(/\p{Script=Han}/u) },
    ]);
    expect(JSON.stringify(processor.failures)).not.toContain('mistake');
    expect(await written()).toEqual([]);
  });

  it('gives up at once when a rule says no', async () => {
    const { workId, stageId } = await planRead();
    processor.during = () => Promise.reject(new AppError('no-candidates', '没有考生。'));
    await runner.run('read', stageId);
    expect(await board.onlyRow(workId)).toMatchObject({
      state: 'failed',
      attempts: 1,
      errorCode: 'no-candidates',
    });
    expect(processor.failures).toEqual([{ code: 'no-candidates', detail: '没有考生。' }]);
  });

  it('is more patient with its surroundings than with the work, but not without end', async () => {
    const { workId, stageId } = await planRead();
    processor.during = () => Promise.reject(Object.assign(new Error('deadlock'), { code: '40P01' }));
    for (let attempt = 0; attempt < stageAttempts + 2; attempt += 1) await runner.run('read', stageId);
    expect(await board.onlyRow(workId)).toMatchObject({ state: 'ready', attempts: stageAttempts + 2 });
    await board.runtime.query('update stages set attempts = $1 where id = $2', [
      stageAttempts * 10 - 1,
      stageId,
    ]);
    await runner.run('read', stageId);
    expect(await board.onlyRow(workId)).toMatchObject({ state: 'failed' });
  });

  it('ends work that has taken its worker down again and again', async () => {
    const { workId, stageId } = await planRead();
    await board.runtime.query(`update stages set state = 'running', attempts = $1 where id = $2`, [
      stageAttempts * 10,
      stageId,
    ]);
    await runner.run('read', stageId);
    expect(await board.onlyRow(workId)).toMatchObject({ state: 'failed', errorCode: 'internal' });
    expect(processor.failures).toEqual([
      expect.objectContaining({ detail: expect.stringContaining('中途退出') }),
    ]);
    expect(await written()).toEqual([]);
  });

  it('does the stage again after its connection was ended', async () => {
    const { workId, stageId } = await planRead();
    processor.during = (unit) => unit.query('select pg_terminate_backend(pg_backend_pid())');
    await runner.run('read', stageId);
    expect(await board.onlyRow(workId)).toMatchObject({ state: 'ready', attempts: 1 });
    processor.during = () => Promise.resolve();
    await runner.run('read', stageId);
    expect(await board.onlyRow(workId)).toMatchObject({ state: 'done', attempts: 2, errorCode: null });
    expect(await written()).toEqual([{ code: stageId }]);
  });

  it('shows progress while the work is not committed, and the last of it before the end', async () => {
    const { stageId } = await planRead();
    const shown = (): Promise<object[]> =>
      board.runtime.query('select done::int, total::int from stage_progress where stage_id = $1', [stageId]);
    let seen: object[] = [];
    processor.during = async (_unit, context) => {
      context.report({ done: 1, total: 2 });
      while (seen.length === 0) seen = await shown();
      context.report({ done: 2, total: 2 });
    };
    await runner.run('read', stageId);
    expect(seen).toEqual([{ done: 1, total: 2 }]);
    expect(await shown()).toEqual([{ done: 2, total: 2 }]);
  });
});
