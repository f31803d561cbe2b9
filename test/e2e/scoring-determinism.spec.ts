import type { INestApplicationContext } from '@nestjs/common';
import { createWorker } from '../../apps/worker/create-worker.js';
import { createLogger } from '../../libs/platform/logging/logger.js';
import { slowTestMs } from '../faults/fault-county.js';
import { layScoringCounty, type ScoringCounty } from '../faults/scoring-county.js';
import { shuffleEvidence } from '../faults/scoring-shuffle.js';
import { dumpRun } from '../faults/scoring-traces.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { scoreTerm } from '../support/scored-county.js';

/** What a run left: two hashes, and every row of it without ids and times. */
type Trace = readonly [inputHash: string, resultHash: string, dump: string];

const queues = ['postgres', 'redis'] as const;

/** `npm run faults` does it a hundred times, with up to eight workers. */
describe.each(queues)('the same county, brought in and lying in any order, over %s', (queue) => {
  let system: RunningSystem;
  let county: ScoringCounty;
  const further: INestApplicationContext[] = [];

  beforeAll(async () => {
    system = await startSystem({ queue });
    county = await layScoringCounty(system, queues.indexOf(queue) + 1);
  }, slowTestMs);

  afterAll(async () => {
    for (const worker of further) await worker.close();
    await system.stop();
  }, slowTestMs);

  it(
    'is scored with the same bytes by one to three workers',
    async () => {
      const seed = Date.now() % 1_000_000;
      for (let rerun = 0; rerun < 6; rerun += 1) {
        if (rerun === 2 || rerun === 4)
          further.push(await createWorker(system.config, createLogger('test', 'silent')));
        if (rerun > 0) await shuffleEvidence(system.database.adminUrl, seed + rerun);
        const run = await scoreTerm(county.office, county.termId);
        expect(run.status).toBe('succeeded');
        const trace = [run.inputHash, run.resultHash, await dumpRun(system.sql, run.id)] as const;
        expect([seed, rerun, ...trace]).toEqual([seed, rerun, ...first(trace)]);
      }
    },
    slowTestMs,
  );

  it(
    'is told apart from a county with one mark more',
    async () => {
      await system.sql(
        `update exam_scores set marks_hundredths = array[100]
          where enrolment_id = (select min(enrolment_id) from exam_scores where marks_hundredths[1] > 100)`,
      );
      const run = await scoreTerm(county.office, county.termId);
      const [inputHash, resultHash, dump] = first(['', '', '']);
      expect(run.inputHash).not.toBe(inputHash);
      expect(run.resultHash).not.toBe(resultHash);
      expect(await dumpRun(system.sql, run.id)).not.toBe(dump);
    },
    slowTestMs,
  );
});

let known: Trace | undefined;

/** The trace of the very first run, over whichever queue. */
function first(trace: Trace): Trace {
  known ??= trace;
  return known;
}
