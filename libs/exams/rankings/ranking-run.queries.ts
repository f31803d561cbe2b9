import type { Actor } from '#platform/database/actor.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { notFound } from '#platform/errors/app-error.js';
import { RankingRunEntity } from './ranking-run.entity.js';

/** Which run a path names: an id, the newest that succeeded, or the one that is published. */
export type RunName = string;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Office and leaders see every run; the units see what is published. */
function seesUnpublished(actor: Actor): boolean {
  return actor.scope.kind === 'county' || actor.scope.kind === 'system';
}

/** @throws AppError `not-found`, also for a run that the caller may not see yet */
export async function requireRun(
  unit: UnitOfWork,
  examId: string,
  name: RunName,
  { locked = false } = {},
): Promise<RankingRunEntity> {
  const runs = unit.manager.getRepository(RankingRunEntity).createQueryBuilder('run').where({ examId });
  if (name === 'latest' && seesUnpublished(unit.actor)) {
    runs.andWhere(`run.status = 'succeeded'`).orderBy('run.id', 'DESC');
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
  if (!run || (run.publishedAt === null && !seesUnpublished(unit.actor))) throw notFound('这次排名');
  return run;
}
