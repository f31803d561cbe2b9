import { Client } from 'pg';
import { openStream } from '../../apps/standalone/demo/random-stream.js';
import { type ApiClient } from '../support/api-client.js';
import { testRedisUrl } from '../support/redis.js';
import { type RunningSystem, startSystem, testSecretKey } from '../support/running-system.js';
import { ChildProgram } from './child-program.js';
import { openTcpGate, type TcpGate } from './tcp-gate.js';

export type QueueName = 'postgres' | 'redis';
export const queueNames: readonly QueueName[] = ['postgres', 'redis'];

/** Each process takes seconds to start, and many times that on a machine that is busy with other things. */
export const slowTestMs = 180_000;

const schoolCount = 20;

/** Short clocks, so that recovery is seen within a test; production's are longer and otherwise the same. */
const quickClocks = { RELAY_POLL_MS: '50', RECONCILE_AFTER_MS: '500', LOCK_TIMEOUT_MS: '20000' };

/** A county with an api in this process, and workers that are processes of their own. */
export interface FaultCounty {
  readonly system: RunningSystem;
  readonly office: ApiClient;
  readonly admin: Client;
  readonly pupilCount: number;
  /** The first worker, still running; undefined when the worker runs in this process. */
  readonly founder: ChildProgram | undefined;
  readonly gate: TcpGate | undefined;
  /** What a worker or api of this county is started with. */
  readonly environment: Readonly<Record<string, string>>;
  startWorker(environment?: Readonly<Record<string, string>>): Promise<ChildProgram>;
  /** Uploads a file of pupils for a census date not used before and waits until it may be committed. */
  uploadPupils(): Promise<Upload>;
  /** Makes an exam of the pupils of a census date, uploads its marks and waits until they may be committed. */
  uploadMarks(censusDate: string): Promise<Upload & { readonly examId: string }>;
  commit(upload: Upload): Promise<void>;
  waitForImport(
    upload: Upload,
    limitMs?: number,
  ): Promise<{ readonly status: string; readonly failure: string | null }>;
  startRanking(examId: string): Promise<string>;
  waitForRanking(examId: string, runId: string, limitMs?: number): Promise<Readonly<Record<string, unknown>>>;
  /** Loses everything that the queue knows. */
  wipeQueue(): Promise<void>;
  stop(): Promise<void>;
}

export interface Upload {
  readonly id: string;
  readonly censusDate: string;
}

export async function startFaultCounty(
  queue: QueueName,
  options: {
    pupilCount?: number;
    worker?: 'child' | 'inside';
    /** Puts a gate between the children and this server. */
    gate?: 'DATABASE_URL' | 'REDIS_URL';
    environment?: Record<string, string>;
  } = {},
): Promise<FaultCounty> {
  const pupilCount = options.pupilCount ?? 3_000;
  const clocks = { ...quickClocks, ...options.environment };
  const isInside = options.worker === 'inside';
  if (queue === 'redis') await flushRedis(testRedisUrl());
  const system = await startSystem({ queue, worker: isInside, environment: clocks });
  const environment: Record<string, string> = {
    DATABASE_URL: system.database.runtimeUrl,
    SECRET_KEY: testSecretKey,
    ...(queue === 'redis' ? { REDIS_URL: testRedisUrl() } : {}),
    ...clocks,
  };
  const gate = options.gate && (await openTcpGate(environment[options.gate] ?? ''));
  if (options.gate && gate) environment[options.gate] = gate.url;
  const admin = new Client({ connectionString: system.database.adminUrl });
  await admin.connect();
  const workers = new Set<ChildProgram>();
  const startWorker = async (more: Readonly<Record<string, string>> = {}): Promise<ChildProgram> => {
    const worker = await ChildProgram.start('worker', { ...environment, ...more });
    workers.add(worker);
    return worker;
  };
  const office = await system.signInAs('office');
  const pupils = pupilsFile(pupilCount);
  const marks = marksFile(pupilCount);
  let censuses = 0;
  let exams = 0;

  const wipeQueue = async (): Promise<void> => {
    if (queue === 'redis') await flushRedis(testRedisUrl());
    else await wipeQueueTables(admin);
  };
  const founder = isInside ? undefined : await startWorker();
  await foundCounty(office);

  return {
    system,
    office,
    admin,
    pupilCount,
    founder,
    gate,
    environment,
    startWorker,
    wipeQueue,
    uploadPupils: async () => {
      censuses += 1;
      const censusDate = new Date(Date.UTC(2025, 8, censuses)).toISOString().slice(0, 10);
      const checked = await office.uploadAndWait({ kind: 'pupils', censusDate }, 'pupils.csv', pupils);
      if (checked.body.status !== 'ready') throw new Error(JSON.stringify(checked.body));
      return { id: String(checked.body.id), censusDate };
    },
    uploadMarks: async (censusDate) => {
      exams += 1;
      const exam = await office.post('/exams', {
        name: `检测${String(exams)}`,
        kind: 'county-test',
        stage: 'junior',
        grade: 9,
        schoolYear: '2025-2026',
        term: 1,
        heldOn: '2026-01-10',
        censusDate,
        subjects: [
          { code: 'chinese', name: '语文', fullMark: 120 },
          { code: 'maths', name: '数学', fullMark: 120 },
        ],
      });
      const examId = String(exam.body.id);
      const checked = await office.uploadAndWait({ kind: 'exam-scores', examId }, 'marks.csv', marks);
      if (checked.body.status !== 'ready') throw new Error(JSON.stringify(checked.body));
      return { id: String(checked.body.id), censusDate, examId };
    },
    commit: async ({ id }) => {
      const begun = await office.post(`/imports/${id}/commit`, { acceptMissingCandidates: true });
      if (begun.status !== 202) throw new Error(JSON.stringify(begun.body));
    },
    waitForImport: async ({ id }, limitMs = 60_000) => {
      const isOver = ({ status }: { status: string }): boolean =>
        status === 'committed' || status === 'failed';
      const state: { status: string; failure: string | null } = (
        await office.waitFor(`/imports/${id}`, isOver, limitMs)
      ).body;
      return state;
    },
    startRanking: async (examId) => {
      const accepted = await office.post(`/exams/${examId}/rankings`, {});
      if (accepted.status !== 202) throw new Error(JSON.stringify(accepted.body));
      return String(accepted.body.runId);
    },
    waitForRanking: async (examId, runId, limitMs = 60_000) => {
      const isOver = ({ status }: { status: string }): boolean =>
        status === 'succeeded' || status === 'failed';
      const state: { status: string; error?: object } = (
        await office.waitFor(`/exams/${examId}/rankings/${runId}`, isOver, limitMs)
      ).body;
      return state;
    },
    stop: async () => {
      await Promise.all([...workers].map((worker) => worker.kill()));
      await admin.end();
      await system.stop();
      await gate?.close();
    },
  };
}

async function foundCounty(office: ApiClient): Promise<void> {
  await office.post('/school-years', {
    name: '2025-2026',
    terms: [
      { number: 1, startsOn: '2025-09-01', endsOn: '2026-01-20' },
      { number: 2, startsOn: '2026-02-15', endsOn: '2026-07-10' },
    ],
  });
  await office.importFile({ kind: 'townships' }, 't.csv', 'code,name\nT1,东乡\nT2,西乡\n');
  const schools = Array.from({ length: schoolCount }, (_, index) => {
    const township = ['T1', 'T2', ''][index % 3] ?? '';
    return `S${String(index)},第${String(index)}中学,${township},junior`;
  });
  await office.importFile(
    { kind: 'schools' },
    's.csv',
    `code,name,township_code,stages\n${schools.join('\n')}\n`,
  );
}

function pupilsFile(count: number): string {
  const rows = Array.from({ length: count }, (_, index) => {
    const school = `S${String(index % schoolCount)}`;
    return `P${String(index)},学生,${school},junior,9,${String(index % 7)}`;
  });
  return `pupil_no,name,school_code,stage,grade,class_no\n${rows.join('\n')}\n`;
}

function marksFile(count: number): string {
  const { whole, chance } = openStream(20_260_110, 'fault marks');
  const mark = (): string => (chance(0.02) ? '缺考' : String(whole(0, 240) / 2));
  const rows = Array.from({ length: count }, (_, index) => `P${String(index)},${mark()},${mark()}`);
  return `学籍号,语文,数学\n${rows.join('\n')}\n`;
}

async function flushRedis(url: string): Promise<void> {
  const { Redis } = await import('ioredis');
  const redis = new Redis(url);
  await redis.flushdb();
  redis.disconnect();
}

async function wipeQueueTables(admin: Client): Promise<void> {
  const { rows } = await admin.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname = 'bullmq' and tablename !~ 'migration'`,
  );
  await admin.query(`truncate ${rows.map(({ name }) => name).join(', ')}`);
}
