import { type Attempt, type Calls, newNumber, newYear, plain } from './attempt.js';
import { type Caller, type County, schools } from './county.js';

const unknownId = '00000000-0000-7000-8000-000000000000';
const readers = ['office', 'leader', 'centre', 'school'];

/** A squad of 2025-2026 with every school in it; made when it is first asked for. */
async function commonSquad({ system }: County): Promise<string> {
  await system.sql(
    `with made as (
       insert into squads (school_year_id, stage, code, name)
       select school_years.id, 'junior', 'common', '共同方阵' from school_years where school_years.name = '2025-2026'
       on conflict do nothing returning id, school_year_id)
     insert into squad_members (school_year_id, school_stage_id, squad_id)
     select made.school_year_id, school_stages.id, made.id
       from made cross join school_stages join schools on schools.id = school_stages.school_id
      where school_stages.stage = 'junior' and schools.code = any ($1)`,
    [schools.map(({ code }) => code)],
  );
  const [squad] = await system.sql<{ id: string }>(`select id from squads where code = 'common'`);
  return squad?.id ?? unknownId;
}

/** A squad of a school year of its own, with SA1q in it. */
async function spareSquad({ system }: County): Promise<string> {
  const first = newYear();
  const [squad] = await system.sql<{ id: string }>(
    `with year as (insert into school_years (name) values ($1) returning id),
          made as (insert into squads (school_year_id, stage, code, name)
                   select year.id, 'junior', $2, '备用方阵' from year returning id)
     select made.id from made`,
    [`${String(first)}-${String(first + 1)}`, `N${String(newNumber())}`],
  );
  return squad?.id ?? unknownId;
}

/** Whoever is refused is refused before anything is looked for, and nothing is made for them. */
function about(county: County, make: (county: County) => Promise<string>, roles: readonly string[]) {
  return async ({ role }: Caller): Promise<string> => (roles.includes(role) ? make(county) : unknownId);
}

function aboutCommon(county: County): Attempt {
  const idFor = about(county, commonSquad, readers);
  return { ...plain(), shows: ['school'], sent: async (caller) => ({ path: { id: await idFor(caller) } }) };
}

export const squadCalls: Calls = {
  'GET /squads': (county) => [
    {
      ...aboutCommon(county),
      sent: async (caller) => {
        await about(county, commonSquad, readers)(caller);
        return { query: { schoolYear: '2025-2026', limit: '200' } };
      },
    },
  ],
  'POST /squads': (county) => [
    {
      ...plain(),
      sent: async ({ role }) => {
        const first = newYear();
        const schoolYear = `${String(first)}-${String(first + 1)}`;
        if (role === 'office')
          await county.system.sql('insert into school_years (name) values ($1)', [schoolYear]);
        return { body: { schoolYear, stage: 'junior', code: 'J1', name: '新方阵', schoolCodes: ['SA1q'] } };
      },
    },
  ],
  'GET /squads/{id}': (county) => [aboutCommon(county)],
  'PUT /squads/{id}': (county) => [
    {
      ...plain(),
      sent: async (caller) => ({
        path: { id: await about(county, spareSquad, ['office'])(caller) },
        body: { name: '改名方阵', schoolCodes: ['SB1q'] },
      }),
    },
  ],
  'DELETE /squads/{id}': (county) => [
    {
      ...plain(),
      sent: async (caller) => ({ path: { id: await about(county, spareSquad, ['office'])(caller) } }),
    },
  ],
};
