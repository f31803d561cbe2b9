import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../support/api-client.js';
import type { BenchSystem } from './bench-system.js';
import { copyLines, type LoadedExam } from './load-cohort.js';
import { millisecondsOf } from './measure.js';

/** One import as the person in front of it lives through it, in milliseconds. */
export interface ImportTimes {
  readonly importId: string;
  readonly total: number;
  /** Until the upload is answered. */
  readonly upload: number;
  /** From there until the file is seen to be checked. */
  readonly check: number;
  /** From there until it is seen to be committed. */
  readonly commit: number;
}

const pollMs = 20;

/** Uploads an exam's file into the emptied table, waits for the check, commits, waits for the end. */
export async function measureImport(
  system: BenchSystem,
  { id }: LoadedExam,
  fileName: string,
  bytes: Buffer,
): Promise<ImportTimes> {
  await emptyScores(system);
  const { office } = system;
  const startedAt = performance.now();
  const accepted = await office.upload({ kind: 'exam-scores', examId: id }, fileName, bytes);
  const uploadedAt = performance.now();
  const importId = String(accepted.body.id);
  const path = `/imports/${importId}`;
  await waitUntil(system, path, 'validating', 'ready');
  const checkedAt = performance.now();
  await office.post(`${path}/commit`, { acceptMissingCandidates: true });
  await waitUntil(system, path, 'committing', 'committed');
  const committedAt = performance.now();
  return {
    importId,
    total: committedAt - startedAt,
    upload: uploadedAt - startedAt,
    check: checkedAt - uploadedAt,
    commit: committedAt - checkedAt,
  };
}

/** Loads the same rows into the same emptied table with one COPY. */
export async function measureCopy(system: BenchSystem, lines: readonly string[]): Promise<number> {
  await emptyScores(system);
  return millisecondsOf(() =>
    copyLines(system.admin, 'exam_scores (exam_id, enrolment_id, marks_hundredths)', lines),
  );
}

/** Throws unless the table holds exactly these rows. */
export async function requireRows(system: BenchSystem, count: number): Promise<void> {
  const { rows } = await system.admin.query<{ count: string }>('select count(*) from exam_scores');
  if (Number(rows[0]?.count) !== count)
    throw new Error(`${String(rows[0]?.count)} rows in place of ${count}`);
}

async function emptyScores(system: BenchSystem): Promise<void> {
  await system.admin.query('truncate exam_scores');
  await system.admin.query('checkpoint');
}

async function waitUntil(system: BenchSystem, path: string, through: string, end: string): Promise<void> {
  for (;;) {
    const { body }: Answer = await system.office.get(path);
    if (body.status === end) return;
    if (body.status !== through) throw new Error(`not ${end}: ${JSON.stringify(body)}`);
    await sleep(pollMs);
  }
}
