import type { RunningSystem } from './running-system.js';

/** Begins a day for a daily job, as the scheduler does, and waits until its work is done. */
export async function beginDay({ sql }: Pick<RunningSystem, 'sql'>, job: string, day: string): Promise<void> {
  await sql(
    `with work as (insert into daily_works (job, day) values ($1, $2) returning job, work_id),
          stage as (insert into stages (work_id, job, after_jobs, state)
                    select work.work_id, work.job, '{}', 'ready' from work returning id, job)
     insert into outbox (job, stage_id) select stage.job, stage.id from stage`,
    [job, day],
  );
  const limit = Date.now() + 20_000;
  for (;;) {
    const left = await sql(
      `select from stages join daily_works on daily_works.work_id = stages.work_id
        where daily_works.day = $1 and stages.state <> 'done'`,
      [day],
    );
    if (left.length === 0) return;
    if (Date.now() > limit) throw new Error(`${day} is not over`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
