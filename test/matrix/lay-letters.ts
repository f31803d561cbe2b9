import type { RunningSystem } from '../support/running-system.js';
import { commonYear, schools } from './units-and-people.js';

const inspected = { component: 'inspections', term: 1, grade: null, figure: 'total' };
export const letterLines = [{ measure: inspected, comparison: 'at-least', target: 80 }];

/** A target letter that nobody has signed; returns its id. */
export async function layLetter(
  { sql }: RunningSystem,
  schoolYear: string,
  schoolCode: string,
): Promise<string> {
  const [letter] = await sql<{ id: string }>(
    `insert into target_letters (school_year_id, school_stage_id, created_by, lines)
     select school_years.id, school_stages.id, users.id, $3
       from school_years, users, school_stages join schools on schools.id = school_stages.school_id
      where school_years.name = $1 and schools.code = $2 and school_stages.stage = 'junior'
        and users.username = 'office-q' returning id`,
    [
      schoolYear,
      schoolCode,
      JSON.stringify([{ measure: inspected, comparison: 'at-least', targetHundredths: 8000 }]),
    ],
  );
  return letter?.id ?? '';
}

/** A letter of every school, by its code; that of the last one is signed. */
export async function layLetters(system: RunningSystem): Promise<ReadonlyMap<string, string>> {
  const letters = new Map<string, string>();
  for (const { code } of schools) letters.set(code, await layLetter(system, commonYear, code));
  await system.sql(
    `update target_letters set signatory = '张校长', signed_by = created_by, signed_at = clock_timestamp()
      where id = $1`,
    [letters.get(schools.at(-1)?.code ?? '')],
  );
  return letters;
}
