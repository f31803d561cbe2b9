/** How long single turns of the event loop kept the processor while `work` ran, in milliseconds, the longest first. */
export interface Turns<Result> {
  readonly result: Result;
  readonly cpuMs: readonly number[];
}

/**
 * Measures processor time and not the clock's: what other programs do on a busy machine is no fault of the work.
 */
export async function measureTurns<Result>(work: () => Promise<Result>): Promise<Turns<Result>> {
  const cpuMs: number[] = [];
  let isOver = false;
  let before = process.cpuUsage();
  const turn = (): void => {
    const { user, system } = process.cpuUsage(before);
    before = process.cpuUsage();
    cpuMs.push((user + system) / 1000);
    if (!isOver) setTimeout(turn, 1);
  };
  setTimeout(turn, 1);
  try {
    const result = await work();
    return { result, cpuMs: cpuMs.toSorted((a, b) => b - a) };
  } finally {
    isOver = true;
  }
}
