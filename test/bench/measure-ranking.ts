import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { CandidateStatus } from '../../libs/exams/candidate-columns.rules.js';
import { examJobs } from '../../libs/exams/exam.jobs.js';
import { unitFiguresSql } from '../../libs/exams/rankings/verify-ranking.queries.js';
import { rankExam } from '../../libs/exams/ranking.rules.js';
import { jobActor } from '../../libs/platform/database/actor.js';
import type { BenchSystem } from './bench-system.js';
import { type GeneratedExam, subjects } from './generate-exam.js';
import type { LoadedExam } from './load-cohort.js';

const cutoffs = { excellent: 3000, good: 5000, pass: 7000 };
const rateWeights = { excellent: 40, good: 20, pass: 40 };
const pollMs = 20;

/** Milliseconds from asking for a ranking until it is seen to have succeeded. */
export async function measureRun({ office }: BenchSystem, { id }: LoadedExam): Promise<number> {
  const startedAt = performance.now();
  const accepted = await office.post(`/exams/${id}/rankings`, {});
  for (;;) {
    const { body } = await office.get(`/exams/${id}/rankings/${String(accepted.body.runId)}`);
    if (body.status === 'succeeded') return performance.now() - startedAt;
    if (body.status !== 'queued' && body.status !== 'running') {
      throw new Error(`ranking ended as ${JSON.stringify(body)}`);
    }
    await sleep(pollMs);
  }
}

/** Settings under which the plain statement is tried; the comparison is with whichever is quickest. */
export const plainSettings = [
  '',
  'set enable_nestloop = off',
  `set work_mem = '64MB'`,
  `set enable_nestloop = off; set work_mem = '64MB'`,
] as const;

/** One unit as the plain statement finds it. */
interface UnitFound {
  readonly unit_kind: 'school' | 'township';
  readonly enrolled: number;
  readonly total_hundredths: string;
}

/** Milliseconds of one plain statement that gives the same figures, on a connection of its own, planned anew. */
export async function measurePlain(
  { runtimeUrl }: BenchSystem,
  { id, censusDate, exam }: LoadedExam,
  settings: string,
): Promise<number> {
  const client = new Client({ connectionString: runtimeUrl });
  await client.connect();
  try {
    await actAsRankingJob(client);
    if (settings !== '') await client.query(settings);
    const { excellent, good, pass } = cutoffs;
    const weights = [rateWeights.excellent, rateWeights.good, rateWeights.pass];
    const parameters = [id, censusDate, 9, 'junior', excellent, good, pass, ...weights, 'mean'];
    const startedAt = performance.now();
    const { rows } = await client.query<UnitFound>(unitFiguresSql, parameters);
    const milliseconds = performance.now() - startedAt;
    requireWholeExam(rows, exam);
    return milliseconds;
  } finally {
    await client.end();
  }
}

/** The rows are behind the second wall for this connection as they are for the job. */
async function actAsRankingJob(client: Client): Promise<void> {
  const { role, scope } = jobActor(examJobs.rank);
  await client.query(
    `select set_config('app.user_id', '', false), set_config('app.role', $1, false),
            set_config('app.scope_kind', $2, false), set_config('app.scope_id', '', false)`,
    [role, scope.kind],
  );
}

/** A statement that is shown a part of the exam, or nothing, is quick and no measure of anything. */
function requireWholeExam(rows: readonly UnitFound[], exam: GeneratedExam): void {
  const schools = rows.filter((row) => row.unit_kind === 'school');
  const found = {
    schools: schools.length,
    pupils: schools.reduce((sum, { enrolled }) => sum + enrolled, 0),
    marks: schools.reduce((sum, row) => sum + Number(row.total_hundredths), 0),
  };
  const expected = {
    schools: new Set(exam.schoolOf).size,
    pupils: exam.pupilCount,
    marks: exam.markHalves.reduce((sum, halves) => sum + Math.max(halves, 0) * 50, 0),
  };
  const isWhole = rows.length > schools.length && JSON.stringify(found) === JSON.stringify(expected);
  if (isWhole) return;
  throw new Error(`the plain statement saw ${JSON.stringify(found)} of ${JSON.stringify(expected)}`);
}

/** Milliseconds of the ranking alone, on typed arrays, in this process. */
export function measureInProcess(exam: GeneratedExam, schoolCount: number): number {
  const candidates = candidatesOf(exam);
  const schools = Array.from({ length: schoolCount }, (_, index) => ({
    code: `S${String(index)}`,
    name: `第${String(index)}中学`,
    townshipCode: index % 10 === 0 ? null : `T${String(index % 20)}`,
    townshipName: index % 10 === 0 ? null : `第${String(index % 20)}乡`,
  }));
  const startedAt = performance.now();
  rankExam(schools, candidates, { stage: 'junior', cutoffs, rateWeights, tieBreak: 'mean' });
  return performance.now() - startedAt;
}

function candidatesOf(exam: GeneratedExam): Parameters<typeof rankExam>[1] {
  const { pupilCount, schoolOf, markHalves } = exam;
  const status = new Uint8Array(pupilCount);
  const totalHundredths = new Int32Array(pupilCount);
  for (let pupil = 0; pupil < pupilCount; pupil += 1) {
    const marks = markHalves.subarray(pupil * subjects.length, (pupil + 1) * subjects.length);
    const taken = marks.filter((halves) => halves >= 0);
    status[pupil] = taken.length === 0 ? CandidateStatus.absent : CandidateStatus.present;
    totalHundredths[pupil] = taken.reduce((sum, halves) => sum + halves * 50, 0);
  }
  return { schoolIndex: schoolOf, status, totalHundredths };
}
