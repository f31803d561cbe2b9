import type { RunningSystem } from '../support/running-system.js';

/** A squad of junior schools; returns its id. */
export async function laySquad(
  { sql }: RunningSystem,
  schoolYear: string,
  code: string,
  schoolCodes: readonly string[],
): Promise<string> {
  const [squad] = await sql<{ id: string }>(
    `insert into squads (school_year_id, stage, code, name)
     select school_years.id, 'junior', $2, '方阵' || $2 from school_years where school_years.name = $1 returning id`,
    [schoolYear, code],
  );
  await sql(
    `insert into squad_members (school_year_id, school_stage_id, squad_id)
     select squads.school_year_id, school_stages.id, squads.id
       from squads, school_stages join schools on schools.id = school_stages.school_id
      where squads.id = $1 and school_stages.stage = squads.stage and schools.code = any ($2)`,
    [squad?.id, schoolCodes],
  );
  return squad?.id ?? '';
}
