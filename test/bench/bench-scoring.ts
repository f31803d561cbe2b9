import { setTimeout as sleep } from 'node:timers/promises';
import { say } from '../../apps/standalone/progress.mjs';
import type { ApiClient } from '../support/api-client.js';
import { type BenchSystem, startBenchSystem } from './bench-system.js';
import { generateExam } from './generate-exam.js';
import { copyLines, loadCohort, loadSchools, scoreLines } from './load-cohort.js';
import { loadVisits } from './load-visits.js';
import { median } from './measure.js';
import { percentile, sendAtRate, type TimedRequest } from './open-loop.js';
import { type Figure, printTable } from './report.js';

const schoolCount = 1_000;
const visitsOfTerm = 10;
const examCount = 6;
const pupilsOfExam = 30_000;
const rounds = 3;
const readsPerSecond = 40;

interface Measured {
  readonly seconds: number;
  readonly latencies: readonly number[];
}

/** A whole term of a large county scored by one worker, while others read. */
export async function benchScoring(): Promise<readonly Figure[]> {
  const system = await startBenchSystem();
  try {
    const term = await prepareTerm(system);
    const leader = await system.signIn({ username: 'leader', role: 'leader', scope: { kind: 'county' } });
    const runs: Measured[] = [];
    for (let round = 0; round < rounds; round += 1) {
      say(
        `学期评分第 ${String(round + 1)} 次，共 ${String(rounds)} 次，同时每秒读 ${String(readsPerSecond)} 次`,
      );
      runs.push(await measureRun(system, leader, term));
    }
    return [
      {
        name: `一学期 ${String(schoolCount)} 个学校学段、各 ${String(visitsOfTerm)} 次督导、${String(examCount)} 次 ${String(pupilsOfExam / 10_000)} 万人 9 科考试的评分`,
        measured: median(runs.map(({ seconds }) => seconds)),
        limit: 60,
        isBelow: true,
        unit: '秒',
      },
      {
        name: `评分期间每秒 ${String(readsPerSecond)} 次读取：95% 的答复时间`,
        measured: median(runs.map(({ latencies }) => percentile(latencies, 95))),
        limit: 200,
        isBelow: true,
        unit: '毫秒',
      },
    ];
  } finally {
    await system.stop();
  }
}

/** Spring of 2025-2026, closed, with the autumn before it scored and published. */
async function prepareTerm(system: BenchSystem): Promise<string> {
  say(
    `准备 ${String(schoolCount)} 所学校、每校每学期 ${String(visitsOfTerm)} 次督导、${String(examCount)} 次考试`,
  );
  await loadSchools(system, schoolCount);
  await loadVisits(system, visitsOfTerm);
  for (let index = 0; index < examCount; index += 1) {
    const exam = await loadCohort(
      system,
      generateExam({
        seed: 20_260_620 + index,
        firstId: 1 + index * pupilsOfExam,
        pupilCount: pupilsOfExam,
        schoolCount,
      }),
      { name: `检测${String(index + 1)}`, censusDate: `2025-09-0${String(index + 1)}` },
    );
    await system.admin.query(`set session_replication_role = 'replica'`);
    await copyLines(system.admin, 'exam_scores (exam_id, enrolment_id, marks_hundredths)', scoreLines(exam));
    await system.admin.query(`set session_replication_role = 'origin'`);
  }
  await system.admin.query('analyze');
  const years = await system.office.get('/school-years');
  const [autumn, spring] = years.body.items[0].terms;
  for (const term of [autumn, spring]) await require200(system.office, `/terms/${String(term.id)}/close`);
  const leader = await system.signIn({ username: 'leader0', role: 'leader', scope: { kind: 'county' } });
  const first = await score(system, String(autumn.id));
  await require200(leader, `/scoring-runs/${first}/publish`);
  return String(spring.id);
}

async function measureRun(system: BenchSystem, leader: ApiClient, termId: string): Promise<Measured> {
  const reading = new AbortController();
  const reads = readWhile(system, leader, termId, reading.signal);
  const startedAt = performance.now();
  const id = await score(system, termId);
  const seconds = (performance.now() - startedAt) / 1000;
  reading.abort();
  const latencies = await reads;
  await printStages(system, id);
  return { seconds, latencies };
}

async function score({ office }: BenchSystem, termId: string): Promise<string> {
  const accepted = await office.post(`/terms/${termId}/scoring-runs`, {});
  if (accepted.status !== 202) throw new Error(`not started: ${JSON.stringify(accepted.body)}`);
  const id = String(accepted.body.id);
  for (;;) {
    const { body } = await office.get(`/scoring-runs/${id}`);
    if (body.status === 'succeeded') return id;
    if (body.status !== 'queued' && body.status !== 'running') throw new Error(JSON.stringify(body));
    await sleep(100);
  }
}

/** What leaders and the office look at, one after the other at a fixed rate, a second's worth at a time. */
async function readWhile(
  { office }: BenchSystem,
  leader: ApiClient,
  termId: string,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const exams = await office.get('/exams?limit=1');
  const runs = await office.get(`/terms/${termId}/scoring-runs?limit=1`);
  const paths = [
    '/schools?limit=50',
    '/visits?limit=50',
    '/exams?limit=50',
    '/school-years',
    '/findings?limit=50',
    `/exams/${String(exams.body.items[0].id)}/rankings`,
    `/terms/${termId}/scoring-runs?limit=5`,
    ...(runs.body.items.length > 0
      ? [`/scoring-runs/${String(runs.body.items[0].id)}/results?unit=school-stage&limit=50`]
      : []),
  ];
  const latencies: number[] = [];
  while (!signal.aborted) {
    const requests = Array.from({ length: readsPerSecond }, (_, index): TimedRequest => {
      const client = index % 2 === 0 ? office : leader;
      return {
        method: 'GET',
        url: `${client.url}/api/v1${paths[index % paths.length] ?? ''}`,
        headers: { authorization: `Bearer ${client.token ?? ''}` },
      };
    });
    const result = await sendAtRate(readsPerSecond, requests);
    if (result.failures.size > 0) throw new Error(`reads failed: ${JSON.stringify([...result.failures])}`);
    latencies.push(...result.latencies);
  }
  return latencies;
}

async function printStages({ office }: BenchSystem, id: string): Promise<void> {
  const { body } = await office.get(`/scoring-runs/${id}`);
  const stages: readonly { title: string; startedAt: string; finishedAt: string }[] = body.stages;
  printTable(
    ['步骤', '用时'],
    stages.map(({ title, startedAt, finishedAt }) => [
      title,
      `${String(new Date(finishedAt).getTime() - new Date(startedAt).getTime())} 毫秒`,
    ]),
  );
}

async function require200(client: ApiClient, path: string): Promise<void> {
  const { status, body } = await client.post(path, {});
  if (status !== 200) throw new Error(`${path}: ${JSON.stringify(body)}`);
}
