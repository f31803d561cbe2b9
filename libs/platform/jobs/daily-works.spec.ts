import { pino } from 'pino';
import { testRedisUrl } from '../../../test/support/redis.js';
import { type Config, loadConfig } from '../config/config.js';
import { DailyWorks, dueDay, requireDayOfWork } from './daily-works.js';
import { OutboxRelay } from './outbox-relay.js';
import { type BellQueue, type BellWorker, hangDailyBell, openQueue, openWorker } from './queue-backend.js';
import { Stages } from './stages.js';
import { openStageBoard, type StageBoard } from './stage-board.fixture.js';

const logger = pino({ level: 'silent' });
const jobs = ['count', 'mark'];

interface BegunRow {
  readonly job: string;
  readonly daysAgo: number;
  readonly stages: number;
}

describe('work of the day', () => {
  let board: StageBoard;
  let config: Config;

  beforeAll(async () => {
    board = await openStageBoard();
    config = loadConfig({
      SECRET_KEY: 'a key that only specs use, 32 characters',
      DATABASE_URL: board.runtime.test.runtimeUrl,
      RELAY_POLL_MS: '60000',
    });
  });

  afterEach(() => board.runtime.test.truncateAll());
  afterAll(() => board.runtime.close());

  const worksOf = (names: readonly string[] = jobs): DailyWorks =>
    new DailyWorks(board.runtime.database, board.stages, names);

  const begun = (): Promise<BegunRow[]> =>
    board.runtime.query<BegunRow>(
      `select daily_works.job, ${dueDay} - daily_works.day as "daysAgo",
              (select count(*)::int from stages
                where stages.work_id = daily_works.work_id and stages.job = daily_works.job) as stages
         from daily_works order by daily_works.day, daily_works.job`,
    );

  const today = [
    { job: 'count', daysAgo: 0, stages: 1 },
    { job: 'mark', daysAgo: 0, stages: 1 },
  ];

  async function until(isDone: () => boolean | Promise<boolean>): Promise<void> {
    const limit = Date.now() + 15_000;
    while (!(await isDone())) {
      if (Date.now() > limit) throw new Error('it did not come to pass');
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }

  it('is begun once, however many workers begin it at the same moment and afterwards', async () => {
    const begunBy = await Promise.all(Array.from({ length: 8 }, () => worksOf().begin()));
    expect(begunBy.flat().sort()).toEqual(jobs);
    expect(await worksOf().begin()).toEqual([]);
    expect(await begun()).toEqual(today);
  });

  it('is begun today when yesterday was the last day, and when several days were slept through', async () => {
    for (const daysAgo of [1, 5]) {
      await worksOf().begin();
      await board.runtime.test.truncateAll();
      await board.runtime.query(
        `insert into daily_works (job, day) select unnest($1::text[]), ${dueDay} - $2::integer`,
        [jobs, daysAgo],
      );
      expect(await worksOf().begin()).toEqual(jobs);
      expect((await begun()).filter((row) => row.daysAgo === 0)).toEqual(today);
      expect(await begun()).toHaveLength(4);
      await board.runtime.test.truncateAll();
    }
  });

  it('begins only what is new when a later version knows one job more', async () => {
    await worksOf(['count']).begin();
    expect(await worksOf().begin()).toEqual(['mark']);
    expect(await begun()).toEqual(today);
  });

  it('is not begun at all when its stage cannot be planned, and is begun by the next who looks', async () => {
    class BrokenStages extends Stages {
      override plan(): Promise<void> {
        return Promise.reject(new Error('the connection is lost'));
      }
    }
    const broken = new DailyWorks(board.runtime.database, new BrokenStages(), jobs);
    await expect(broken.begin()).rejects.toThrow('lost');
    expect(await begun()).toEqual([]);
    expect(await worksOf().begin()).toEqual(jobs);
  });

  it('tells its day to whoever does it later', async () => {
    await worksOf(['mark']).begin();
    const [row] = await board.runtime.query<{ workId: string; today: string }>(
      `select stages.work_id as "workId", ${dueDay}::text as today from stages`,
    );
    const day = await board.inUnit((unit) => requireDayOfWork(unit, row?.workId ?? ''));
    expect(day).toBe(row?.today);
    await expect(
      board.inUnit((unit) => requireDayOfWork(unit, '00000000-0000-4000-8000-000000000000')),
    ).rejects.toThrow('no daily work');
  });

  it('is begun by the relay of a worker that starts, without any bell, and once by three of them', async () => {
    const relays = Array.from(
      { length: 3 },
      () => new OutboxRelay(board.runtime.database, worksOf(), config, logger),
    );
    try {
      await Promise.all(relays.map((relay) => relay.start()));
      await until(async () => (await begun()).length === 2);
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(await begun()).toEqual(today);
    } finally {
      await Promise.all(relays.map((relay) => relay.stop()));
    }
  });

  describe.each(['postgres', 'redis'] as const)('rung for by the queue on %s', (backend) => {
    let queue: BellQueue;
    let workers: BellWorker[];
    let rung: number;

    beforeEach(async () => {
      rung = 0;
      const settings = { ...config, redisUrl: backend === 'redis' ? testRedisUrl() : null };
      queue = openQueue(settings);
      queue.on('error', () => undefined);
      await queue.waitUntilReady();
      // The PostgreSQL backend is for one worker, Redis for any number.
      workers = Array.from({ length: backend === 'redis' ? 2 : 1 }, () =>
        openWorker(settings, {
          stage: () => Promise.reject(new Error('no stage was rung for')),
          day: async () => {
            rung += 1;
            await worksOf().begin();
          },
        }),
      );
      for (const worker of workers) worker.on('error', () => undefined);
    });

    afterEach(async () => {
      await queue.removeJobScheduler('daily');
      await Promise.all(workers.map((worker) => worker.close()));
      await queue.close();
    });

    it('again and again, by one bell though several were hung, and begins each day once', async () => {
      for (let time = 0; time < 3; time += 1) await hangDailyBell(queue, { every: 400 });
      const began = Date.now();
      await until(() => rung >= 3);
      // Three bells would have rung three times within one interval.
      expect(Date.now() - began).toBeGreaterThan(600);
      expect(await begun()).toEqual(today);
    });

    it('by the clock of the county', async () => {
      await hangDailyBell(queue, { pattern: '* * * * * *', tz: 'Asia/Shanghai' });
      await until(() => rung >= 2);
      expect(await begun()).toEqual(today);
    });
  });
});
