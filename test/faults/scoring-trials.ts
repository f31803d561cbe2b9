import { setTimeout as sleep } from 'node:timers/promises';
import { openStream, type RandomStream } from '../../apps/standalone/demo/random-stream.js';
import type { Answer, ApiClient } from '../support/api-client.js';
import { isOver } from '../support/scored-county.js';
import type { QueueName } from './fault-county.js';
import type { ScoringInstallation } from './scoring-installation.js';
import { shuffleEvidence } from './scoring-shuffle.js';
import {
  aim,
  describeStrike,
  drawStrike,
  type FaultKind,
  faultKindsOf,
  type Strike,
} from './scoring-strikes.js';
import { dumpRun, faultsOfFinishedRun } from './scoring-traces.js';

/** What every run of the same inputs must be. */
export interface Reference {
  readonly inputHash: string;
  readonly resultHash: string;
  readonly dump: string;
  readonly stages: number;
  /** How long it took while nobody disturbed it. */
  readonly tookMs: number;
}

export interface TrialOutcome {
  readonly trial: number;
  readonly queue: QueueName;
  readonly strikes: readonly Strike[];
  /** From the last fault until the run was over. */
  readonly recoveryMs: number;
  /** It failed visibly and was retried. */
  readonly wasRetried: boolean;
  readonly hashes: string;
  /** Empty: all is as it must be. */
  readonly faults: readonly string[];
}

const recoveryLimitMs = 60_000;

/** Two undisturbed runs, which must agree: what all others are held against. */
export async function takeReference(installation: ScoringInstallation): Promise<Reference> {
  await runOnce(installation);
  const startedAt = Date.now();
  const run = await runOnce(installation);
  const tookMs = Date.now() - startedAt;
  const [stages] = await installation.sql<{ count: number }>(
    `select count(*)::int as count from stages where stages.work_id = $1`,
    [run.id],
  );
  const dump = await dumpRun(installation.sql, run.id);
  return { inputHash: run.inputHash, resultHash: run.resultHash, dump, stages: stages?.count ?? 0, tookMs };
}

/** One run of the term with one to three faults in it. The same seed and number draw the same faults. */
export async function runTrial(
  installation: ScoringInstallation,
  reference: Reference,
  { seed, trial, queue }: { readonly seed: number; readonly trial: number; readonly queue: QueueName },
): Promise<TrialOutcome> {
  const random = openStream(seed, `trial ${String(trial)}`);
  const strikes = drawStrikes(random, queue, trial, reference.tookMs);
  await installation.keepWorkers(random.whole(1, 2));
  const before = await newestRunId(installation);
  const aimed = [];
  for (const strike of strikes) aimed.push(await aim(installation, strike));
  const asked = askForRun(installation, before);
  let lastFaultAt = 0;
  const [answer, ...fallen] = await Promise.allSettled([asked, ...aimed.map((strike) => strike.fall())]);
  for (const result of fallen) {
    if (result.status === 'rejected') throw result.reason;
    lastFaultAt = Math.max(lastFaultAt, result.value);
  }
  if (answer.status === 'rejected') throw answer.reason;
  const end = await waitForEnd(installation.office, answer.value.id, lastFaultAt + recoveryLimitMs);
  const recoveryMs = Date.now() - lastFaultAt;
  for (const strike of aimed) await strike.cleanUp();
  const faults = [
    ...(end.status === 'succeeded' ? [] : [`the run is ${end.status}`]),
    ...(await faultsOf(installation, reference, end, before, answer.value.accepted)),
  ];
  return {
    trial,
    queue,
    strikes,
    recoveryMs: Math.max(0, recoveryMs),
    wasRetried: end.wasRetried,
    hashes: `${end.inputHash} ${end.resultHash}`,
    faults,
  };
}

/** One undisturbed run after the county's rows were brought into another order. */
export async function rerunShuffled(
  installation: ScoringInstallation,
  reference: Reference,
  seed: number,
): Promise<{ readonly hashes: string; readonly faults: readonly string[] }> {
  await shuffleEvidence(installation.postgres.adminUrl, seed);
  const before = await newestRunId(installation);
  const run = await runOnce(installation);
  return {
    hashes: `${run.inputHash} ${run.resultHash}`,
    faults: await faultsOf(installation, reference, run, before, [run.id]),
  };
}

export function describeTrial({ trial, queue, strikes, faults }: TrialOutcome): string {
  return `trial ${String(trial)} (${queue}; ${strikes.map(describeStrike).join('; ')}): ${faults.join('; ')}`;
}

/** Every kind has its turn; what else falls in the same run is drawn. Traps stand once in a run. */
function drawStrikes(
  random: RandomStream,
  queue: QueueName,
  trial: number,
  typicalMs: number,
): readonly Strike[] {
  const kinds = faultKindsOf(queue);
  const first = kinds[trial % kinds.length] ?? 'worker-killed';
  const strikes = [drawStrike(random, first, typicalMs)];
  while (strikes.length < 3 && random.chance(0.35)) {
    const others = kinds.filter(
      (kind) => !kind.startsWith('relay-') && strikes.every((strike) => strike.kind !== kind),
    );
    const further: FaultKind = random.pick(others);
    const { absenceMs } = drawStrike(random, further, typicalMs);
    strikes.push({ kind: further, absenceMs, moment: { afterMs: random.whole(0, 2 * typicalMs) } });
  }
  return strikes;
}

interface EndedRun {
  readonly id: string;
  readonly status: string;
  readonly inputHash: string;
  readonly resultHash: string;
}

async function runOnce(installation: ScoringInstallation): Promise<EndedRun> {
  const { id } = await askForRun(installation, await newestRunId(installation));
  const run = await waitForEnd(installation.office, id, Date.now() + recoveryLimitMs);
  if (run.status !== 'succeeded') throw new Error(`an undisturbed run is ${JSON.stringify(run)}`);
  return run;
}

async function newestRunId({ sql }: ScoringInstallation): Promise<string | null> {
  const [run] = await sql<{ id: string }>(`select id from scoring_runs order by id desc limit 1`);
  return run?.id ?? null;
}

/** As a person does who gets no answer: looks whether the run is there, and asks again if it is not. */
async function askForRun(
  { office, termId }: ScoringInstallation,
  before: string | null,
): Promise<{ readonly id: string; readonly accepted: readonly string[] }> {
  const path = `/terms/${termId}/scoring-runs`;
  let isFirst = true;
  for (;;) {
    if (!isFirst) {
      const newest: { id: string } | undefined = (await untilAnswered(() => office.get(`${path}?limit=1`)))
        .body.items[0];
      if (newest && newest.id !== before) return { id: newest.id, accepted: [] };
    }
    isFirst = false;
    const answer = await answerOrNull(() => office.post(path, {}));
    if (answer?.status === 202) return { id: String(answer.body.id), accepted: [String(answer.body.id)] };
    if (answer !== null && answer.status !== 503)
      throw new Error(`not started: ${JSON.stringify(answer.body)}`);
    await sleep(50);
  }
}

/** A run that has failed is retried once it says so: it must be resumable. */
async function waitForEnd(
  office: ApiClient,
  id: string,
  until: number,
): Promise<EndedRun & { readonly wasRetried: boolean }> {
  let wasRetried = false;
  for (;;) {
    const { body } = await untilAnswered(() => office.get(`/scoring-runs/${id}`));
    const run: EndedRun = body;
    if (run.status === 'failed' && Date.now() < until) {
      wasRetried = true;
      await untilAnswered(() => office.post(`/scoring-runs/${id}/retry`));
    } else if (isOver(run) || Date.now() > until) return { ...run, wasRetried };
    await sleep(50);
  }
}

async function faultsOf(
  { sql }: ScoringInstallation,
  reference: Reference,
  end: EndedRun,
  before: string | null,
  accepted: readonly string[],
): Promise<readonly string[]> {
  const faults = [...(await faultsOfFinishedRun(sql, end.id, reference.stages))];
  if (end.inputHash !== reference.inputHash) faults.push(`input hash ${end.inputHash}`);
  if (end.resultHash !== reference.resultHash) faults.push(`result hash ${end.resultHash}`);
  if ((await dumpRun(sql, end.id)) !== reference.dump) faults.push('other bytes in the tables');
  const runs = await sql<{ id: string; isFinished: boolean }>(
    `select scoring_runs.id, scoring_runs.finished_at is not null as "isFinished" from scoring_runs
      where $1::uuid is null or scoring_runs.id > $1`,
    [before],
  );
  if (runs.length !== 1) faults.push(`${String(runs.length)} runs were made`);
  for (const id of accepted)
    if (!runs.some((run) => run.id === id && run.isFinished)) faults.push(`${id} was accepted and is lost`);
  return faults;
}

/** Null: no answer came. */
async function answerOrNull(ask: () => Promise<Answer>): Promise<Answer | null> {
  try {
    return await ask();
  } catch (error) {
    // What fetch throws when the connection is refused or breaks.
    if (error instanceof TypeError) return null;
    throw error;
  }
}

async function untilAnswered(ask: () => Promise<Answer>): Promise<Answer> {
  const until = Date.now() + recoveryLimitMs;
  for (;;) {
    const answer = await answerOrNull(ask);
    if (answer !== null && answer.status < 400) return answer;
    if (answer !== null && answer.status !== 503)
      throw new Error(`${String(answer.status)}: ${JSON.stringify(answer.body)}`);
    if (Date.now() > until) throw new Error('no answer');
    await sleep(50);
  }
}
