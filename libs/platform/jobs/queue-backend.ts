import {
  type ConnectionOptions,
  createPostgresBackend,
  type Job,
  Queue,
  type QueueOptions,
  Worker,
  type WorkerOptions,
} from 'bullmq';
import type { Config } from '../config/config.js';

/** What a job carries: an id, never data. The bell of the day carries nothing. */
interface BellData {
  readonly stageId?: string;
}

/** When the queue rings by itself: every day by a clock (`0 5 0 * * *`, seconds first), or at an interval. */
export type Rhythm = { readonly pattern: string; readonly tz: string } | { readonly every: number };

/** What is done when the bell rings. */
export interface BellAnswers {
  stage(job: string, stageId: string): Promise<void>;
  day(): Promise<void>;
}

/** The parts of BullMQ that the relay needs, whichever backend is behind them. */
export interface BellQueue {
  addBulk(jobs: { name: string; data: { stageId: string }; opts: { jobId: string } }[]): Promise<unknown>;
  upsertJobScheduler(id: string, rhythm: Rhythm, job: { name: string }): Promise<unknown>;
  removeJobScheduler(id: string): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
}

/** The parts of BullMQ that the bell needs. */
export interface BellWorker {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'failed', listener: (job: { readonly name: string } | undefined, error: Error) => void): unknown;
  waitUntilReady(): Promise<unknown>;
  isRunning(): boolean;
  close(): Promise<void>;
}

const queueName = 'stages';
const dailyBell = 'daily';
/** A Redis that takes a bell and never answers must not hold the relay, and its transaction, for ever. */
const postingLimitMs = 5_000;
/** The namespace of BullMQ's own tables; the migrate step makes it. */
export const queueSchema = 'bullmq';

export type QueueSettings = Pick<Config, 'redisUrl' | 'databaseUrl' | 'workerConcurrency'>;

/** A failed or finished job is forgotten at once: the stage's row remembers, the queue only rings. */
const queueOptions: Omit<QueueOptions, 'connection'> = {
  defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
};

/** Opens the queue on Redis when there is one, else on PostgreSQL. This file alone knows the difference. */
export function openQueue(settings: QueueSettings): BellQueue {
  if (settings.redisUrl !== null) {
    return new Queue<BellData>(queueName, {
      ...queueOptions,
      // Posting must fail fast when Redis is away: the outbox keeps the row and the relay comes again.
      connection: {
        ...redisConnection(settings.redisUrl),
        maxRetriesPerRequest: 1,
        enableOfflineQueue: false,
        commandTimeout: postingLimitMs,
        socketTimeout: postingLimitMs,
      },
    });
  }
  return new Queue(
    queueName,
    { ...queueOptions, connection: postgresConnection(settings) },
    createPostgresBackend,
  );
}

/** Lets the queue ring for the day by itself. However many ask for it, there is one such bell. */
export async function hangDailyBell(queue: BellQueue, rhythm: Rhythm): Promise<void> {
  await queue.upsertJobScheduler(dailyBell, rhythm, { name: dailyBell });
}

export function openWorker(settings: QueueSettings, answers: BellAnswers): BellWorker {
  const processor = async ({ name, data }: Job<BellData>): Promise<void> => {
    if (name === dailyBell) await answers.day();
    else if (data.stageId !== undefined) await answers.stage(name, data.stageId);
  };
  const options: Omit<WorkerOptions, 'connection'> = {
    concurrency: settings.workerConcurrency,
    // A bell may ring again without end: the stage's row decides whether anything is left to do.
    maxStalledCount: 1_000,
    // What a slot sleeps after it lost its connection. The default, 15 s, is what a county would wait for its ranking.
    runRetryDelay: 1_000,
  };
  if (settings.redisUrl !== null) {
    return new Worker<BellData>(queueName, processor, {
      ...options,
      connection: { ...redisConnection(settings.redisUrl), maxRetriesPerRequest: null },
    });
  }
  return new Worker(
    queueName,
    processor,
    { ...options, connection: postgresConnection(settings) },
    createPostgresBackend,
  );
}

function redisConnection(url: string): ConnectionOptions & object {
  return { url, connectionName: 'teaching-quality' };
}

function postgresConnection(settings: QueueSettings) {
  return { connectionString: settings.databaseUrl, schema: queueSchema, max: 4, application_name: 'queue' };
}
