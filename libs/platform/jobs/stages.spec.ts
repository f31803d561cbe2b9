import { Client } from 'pg';
import { openStageBoard, type StageBoard } from './stage-board.fixture.js';

const read = { job: 'read', after: [] };
const check = { job: 'check', after: [] };
const write = { job: 'write', after: ['read', 'check'] };

describe('the stages of a work', () => {
  let board: StageBoard;

  beforeAll(async () => {
    board = await openStageBoard();
  });

  afterEach(async () => {
    await board.runtime.test.truncateAll();
  });

  afterAll(async () => {
    await board.runtime.close();
  });

  /** Marks a stage done and releases what waited for it, in one transaction, as the runner does. */
  async function finish(workId: string, job: string, whileOpen?: () => Promise<void>): Promise<void> {
    await board.inUnit(async (unit) => {
      await unit.execute(`update stages set state = 'done' where stages.work_id = $1 and stages.job = $2`, [
        workId,
        job,
      ]);
      await whileOpen?.();
      await board.stages.release(unit, workId);
    });
  }

  it('that wait for nothing are ready and rung for at once, the others wait in silence', async () => {
    const workId = await board.plan(read, check, write);
    expect(await board.rows(workId)).toMatchObject([
      { job: 'read', state: 'ready', bells: 1 },
      { job: 'check', state: 'ready', bells: 1 },
      { job: 'write', state: 'waiting', bells: 0 },
    ]);
  });

  it('are not there when the work that needed them is rolled back', async () => {
    const planned = board.inUnit(async (unit) => {
      await board.stages.plan(unit, '00000000-0000-7000-8000-000000000001', [read]);
      throw new Error('no');
    });
    await expect(planned).rejects.toThrow('no');
    expect(await board.runtime.query('select 1 from stages union all select 1 from outbox')).toEqual([]);
  });

  it('are planned once for a work: a second plan is refused', async () => {
    const workId = await board.plan(read);
    await expect(board.inUnit((unit) => board.stages.plan(unit, workId, [read]))).rejects.toMatchObject({
      driverError: { code: '23505' },
    });
  });

  it('become ready when all that they wait for is done, not before, and are rung for once', async () => {
    const workId = await board.plan(read, check, write);
    await finish(workId, 'read');
    expect(await board.states(workId)).toMatchObject({ write: 'waiting' });
    await finish(workId, 'check');
    await board.inUnit((unit) => board.stages.release(unit, workId));
    expect(await board.rows(workId)).toContainEqual(
      expect.objectContaining({ job: 'write', state: 'ready', bells: 1 }),
    );
  });

  it('do not overlook each other when the last two finish at the same moment', async () => {
    const workId = await board.plan(read, check, write);
    let readIsMarked = (): void => undefined;
    const marked = new Promise<void>((resolve) => (readIsMarked = resolve));
    // Both are marked done before either looks what it may release.
    const first = finish(workId, 'read', async () => {
      readIsMarked();
      await new Promise((resolve) => setTimeout(resolve, 100));
    });
    const second = finish(workId, 'check', () => marked);
    await Promise.all([first, second]);
    expect(await board.rows(workId)).toContainEqual(
      expect.objectContaining({ job: 'write', state: 'ready', bells: 1 }),
    );
  });

  it('keep waiting for one that failed', async () => {
    const workId = await board.plan(read, check, write);
    await finish(workId, 'read');
    await board.runtime.query(`update stages set state = 'failed' where stages.job = 'check'`);
    await board.inUnit((unit) => board.stages.release(unit, workId));
    expect(await board.states(workId)).toEqual({ read: 'done', check: 'failed', write: 'waiting' });
  });

  it('of one work are not released by another', async () => {
    const one = await board.plan(read, { job: 'write', after: ['read'] });
    const other = await board.plan(read, { job: 'write', after: ['read'] });
    await finish(one, 'read');
    expect(await board.states(one)).toMatchObject({ write: 'ready' });
    expect(await board.states(other)).toMatchObject({ read: 'ready', write: 'waiting' });
  });

  it('wake the relay when they are committed, and only then', async () => {
    const listener = new Client({ connectionString: board.runtime.test.runtimeUrl });
    await listener.connect();
    await listener.query('listen outbox');
    let hints = 0;
    listener.on('notification', () => (hints += 1));
    await board.inUnit(async (unit) => {
      await board.stages.plan(unit, '00000000-0000-7000-8000-000000000002', [read]);
      await listener.query('select 1');
      expect(hints).toBe(0);
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await listener.query('select 1');
    expect(hints).toBe(1);
    await listener.end();
  });

  it('tell watchers whether one is in hand and how far the latest has come', async () => {
    const running = await board.plan(read, { job: 'write', after: ['read'] });
    const resting = await board.plan(read);
    await board.runtime.query(
      `update stages set state = 'running' where stages.work_id = $1 and stages.job = 'read'`,
      [running],
    );
    await board.runtime.query(
      `insert into stage_progress (stage_id, done, total) select stages.id, 3, 10 from stages where stages.work_id = $1 and stages.job = 'read'`,
      [running],
    );
    const works = await board.inUnit((unit) => board.stages.stateOfWorks(unit, [running, resting]));
    expect(works.get(running)).toEqual({ isRunning: true, progress: { done: 3, total: 10 } });
    expect(works.get(resting)).toEqual({ isRunning: false, progress: { done: 0, total: 0 } });
  });

  it('of one job are told apart by their subjects, and what follows waits for all of them', async () => {
    const workId = await board.plan(
      { job: 'score', subject: 'a', after: [] },
      { job: 'score', subject: 'b', after: [] },
      { job: 'sum', after: ['score'] },
    );
    const done = async (subject: string): Promise<void> =>
      board.inUnit(async (unit) => {
        await unit.execute(`update stages set state = 'done' where work_id = $1 and subject = $2`, [
          workId,
          subject,
        ]);
        await board.stages.release(unit, workId);
      });
    const stateOfSum = async (): Promise<unknown> => (await board.states(workId))['sum'];
    await done('a');
    expect(await stateOfSum()).toBe('waiting');
    await done('b');
    expect(await stateOfSum()).toBe('ready');
  });

  it('that have failed are tried again from the start, and no others', async () => {
    const workId = await board.plan(read, check, write);
    await board.inUnit(async (unit) => {
      await unit.execute(
        `update stages set state = case job when 'read' then 'done' else 'failed' end, attempts = 3,
                error_code = 'internal' where work_id = $1 and job in ('read', 'check')`,
        [workId],
      );
      expect(await board.stages.retry(unit, workId)).toBe(1);
    });
    expect(await board.rows(workId)).toMatchObject([
      { job: 'read', state: 'done', bells: 1 },
      { job: 'check', state: 'ready', bells: 2 },
      { job: 'write', state: 'waiting', bells: 0 },
    ]);
  });

  it('are called off unless they are done, or in the hands of a living worker', async () => {
    const workId = await board.plan(read, check, write);
    const held = new Client({ connectionString: board.runtime.test.runtimeUrl });
    await held.connect();
    await held.query('begin');
    await held.query(`select from stages where work_id = $1 and job = 'check' for no key update`, [workId]);
    await board.inUnit(async (unit) => {
      await unit.execute(`update stages set state = 'done' where work_id = $1 and job = 'read'`, [workId]);
      await board.stages.cancel(unit, workId);
    });
    await held.query('rollback');
    await held.end();
    expect(await board.rows(workId)).toMatchObject([
      { job: 'read', state: 'done' },
      { job: 'check', state: 'ready' },
      { job: 'write', state: 'cancelled' },
    ]);
  });
});
