import { seesCounty } from '#organization/visible-units.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { notFound } from '#platform/errors/app-error.js';
import { RankingRunEntity } from './ranking-run.entity.js';

/** Which run a path names: an id, the newest that succeeded, or the one that is published. */
export type RunName = string;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @throws AppError `not-found`, also for a run that the caller may not see yet */
export async function requireRun(
  unit: UnitOfWork,
  examId: string,
  name: RunName,
  { locked = false } = {},
): Promise<RankingRunEntity> {
  const runs = unit.manager.getRepository(RankingRunEntity).createQueryBuilder('run').where({ examId });
  if (name === 'latest' && seesCounty(unit.actor)) {
    runs
      .andWhere(`run.status = 'succeeded'`)
      .andWhere(
        `not exists (select from scoring_cancellations where scoring_cancellations.run_id = run.scoring_run_id)`,
      )
      .orderBy('run.id', 'DESC');
  } else if (name === 'latest' || name === 'published') {
    runs
      .andWhere('run.publishedAt is not null')
      .orderBy('run.publishedAt', 'DESC')
      .addOrderBy('run.id', 'DESC');
  } else if (uuid.test(name)) {
    runs.andWhere('run.id = :name', { name });
  } else throw notFound('这次排名');
  if (locked) runs.setLock('pessimistic_write');
  const run = await runs.take(1).getOne();
  if (!run || (run.publishedAt === null && !seesCounty(unit.actor))) throw notFound('这次排名');
  return run;
}

/** Which of these rankings belong to a scoring run that was called off: what is queued of them will never be made. */
export async function listCalledOff(
  unit: UnitOfWork,
  runIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await unit.query<{ id: string }>(
    `select ranking_runs.id from ranking_runs
       join scoring_cancellations on scoring_cancellations.run_id = ranking_runs.scoring_run_id
      where ranking_runs.id = any ($1::uuid[])`,
    [runIds],
  );
  return new Set(rows.map(({ id }) => id));
}
