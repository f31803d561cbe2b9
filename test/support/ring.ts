import type { RunningSystem } from './running-system.js';

/** Rings for a job as whoever plans it does, so many times at once; {@link settle} waits until it is done. */
export async function ring({ sql }: Pick<RunningSystem, 'sql'>, job: string, times = 1): Promise<void> {
  await sql(
    `with stage as (insert into stages (work_id, job, after_jobs, state)
                    select uuidv7(), $1, '{}', 'ready' from generate_series(1, $2) returning id, job)
     insert into outbox (job, stage_id) select stage.job, stage.id from stage`,
    [job, times],
  );
}

/** Waits until the worker has nothing left to do, and says what has failed. */
export async function settle({ sql }: Pick<RunningSystem, 'sql'>): Promise<readonly object[]> {
  const limit = Date.now() + 30_000;
  for (;;) {
    const busy = await sql(`select from stages where state in ('waiting', 'ready', 'running') limit 1`);
    if (busy.length === 0) break;
    if (Date.now() > limit) throw new Error('the worker is not done');
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return sql(`select job, error_code, error_detail from stages where state = 'failed'`);
}
