import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError, type FieldError } from '#platform/errors/app-error.js';
import { type Stage, stageTitles } from '../schools/school-stage.rules.js';

/**
 * The school-stages with these codes, in their order.
 *
 * @throws AppError `unknown-code`, or `rule-violated` when a school lacks the stage or comes twice; each one is named
 */
export async function requireSchoolStages(
  unit: UnitOfWork,
  stage: Stage,
  schoolCodes: readonly string[],
): Promise<string[]> {
  const rows = await unit.query<{ code: string; isKnown: boolean; id: string | null }>(
    `select item.code, schools.id is not null as "isKnown", school_stages.id
       from unnest($1::text[]) with ordinality as item (code, position)
            left join schools on schools.code = item.code collate "C"
            left join school_stages on school_stages.school_id = schools.id and school_stages.stage = $2
      order by item.position`,
    [schoolCodes, stage],
  );
  const seen = new Set<string>();
  const fields: FieldError[] = [];
  for (const [index, { code, isKnown, id }] of rows.entries()) {
    const path = `schoolCodes.${String(index)}`;
    if (!isKnown) fields.push({ path, code: 'unknown-code', message: `没有代码为“${code}”的学校` });
    else if (id === null)
      fields.push({ path, code: 'wrong-stage', message: `学校“${code}”没有${stageTitles[stage]}学段` });
    else if (seen.has(id)) fields.push({ path, code: 'repeated', message: `学校“${code}”出现了两次` });
    else seen.add(id);
  }
  if (fields.length === 0) return [...seen];
  const areUnknown = fields.every(({ code }) => code === 'unknown-code');
  throw new AppError(
    areUnknown ? 'unknown-code' : 'rule-violated',
    `有 ${String(fields.length)} 所学校不能编入方阵：${firstOf(fields)}。`,
    { fields },
  );
}

/**
 * Puts school-stages, as many as `schoolCodes`, into a squad that has no members yet.
 *
 * @throws AppError `already-exists` when one is in another squad of the year; each one is named
 */
export async function insertMembers(
  unit: UnitOfWork,
  squadId: string,
  schoolStageIds: readonly string[],
  schoolCodes: readonly string[],
): Promise<void> {
  // In the order of ids, so that two who put the same schools into squads wait for each other and don't lock up.
  await unit.execute(
    `insert into squad_members (school_year_id, school_stage_id, squad_id)
     select squads.school_year_id, item.id, squads.id
       from squads cross join unnest($2::uuid[]) as item (id)
      where squads.id = $1 order by item.id
     on conflict on constraint squad_members_pkey do nothing`,
    [squadId, schoolStageIds],
  );
  const taken = await unit.query<{ position: number; name: string }>(
    `select item.position::int, other.name
       from squads
      cross join unnest($2::uuid[]) with ordinality as item (id, position)
       join squad_members on squad_members.school_year_id = squads.school_year_id
                         and squad_members.school_stage_id = item.id
       join squads other on other.id = squad_members.squad_id
      where squads.id = $1 and squad_members.squad_id <> squads.id
      order by item.position`,
    [squadId, schoolStageIds],
  );
  if (taken.length === 0) return;
  const fields = taken.map(({ position, name }): FieldError => ({
    path: `schoolCodes.${String(position - 1)}`,
    code: 'in-another-squad',
    message: `学校“${schoolCodes[position - 1] ?? ''}”已在方阵“${name}”中`,
  }));
  throw new AppError('already-exists', `一所学校的一个学段一学年只能在一个方阵：${firstOf(fields)}。`, {
    fields,
  });
}

export async function removeMembers(unit: UnitOfWork, squadId: string): Promise<void> {
  await unit.execute(`delete from squad_members where squad_members.squad_id = $1`, [squadId]);
}

function firstOf(fields: readonly FieldError[]): string {
  return fields
    .slice(0, 5)
    .map(({ message }) => message)
    .join('；');
}
