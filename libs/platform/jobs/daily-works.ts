import { Inject, Injectable } from '@nestjs/common';
import { countyTimeZone } from '../config/county-time.js';
import { jobActor } from '../database/actor.js';
import { Database } from '../database/database.js';
import type { UnitOfWork } from '../database/unit-of-work.js';
import { Stages } from './stages.js';

/** Injection token of the names of the jobs that are done once a day; all of them are job names of the worker too. */
export const DAILY_JOBS = Symbol('daily-jobs');

/** Minutes of the county's day that pass before its work begins: what was sent before midnight has arrived by then. */
export const dayBeginsAfterMinutes = 5;

/** SQL: the latest day of the county whose work is due. One clock for all workers: the database's. */
export const dueDay = `((clock_timestamp() at time zone '${countyTimeZone}')
                        - interval '${String(dayBeginsAfterMinutes)} minutes')::date`;

const actor = jobActor('relay');

/**
 * Begins what is to be done once a day. The row (job, day) decides: whoever writes it plans the stage, in the same
 * transaction, so any number of bells and workers begin a day once. A daily job does all that is due up to its day;
 * so of days on which nothing ran only the last is begun.
 */
@Injectable()
export class DailyWorks {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Stages) private readonly stages: Stages,
    @Inject(DAILY_JOBS) private readonly jobs: readonly string[],
  ) {}

  /** @returns the jobs that this call began; none when the day was begun already */
  async begin(): Promise<readonly string[]> {
    if (this.jobs.length === 0) return [];
    return this.database.untranslated(actor, async (unit) => {
      const begun = await unit.query<{ job: string; workId: string }>(
        `insert into daily_works (job, day) select jobs.name, ${dueDay} from unnest($1::text[]) as jobs (name)
             order by jobs.name
         on conflict on constraint daily_works_pkey do nothing
         returning daily_works.job, daily_works.work_id as "workId"`,
        [this.jobs],
      );
      for (const { job, workId } of begun) await this.stages.plan(unit, workId, [{ job, after: [] }]);
      return begun.map(({ job }) => job);
    });
  }
}

/** The day (YYYY-MM-DD) that a daily work belongs to, whenever it comes to be done. */
export async function requireDayOfWork(unit: UnitOfWork, workId: string): Promise<string> {
  const row = await unit.first<{ day: string }>(
    `select daily_works.day::text from daily_works where daily_works.work_id = $1`,
    [workId],
  );
  if (!row) throw new Error(`${workId} is no daily work`);
  return row.day;
}
