import type { Actor } from '#platform/database/actor.js';

/**
 * Whose inspections an actor may see, as $1 to $4 of the conditions below: the whole county, or the schools of the
 * township with this id, or the school with this id, or the schools that were assigned to the inspector with this id.
 */
export function inspectionScope({
  role,
  scope,
  userId,
}: Actor): readonly [boolean, string | null, string | null, string | null] {
  const isInspector = role === 'inspector' && scope.kind === 'county';
  return [
    scope.kind === 'county' && !isInspector,
    scope.kind === 'township' ? scope.id : null,
    scope.kind === 'school' ? scope.id : null,
    isInspector ? userId : null,
  ];
}

/** SQL: whether the school with the id in `column` is in scope; $1 is left to the caller. */
const isSchoolInScope = (column: string): string => `
  (${column} in (select own.id from schools own where own.township_id = $2::uuid or own.id = $3::uuid)
   or ${isSchoolAssigned(column)})`;

/** SQL: whether the school with the id in `column` is assigned to an inspector. */
function isSchoolAssigned(column: string): string {
  return `${column} in (select sent.school_id from inspection_assignments sent where sent.inspector_id = $4::uuid)`;
}

/** SQL over the visits that are called `visits` there: what is not submitted is its inspector's own affair. */
export function isVisibleVisit(visits: string): string {
  return `($1::boolean or ${visits}.inspector_id = $4::uuid
           or ${visits}.status = 'submitted' and ${isSchoolInScope(`${visits}.school_id`)})`;
}

/** SQL over the findings that are called `findings` there: units see those of submitted visits. */
export function isVisibleFinding(findings: string): string {
  return `($1::boolean or ${findings}.created_by = $4::uuid or ${isSchoolInScope(`${findings}.school_id`)})`;
}
