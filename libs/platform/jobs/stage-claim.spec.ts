import { openStageBoard, type StageBoard } from './stage-board.fixture.js';
import { claimStage, holdStage, markStageDone, markStageFailed, postponeStage } from './stage-claim.js';

const read = { job: 'read', after: [] };

describe('claiming a stage', () => {
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

  async function claim(workId: string): ReturnType<typeof claimStage> {
    const { id } = await board.onlyRow(workId);
    return board.inUnit((unit) => claimStage(unit, id));
  }

  async function requireClaim(workId: string): Promise<NonNullable<Awaited<ReturnType<typeof claimStage>>>> {
    const claimed = await claim(workId);
    if (!claimed) throw new Error('not claimed');
    return claimed;
  }

  it('takes it, counts the attempt and gives a token of its own', async () => {
    const workId = await board.plan(read);
    const claimed = await requireClaim(workId);
    expect(claimed).toMatchObject({ workId, job: 'read', state: 'running', attempts: 1 });
    const again = await requireClaim(workId);
    expect(again.attempts).toBe(2);
    expect(again.token).not.toBe(claimed.token);
  });

  it.each(['waiting', 'done', 'failed'])('leaves one alone that is %s', async (state) => {
    const workId = await board.plan(read);
    await board.runtime.query(`update stages set state = $1`, [state]);
    expect(await claim(workId)).toBeUndefined();
    expect(await board.onlyRow(workId)).toMatchObject({ state, attempts: 0 });
  });

  it('does not know a stage that is not there', async () => {
    expect(
      await board.inUnit((unit) => claimStage(unit, '00000000-0000-7000-8000-000000000001')),
    ).toBeUndefined();
  });

  it('passes over one that somebody has in hand, without waiting', async () => {
    const workId = await board.plan(read);
    const claimed = await requireClaim(workId);
    await board.inUnit(async (unit) => {
      expect(await holdStage(unit, claimed)).toBe(true);
      expect(await claim(workId)).toBeUndefined();
    });
    // Let go without an end, as by a dead worker: now it may be taken over.
    expect(await claim(workId)).toMatchObject({ attempts: 2 });
  });

  it('shuts out whoever had it before', async () => {
    const workId = await board.plan(read);
    const dead = await requireClaim(workId);
    const living = await requireClaim(workId);
    expect(await board.inUnit((unit) => holdStage(unit, dead))).toBe(false);
    expect(await board.inUnit((unit) => holdStage(unit, living))).toBe(true);
  });

  it('is won by one of many who try at once', async () => {
    const workId = await board.plan(read);
    const { id } = await board.onlyRow(workId);
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    let left = 6;
    let end = (): void => undefined;
    const tried = new Promise<void>((resolve) => (end = resolve));
    const claims = Array.from({ length: left }, () =>
      board.inUnit(async (unit) => {
        await opened;
        const claimed = await claimStage(unit, id);
        // Whoever has it holds it until the last has tried, however slow the machine is.
        left -= 1;
        if (left === 0) end();
        await tried;
        return claimed;
      }),
    );
    open();
    expect((await Promise.all(claims)).filter((claimed) => claimed !== undefined)).toHaveLength(1);
  });

  it('lets progress be written while it is held', async () => {
    const workId = await board.plan(read);
    const claimed = await requireClaim(workId);
    await board.inUnit(async (unit) => {
      await holdStage(unit, claimed);
      await board.runtime.query('insert into stage_progress (stage_id, done, total) values ($1, 1, 2)', [
        claimed.id,
      ]);
    });
  });

  it('ends done, or failed with the reason', async () => {
    const good = await requireClaim(await board.plan(read));
    await board.inUnit((unit) => markStageDone(unit, good));
    expect(await board.onlyRow(good.workId)).toMatchObject({ state: 'done', errorCode: null });
    const bad = await requireClaim(await board.plan(read));
    await board.inUnit((unit) => markStageFailed(unit, bad, { code: 'internal', detail: '…' }));
    expect(await board.onlyRow(bad.workId)).toMatchObject({ state: 'failed', errorCode: 'internal' });
  });

  it('is put off with one bell more, for later', async () => {
    const workId = await board.plan(read);
    await board.postAll();
    const claimed = await requireClaim(workId);
    await board.inUnit((unit) => postponeStage(unit, claimed, { code: 'internal', detail: '…' }, 60_000));
    expect(await board.onlyRow(workId)).toMatchObject({ state: 'ready', errorCode: 'internal', bells: 1 });
    expect(
      await board.runtime.query(
        `select 1 from outbox where outbox.posted_at is null and outbox.post_after > clock_timestamp() + interval '50 s'`,
      ),
    ).toHaveLength(1);
  });
});
