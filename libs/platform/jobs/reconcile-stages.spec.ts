import { forgetPostedBells } from './forget-posted-bells.js';
import { reconcileStages } from './reconcile-stages.js';
import { openStageBoard, type StageBoard } from './stage-board.fixture.js';
import { claimStage, holdStage, postponeStage } from './stage-claim.js';

const read = { job: 'read', after: [] };
const afterMs = 10_000;

describe('reconciling', () => {
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

  const reconcile = (): Promise<number> => board.inUnit((unit) => reconcileStages(unit, afterMs));
  const age = (seconds: number): Promise<object[]> =>
    board.runtime.query(`update stages set rung_at = clock_timestamp() - make_interval(secs => $1)`, [
      seconds,
    ]);

  it.each(['ready', 'running'])(
    'rings again for a stage that is %s, and whose bell was lost',
    async (state) => {
      const workId = await board.plan(read);
      await board.postAll();
      await board.runtime.query('update stages set state = $1', [state]);
      await age(11);
      expect(await reconcile()).toBe(1);
      expect(await board.onlyRow(workId)).toMatchObject({ state, bells: 1 });
    },
  );

  it('gives a bell time to be answered', async () => {
    await board.plan(read);
    await board.postAll();
    await age(9);
    expect(await reconcile()).toBe(0);
  });

  it('rings once in its time, however often it looks', async () => {
    await board.plan(read);
    await board.postAll();
    await age(11);
    expect([await reconcile(), await reconcile()]).toEqual([1, 0]);
  });

  it('does not pile up bells while the queue cannot take them', async () => {
    const workId = await board.plan(read);
    await age(11);
    expect(await reconcile()).toBe(0);
    expect(await board.onlyRow(workId)).toMatchObject({ bells: 1 });
  });

  it.each(['done', 'failed', 'waiting'])('has nothing to do for a stage that is %s', async (state) => {
    await board.plan(read, { job: 'write', after: ['read'] });
    await board.postAll();
    await age(11);
    await board.runtime.query(
      state === 'waiting'
        ? `update stages set state = case job when 'read' then 'failed' else 'waiting' end`
        : 'update stages set state = $1',
      state === 'waiting' ? [] : [state],
    );
    expect(await reconcile()).toBe(0);
  });

  it('passes over a stage that a living worker has in hand, however long', async () => {
    const workId = await board.plan(read);
    await board.postAll();
    const { id } = await board.onlyRow(workId);
    const claimed = await board.inUnit((unit) => claimStage(unit, id));
    if (!claimed) throw new Error('not claimed');
    await age(1_000);
    await board.inUnit(async (unit) => {
      await holdStage(unit, claimed);
      expect(await reconcile()).toBe(0);
    });
    expect(await reconcile()).toBe(1);
  });

  it('leaves a stage that was put off until its time has come', async () => {
    const workId = await board.plan(read);
    await board.postAll();
    const { id } = await board.onlyRow(workId);
    const claimed = await board.inUnit((unit) => claimStage(unit, id));
    if (!claimed) throw new Error('not claimed');
    await board.inUnit((unit) => postponeStage(unit, claimed, { code: 'internal', detail: '…' }, 60_000));
    expect(await reconcile()).toBe(0);
  });

  it('makes ready at once what waits for nothing any more', async () => {
    const workId = await board.plan(read, { job: 'write', after: ['read'] });
    await board.postAll();
    await board.runtime.query(`update stages set state = 'done' where stages.job = 'read'`);
    expect(await reconcile()).toBe(1);
    expect(await board.rows(workId)).toContainEqual(
      expect.objectContaining({ job: 'write', state: 'ready', bells: 1 }),
    );
  });

  it('is done by two relays at once without ringing twice', async () => {
    for (let work = 0; work < 20; work += 1) await board.plan(read);
    await board.postAll();
    await age(11);
    const rung = await Promise.all([reconcile(), reconcile(), reconcile()]);
    expect(rung.reduce((sum, count) => sum + count)).toBe(20);
  });

  it('forgets bells that were posted days ago, and no other', async () => {
    await board.plan(read);
    await board.plan(read);
    await board.runtime.query(
      `update outbox set posted_at = clock_timestamp() - interval '3 days' where outbox.id = (select min(id) from outbox)`,
    );
    expect(await board.inUnit(forgetPostedBells)).toBe(1);
    await board.postAll();
    expect(await board.inUnit(forgetPostedBells)).toBe(0);
    expect(await board.runtime.query('select from outbox')).toHaveLength(1);
  });
});
