import type { UnitOfWork } from '../database/unit-of-work.js';

/**
 * Rings again for every stage that should be moving and is not: its bell was lost with the queue, or its worker died.
 * A stage that a living worker has in hand is locked by that worker's transaction and is passed over.
 *
 * @returns how many bells were rung
 */
export async function reconcileStages(unit: UnitOfWork, afterMs: number): Promise<number> {
  // A worker that died between two stages may have left the later one waiting for what is already done.
  await unit.execute(
    `update stages waiting set state = 'ready', rung_at = null
      where waiting.id in (
        select candidate.id from stages candidate
         where candidate.state = 'waiting'
           and not exists (select 1 from stages earlier
                            where earlier.work_id = candidate.work_id and earlier.job = any (candidate.after_jobs)
                              and earlier.state <> 'done')
         for no key update skip locked)`,
  );
  return unit.execute(
    `with lost as (
       select stages.id from stages
        where stages.state in ('ready', 'running')
          and (stages.rung_at is null or stages.rung_at < clock_timestamp() - make_interval(secs => $1::float8 / 1000))
          -- A bell that is not posted yet is not lost: while the queue is away they must not pile up.
          and not exists (select 1 from outbox where outbox.stage_id = stages.id and outbox.posted_at is null)
        order by stages.id limit 100
        for no key update skip locked),
     rung as (
       update stages set rung_at = clock_timestamp() from lost where stages.id = lost.id
       returning stages.id, stages.job)
     insert into outbox (job, stage_id) select rung.job, rung.id from rung`,
    [afterMs],
  );
}
