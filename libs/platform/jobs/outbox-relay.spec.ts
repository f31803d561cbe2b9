import { pino } from 'pino';
import { loadConfig, type Config } from '../config/config.js';
import { DailyWorks } from './daily-works.js';
import { OutboxRelay } from './outbox-relay.js';
import { type BellWorker, openWorker } from './queue-backend.js';
import { openStageBoard, type StageBoard } from './stage-board.fixture.js';

const logger = pino({ level: 'silent' });

describe('the relay', () => {
  let board: StageBoard;
  let config: Config;
  let relays: OutboxRelay[];
  let bells: BellWorker;
  let rung: string[];

  beforeAll(async () => {
    board = await openStageBoard();
    config = loadConfig({
      SECRET_KEY: 'a key that only specs use, 32 characters',
      DATABASE_URL: board.runtime.test.runtimeUrl,
      RELAY_POLL_MS: '60000',
      RECONCILE_AFTER_MS: '60000',
    });
  });

  beforeEach(() => {
    rung = [];
    relays = [];
    bells = openWorker(config, {
      stage: async (_job, stageId) => {
        rung.push(stageId);
        await Promise.resolve();
      },
      day: () => Promise.resolve(),
    });
    bells.on('error', () => undefined);
  });

  afterEach(async () => {
    await Promise.all(relays.map((relay) => relay.stop()));
    await bells.close();
    await board.runtime.test.truncateAll();
  });

  afterAll(async () => {
    await board.runtime.close();
  });

  async function startRelay(more: Partial<Config> = {}): Promise<OutboxRelay> {
    const days = new DailyWorks(board.runtime.database, board.stages, []);
    const relay = new OutboxRelay(board.runtime.database, days, { ...config, ...more }, logger);
    relays.push(relay);
    await relay.start();
    return relay;
  }

  async function untilRung(count: number): Promise<void> {
    const until = Date.now() + 10_000;
    while (rung.length < count) {
      if (Date.now() > until) throw new Error(`only ${String(rung.length)} bells of ${String(count)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  const unposted = (): Promise<object[]> => board.runtime.query('select from outbox where posted_at is null');

  it('posts all that stands in the outbox, more than one batch too, each once, even beside a second relay', async () => {
    const workIds: string[] = [];
    for (let work = 0; work < 120; work += 1) workIds.push(await board.plan({ job: 'read', after: [] }));
    await Promise.all([startRelay(), startRelay()]);
    await untilRung(120);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(new Set(rung).size).toBe(120);
    expect(rung).toHaveLength(120);
    expect(await unposted()).toEqual([]);
  });

  it('is woken by the commit that makes work, long before it would look by itself', async () => {
    await startRelay();
    await new Promise((resolve) => setTimeout(resolve, 200));
    await board.plan({ job: 'read', after: [] });
    const began = performance.now();
    await untilRung(1);
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('keeps a bell for later until its time has come', async () => {
    const workId = await board.plan({ job: 'read', after: [] });
    await board.runtime.query(`update outbox set post_after = clock_timestamp() + interval '1 s'`);
    await startRelay({ relayPollMs: 50 });
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(rung).toEqual([]);
    await untilRung(1);
    expect(rung).toEqual([(await board.onlyRow(workId)).id]);
  });

  it('listens again after its connections were ended', async () => {
    await startRelay({ relayPollMs: 200 });
    await new Promise((resolve) => setTimeout(resolve, 200));
    await board.runtime
      .query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and application_name = 'outbox listener'`,
      )
      .catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(
      await board.runtime.query(
        `select from pg_stat_activity where datname = current_database() and application_name = 'outbox listener'`,
      ),
    ).toHaveLength(1);
    await board.plan({ job: 'read', after: [] });
    await untilRung(1);
  });
});
