import { createHash, randomBytes } from 'node:crypto';

const sampleCpuMs = 200;

/** How many times longer things take now than on a quiet machine: the time of a piece of work by the clock, over its time by the processor. */
export function slownessNow(): number {
  const block = randomBytes(1_000_000);
  const began = performance.now();
  const before = process.cpuUsage();
  let cpuMs = 0;
  while (cpuMs < sampleCpuMs) {
    createHash('sha256').update(block).digest();
    const { user, system } = process.cpuUsage(before);
    cpuMs = (user + system) / 1_000;
  }
  return Math.max(1, (performance.now() - began) / cpuMs);
}

/** The shortest of several times that it takes, in milliseconds: the one that was least disturbed. */
export async function quickestOf(times: number, work: () => Promise<unknown>): Promise<number> {
  let quickest = Infinity;
  for (let time = 0; time < times; time += 1) {
    const began = performance.now();
    await work();
    quickest = Math.min(quickest, performance.now() - began);
  }
  return quickest;
}
