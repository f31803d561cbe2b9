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

/** The name of a school year that nothing else needs. */
async function spareYear({ system }: County): Promise<string> {
  const first = newYear();
  const [year, next] = [String(first), String(first + 1)];
  await system.sql(
    `with year as (insert into school_years (name) values ($1) returning id)
     insert into terms (school_year_id, number, starts_on, ends_on)
     select year.id, term.number, term.starts_on, term.ends_on
       from year cross join (values (1, $2::date, $3::date), (2, $4::date, $5::date)) as term (number, starts_on, ends_on)`,
    [`${year}-${next}`, `${year}-09-01`, `${next}-01-20`, `${next}-02-15`, `${next}-07-10`],
  );
  return `${year}-${next}`;
}

/** A squad that nothing else needs. */
async function spareSquad(county: County): Promise<string> {
  const [squad] = await county.system.sql<{ id: string }>(
    `insert into squads (school_year_id, stage, code, name)
     select school_years.id, 'junior', $2, '备用方阵' from school_years where school_years.name = $1 returning id`,
    [await spareYear(county), `N${String(newNumber())}`],
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
      sent: async ({ role }) => ({
        body: {
          schoolYear: role === 'office' ? await spareYear(county) : '2025-2026',
          stage: 'junior',
          code: 'J1',
          name: '新方阵',
          schoolCodes: ['SA1q'],
        },
      }),
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
