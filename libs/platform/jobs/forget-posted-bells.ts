import type { UnitOfWork } from '../database/unit-of-work.js';

/** Long enough to look at what was rung for when something went wrong yesterday. */
const keptDays = 2;

/**
 * Takes away outbox rows that were posted long ago: they have rung, and the stage's row remembers the rest.
 *
 * @returns how many rows were taken away, at most 1000 at a time
 */
export async function forgetPostedBells(unit: UnitOfWork): Promise<number> {
  return unit.execute(
    `delete from outbox
      where outbox.id in (select posted.id from outbox posted
                           where posted.posted_at < clock_timestamp() - make_interval(days => $1)
                           order by posted.posted_at limit 1000
                           for update skip locked)`,
    [keptDays],
  );
}
