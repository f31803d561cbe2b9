import { runFaults } from './scoring-faults.js';

/** `npm run faults` is the long form of this. */
const trialsOfEachQueue = 2;
const limitMs = 300_000;

describe('a term that is scored while servers and programs are killed', () => {
  it(
    'gives the same bytes each time, with nothing lost and nothing doubled',
    async () => {
      const seed = Date.now() % 1_000_000_000;
      const first = seed % 10;
      const numbers = Array.from({ length: trialsOfEachQueue }, (_, index) => (first + 3 * index) % 10);
      const report = await runFaults({
        seed,
        trials: [...numbers, ...numbers.map((number) => number + 10)],
        reruns: 0,
        mostWorkers: 1,
      });
      expect([String(seed), report.faults]).toEqual([String(seed), []]);
      expect(report.hashes).toHaveLength(1);
    },
    limitMs,
  );
});
