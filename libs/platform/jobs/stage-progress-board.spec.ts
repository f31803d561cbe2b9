import { pino } from 'pino';
import { openStageBoard, type StageBoard } from './stage-board.fixture.js';
import { StageProgressBoard } from './stage-progress-board.js';

describe('the progress of a stage', () => {
  let board: StageBoard;
  let progress: StageProgressBoard;
  let stageId: string;

  beforeAll(async () => {
    board = await openStageBoard();
  });

  beforeEach(async () => {
    progress = new StageProgressBoard(board.runtime.database, pino({ level: 'silent' }));
    stageId = (await board.onlyRow(await board.plan({ job: 'read', after: [] }))).id;
  });

  afterEach(async () => {
    await board.runtime.test.truncateAll();
  });

  afterAll(async () => {
    await board.runtime.close();
  });

  const shown = (): Promise<object[]> =>
    board.runtime.query('select done::int, total::int from stage_progress where stage_id = $1', [stageId]);

  it('stands in the database when it is waited for, the last report winning', async () => {
    for (let done = 0; done <= 50; done += 1) progress.report(stageId, { done, total: 100 });
    await progress.flush(stageId);
    expect(await shown()).toEqual([{ done: 50, total: 100 }]);
  });

  it('is not held up by the pause between two writings when the stage ends', async () => {
    progress.report(stageId, { done: 1, total: 3 });
    await new Promise((resolve) => setTimeout(resolve, 60));
    progress.report(stageId, { done: 3, total: 3 });
    const began = performance.now();
    await progress.flush(stageId);
    expect(performance.now() - began).toBeLessThan(150);
    expect(await shown()).toEqual([{ done: 3, total: 3 }]);
  });

  it('is written a few times a second, not at every report', async () => {
    const counted = `select xmin::text as version from stage_progress where stage_id = $1`;
    const versions = new Set<unknown>();
    const until = performance.now() + 500;
    for (let done = 0; performance.now() < until; done += 1) {
      progress.report(stageId, { done, total: 1_000_000 });
      for (const { version } of await board.runtime.query<{ version: string }>(counted, [stageId]))
        versions.add(version);
    }
    await progress.flush(stageId);
    expect(versions.size).toBeGreaterThan(1);
    expect(versions.size).toBeLessThan(6);
  });

  it('is no reason to fail: of a stage that is gone it is not written, and the next one is', async () => {
    progress.report('00000000-0000-7000-8000-000000000001', { done: 1, total: 2 });
    await progress.flush('00000000-0000-7000-8000-000000000001');
    progress.report(stageId, { done: 2, total: 2 });
    await progress.flush(stageId);
    expect(await shown()).toEqual([{ done: 2, total: 2 }]);
  });
});
