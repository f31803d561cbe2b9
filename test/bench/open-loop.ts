import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** One request to be sent when its time has come. */
export interface TimedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface LoopResult {
  /** Milliseconds from when a request was due to the last byte of its answer. */
  readonly latencies: readonly number[];
  /** Answers that were no success, by status (0: no answer). */
  readonly failures: ReadonlyMap<number, number>;
  readonly seconds: number;
}

/**
 * Sends requests at a fixed rate whether or not earlier ones were answered, as phones do that know nothing of each
 * other. A request that had to wait for its turn counts from when it was due, so a slow server cannot hide behind its
 * own slowness.
 */
export async function sendAtRate(perSecond: number, requests: readonly TimedRequest[]): Promise<LoopResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: 300 });
  const latencies: number[] = [];
  const failures = new Map<number, number>();
  const startedAt = performance.now();
  const answered: Promise<void>[] = [];
  for (const [index, one] of requests.entries()) {
    const due = startedAt + (index * 1000) / perSecond;
    const early = due - performance.now();
    if (early > 1) await sleep(early);
    answered.push(
      send(agent, one).then((status) => {
        latencies.push(performance.now() - due);
        if (status < 200 || status >= 300) failures.set(status, (failures.get(status) ?? 0) + 1);
      }),
    );
  }
  await Promise.all(answered);
  const seconds = (performance.now() - startedAt) / 1000;
  agent.destroy();
  return { latencies, failures, seconds };
}

/** Sends them all over as many connections as are given, each as soon as the one before is answered. */
export async function sendAll(connections: number, requests: readonly TimedRequest[]): Promise<LoopResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const latencies: number[] = [];
  const failures = new Map<number, number>();
  const startedAt = performance.now();
  const waiting = requests.values();
  const sendInTurn = async (): Promise<void> => {
    for (const one of waiting) {
      const sentAt = performance.now();
      const status = await send(agent, one);
      latencies.push(performance.now() - sentAt);
      if (status < 200 || status >= 300) failures.set(status, (failures.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: connections }, sendInTurn));
  const seconds = (performance.now() - startedAt) / 1000;
  agent.destroy();
  return { latencies, failures, seconds };
}

/** The latency that all but (100 - percent) % of them keep within. */
export function percentile(latencies: readonly number[], percent: number): number {
  const sorted = latencies.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN;
}

async function send(agent: Agent, { method, url, headers, body }: TimedRequest): Promise<number> {
  return new Promise((resolve) => {
    const sent = request(url, { agent, method, headers }, (answer) => {
      answer.resume();
      answer.once('end', () => {
        resolve(answer.statusCode ?? 0);
      });
    });
    sent.once('error', () => {
      resolve(0);
    });
    sent.end(body);
  });
}
