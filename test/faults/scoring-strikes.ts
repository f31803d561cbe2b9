import { setTimeout as sleep } from 'node:timers/promises';
import type { RandomStream } from '../../apps/standalone/demo/random-stream.js';
import type { QueueName } from './fault-county.js';
import { idleLimitMs, type ScoringInstallation } from './scoring-installation.js';
import { delayBells, setTrap, type Trap, type TrapPoint } from './scoring-trap.js';

export const faultKinds = [
  'worker-killed',
  'worker-stalled',
  'relay-killed-before-posting',
  'relay-killed-after-posting',
  'api-killed',
  'postgres-killed',
  'postgres-cut',
  'queue-wiped',
  'redis-cut',
  'redis-hung',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export function faultKindsOf(queue: QueueName): readonly FaultKind[] {
  return faultKinds.filter((kind) => queue === 'redis' || !kind.startsWith('redis-'));
}

/** In the course of a run: so long after it was asked for, or when its work comes to a point. */
export type StrikeMoment = { readonly afterMs: number } | { readonly at: TrapPoint };

export interface Strike {
  readonly kind: FaultKind;
  readonly moment: StrikeMoment;
  /** How long what was taken away stays away. */
  readonly absenceMs: number;
}

const anyRow = 'true';
const points: readonly TrapPoint[] = [
  { name: 'units', table: 'scoring_units', moment: 'before insert', when: anyRow },
  { name: 'inputs', table: 'scoring_inputs', moment: 'before insert', when: `new.noun = 'exams'` },
  { name: 'frozen', table: 'scoring_runs', moment: 'commit of update', when: 'new.finished_at is null' },
  { name: 'results', table: 'term_results', moment: 'before insert', when: `new.noun = 'inspections'` },
  { name: 'ranking', table: 'ranking_rows', moment: 'before insert', when: anyRow },
  { name: 'scored', table: 'term_results', moment: 'commit of insert', when: anyRow },
  { name: 'claim', table: 'stages', moment: 'commit of update', when: `new.state = 'running'` },
  { name: 'stage done', table: 'stages', moment: 'commit of update', when: `new.state = 'done'` },
  { name: 'sealing', table: 'scoring_runs', moment: 'before update', when: 'new.finished_at is not null' },
  { name: 'sealed', table: 'scoring_runs', moment: 'commit of update', when: 'new.finished_at is not null' },
];

/** `typicalMs`: how long a run takes when nobody disturbs it. */
export function drawStrike(random: RandomStream, kind: FaultKind, typicalMs: number): Strike {
  const isByClock = kind === 'api-killed' || random.chance(0.4);
  return {
    kind,
    moment: isByClock ? { afterMs: random.whole(0, typicalMs) } : { at: random.pick(points) },
    absenceMs: random.whole(100, 1_500),
  };
}

export function describeStrike({ kind, moment, absenceMs }: Strike): string {
  const place = 'at' in moment ? `at ${moment.at.name}` : `after ${String(moment.afterMs)} ms`;
  return `${kind} ${place}, ${String(absenceMs)} ms`;
}

/** A strike that is ready to fall. Whatever is set for it is taken away by `cleanUp`, once the run is over. */
export interface AimedStrike {
  /** Falls, and brings back what it took. Resolves with the moment at which the last of it was done. */
  fall(): Promise<number>;
  cleanUp(): Promise<void>;
}

const bellDelayMs = 2_000;
const pointLimitMs = 15_000;

/** To be called before the run is asked for. */
export async function aim(installation: ScoringInstallation, strike: Strike): Promise<AimedStrike> {
  const { postgres } = installation;
  if (strike.kind === 'relay-killed-before-posting') return aimBeforePosting(installation, strike);
  if (strike.kind === 'relay-killed-after-posting') {
    const point: TrapPoint = {
      name: 'posted',
      table: 'outbox',
      moment: 'before update',
      when: 'new.posted_at is not null',
    };
    return aimAtPoint(installation, strike, await setTrap(postgres.adminUrl, point));
  }
  if ('at' in strike.moment)
    return aimAtPoint(installation, strike, await setTrap(postgres.adminUrl, strike.moment.at));
  const { afterMs } = strike.moment;
  return {
    fall: async () => {
      await sleep(afterMs);
      return strikeNow(installation, strike);
    },
    cleanUp: () => Promise.resolve(),
  };
}

function aimAtPoint(installation: ScoringInstallation, strike: Strike, trap: Trap): AimedStrike {
  return {
    fall: async () => {
      await trap.caught(pointLimitMs);
      return strikeNow(installation, strike, () => trap.open());
    },
    cleanUp: async () => {
      await trap.open();
      await trap.remove();
    },
  };
}

/** The relay lives in the worker: it dies when a stage is committed and its bell is not in the queue yet. */
async function aimBeforePosting(installation: ScoringInstallation, strike: Strike): Promise<AimedStrike> {
  const stopDelaying = await delayBells(installation.sql, bellDelayMs);
  return {
    fall: async () => {
      const until = Date.now() + pointLimitMs;
      const isWaiting = async (): Promise<boolean> =>
        (
          await installation.sql(
            `select from outbox join stages on stages.id = outbox.stage_id
              where outbox.posted_at is null and stages.job like 'scoring.%' limit 1`,
          )
        ).length > 0;
      while (!(await isWaiting()) && Date.now() < until) await sleep(5);
      const endedAt = await killWorkers(installation);
      await stopDelaying();
      await sleep(strike.absenceMs);
      await installation.startWorker();
      return endedAt;
    },
    cleanUp: () => Promise.resolve(),
  };
}

type Release = () => Promise<void>;

/** `release` lets go on whoever is held at a point; at a point nobody knows which worker it is, so all are struck. */
async function strikeNow(
  installation: ScoringInstallation,
  { kind, absenceMs }: Strike,
  release?: Release,
): Promise<number> {
  const letGo = release ?? (() => Promise.resolve());
  const { postgres, redis } = installation;
  switch (kind) {
    case 'worker-killed':
    case 'relay-killed-before-posting':
    case 'relay-killed-after-posting': {
      const endedAt = await killWorkers(installation, release ? undefined : 1);
      await letGo();
      await sleep(absenceMs);
      await installation.startWorker();
      return endedAt;
    }
    case 'worker-stalled':
      return stallWorkers(installation, release ? undefined : 1, letGo);
    case 'api-killed': {
      await installation.killApi();
      const endedAt = Date.now();
      await letGo();
      await sleep(absenceMs);
      await installation.startApi();
      return endedAt;
    }
    case 'postgres-killed': {
      await postgres.kill();
      const endedAt = Date.now();
      await letGo();
      await sleep(absenceMs);
      await postgres.revive();
      return endedAt;
    }
    case 'postgres-cut':
      return cut(postgres.gate, absenceMs, letGo);
    case 'redis-cut':
      return cut(redis, absenceMs, letGo);
    case 'redis-hung':
      redis.freeze();
      await letGo();
      await sleep(absenceMs);
      redis.thaw();
      return Date.now();
    case 'queue-wiped':
      await installation.wipeQueue();
      await letGo();
      return Date.now();
  }
}

async function cut(
  gate: { shut(): Promise<void>; open(): Promise<void> },
  absenceMs: number,
  letGo: Release,
): Promise<number> {
  await gate.shut();
  await letGo();
  await sleep(absenceMs);
  await gate.open();
  return Date.now();
}

async function killWorkers(
  installation: ScoringInstallation,
  count = Number.POSITIVE_INFINITY,
): Promise<number> {
  for (const worker of [...installation.workers].slice(0, count)) await installation.killWorker(worker);
  return Date.now();
}

/** Longer than its transaction may idle: others take its work over, and it goes on in the end. */
async function stallWorkers(
  installation: ScoringInstallation,
  count = Number.POSITIVE_INFINITY,
  letGo: Release,
): Promise<number> {
  const stalled = [...installation.workers].slice(0, count);
  for (const worker of stalled) worker.send('SIGSTOP');
  await letGo();
  await Promise.all([installation.startWorker(), sleep(idleLimitMs + 1_000)]);
  for (const worker of stalled) worker.send('SIGCONT');
  return Date.now();
}
