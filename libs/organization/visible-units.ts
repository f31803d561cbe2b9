import type { Actor } from '#platform/database/actor.js';

/** SQL over `townships`, with {@link visibleUnits} as $1 to $3: a school sees the township that it belongs to. */
export const townshipIsVisible = `($1::boolean or townships.id = $2::uuid or townships.id = (
    select own.township_id from schools own where own.id = $3::uuid))`;

/** SQL over the schools that are called `schools` there, with {@link visibleUnits} as $1 to $3. */
export function isVisibleSchool(schools: string): string {
  return `($1::boolean or ${schools}.township_id = $2::uuid or ${schools}.id = $3::uuid)`;
}

export const schoolIsVisible = isVisibleSchool('schools');

/** What an actor may see: the whole county, or the township with this id and its schools, or the school with this id. */
export function visibleUnits({ scope }: Actor): readonly [boolean, string | null, string | null] {
  switch (scope.kind) {
    case 'county':
    case 'system':
      return [true, null, null];
    case 'township':
      return [false, scope.id, null];
    case 'school':
      return [false, null, scope.id];
    case 'nobody':
      return [false, null, null];
  }
}

/** Whether an actor sees the whole county. */
export function seesCounty(actor: Actor): boolean {
  return visibleUnits(actor)[0];
}
