import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError } from '#platform/errors/app-error.js';
import { townshipIsVisible, visibleUnits } from '../visible-units.js';
import type { TownshipDto } from './township.dto.js';

const visibleTownships = `select townships.id, townships.code, townships.name
       from townships where ${townshipIsVisible}`;

/** In the order of their codes; `after` is the code that the page before ended with. */
export async function listTownships(
  unit: UnitOfWork,
  after: string | null,
  limit: number,
): Promise<TownshipDto[]> {
  return unit.query<TownshipDto>(
    `${visibleTownships} and ($4::text is null or townships.code > $4) order by townships.code limit $5`,
    [...visibleUnits(unit.actor), after, limit],
  );
}

export async function findTownship(unit: UnitOfWork, id: string): Promise<TownshipDto | undefined> {
  return unit.first<TownshipDto>(`${visibleTownships} and townships.id = $4`, [
    ...visibleUnits(unit.actor),
    id,
  ]);
}

/**
 * The township that a body refers to; `path` is the field that holds the code.
 *
 * @throws AppError `unknown-code`, also for a township outside the actor's scope
 */
export async function requireTownship(unit: UnitOfWork, code: string, path: string): Promise<TownshipDto> {
  const township = await unit.first<TownshipDto>(`${visibleTownships} and townships.code = $4`, [
    ...visibleUnits(unit.actor),
    code,
  ]);
  if (township) return township;
  throw new AppError('unknown-code', `没有代码为“${code}”的乡镇。`, {
    fields: [{ path, code: 'unknown-code', message: '请先建立该乡镇，或改正代码' }],
  });
}
