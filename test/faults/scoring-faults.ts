import type { QueueName } from './fault-county.js';
import { openScoringInstallation, type ScoringInstallation } from './scoring-installation.js';
import { FaultReport } from './scoring-report.js';
import { type Reference, rerunShuffled, runTrial, takeReference } from './scoring-trials.js';

export interface FaultPlan {
  readonly seed: number;
  /** Numbers of trials: together with the seed, a number says all that a trial does. */
  readonly trials: readonly number[];
  /** How often the undisturbed term is scored after its rows were shuffled, half of it over either queue. */
  readonly reruns: number;
  /** Reruns are shared among one to so many workers. */
  readonly mostWorkers: number;
  readonly onProgress?: (done: string) => void;
}

/** Trials come in blocks of one queue, so that not every trial starts all programs anew. */
const blockSize = 10;

function queueOf(trial: number): QueueName {
  return Math.floor(trial / blockSize) % 2 === 0 ? 'postgres' : 'redis';
}

/** Scores one term again and again: disturbed, and shuffled. What comes of it is the same each time, or is told. */
export async function runFaults(plan: FaultPlan): Promise<FaultReport> {
  const installation = await openScoringInstallation(plan.seed);
  try {
    const reference = await takeReference(installation);
    const report = new FaultReport(plan.seed, reference);
    await runTrials(installation, reference, plan, report);
    await runReruns(installation, reference, plan, report);
    const verified = await installation.admin.get('/audit-log/verification');
    if (verified.body.intact !== true) report.addFault(`audit log: ${JSON.stringify(verified.body)}`);
    return report;
  } finally {
    await installation.stop();
  }
}

async function runTrials(
  installation: ScoringInstallation,
  reference: Reference,
  { seed, trials, onProgress }: FaultPlan,
  report: FaultReport,
): Promise<void> {
  let current: QueueName | undefined;
  for (const trial of trials) {
    const queue = queueOf(trial);
    if (queue !== current) await installation.useQueue(queue, 1);
    current = queue;
    try {
      report.addTrial(await runTrial(installation, reference, { seed, trial, queue }));
    } catch (error) {
      // What follows would be told of a county in which something is still broken.
      report.addFault(
        `trial ${String(trial)} (${queue}): ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      return;
    }
    onProgress?.(report.latest());
  }
}

async function runReruns(
  installation: ScoringInstallation,
  reference: Reference,
  { seed, reruns, mostWorkers, onProgress }: FaultPlan,
  report: FaultReport,
): Promise<void> {
  if (report.faults.length > 0) return;
  for (const queue of ['postgres', 'redis'] as const) {
    const share = queue === 'postgres' ? Math.ceil(reruns / 2) : Math.floor(reruns / 2);
    for (let rerun = 0; rerun < share; rerun += 1) {
      const workers = 1 + Math.floor((rerun * mostWorkers) / share);
      if (rerun === 0) await installation.useQueue(queue, workers);
      await installation.keepWorkers(workers);
      const { hashes, faults } = await rerunShuffled(installation, reference, seed + rerun);
      report.addRerun({ queue, workers, hashes, faults });
      onProgress?.(report.latest());
    }
  }
}
