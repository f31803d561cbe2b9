import { type Calls, newNumber, newYear, plain } from './attempt.js';
import type { Caller, County } from './county.js';
import { commonYear } from './units-and-people.js';
import { layYear } from './lay-school-year.js';
import { laySquad } from './lay-squads.js';

const unknownId = '00000000-0000-7000-8000-000000000000';

/** A school year of its own for the office; whoever is refused is refused before one is looked for. */
async function spareYear({ system }: County, { role }: Caller): Promise<string> {
  return role === 'office' ? (await layYear(system, newYear())).name : commonYear;
}

/** A squad that nothing else needs. */
async function spareSquad(county: County, caller: Caller): Promise<string> {
  if (caller.role !== 'office') return unknownId;
  return laySquad(county.system, await spareYear(county, caller), `N${String(newNumber())}`, ['SA1quay']);
}

export const squadCalls: Calls = {
  'GET /squads': () => [{ ...plain({ query: { schoolYear: commonYear, limit: '200' } }), shows: ['school'] }],
  'POST /squads': (county) => [
    {
      ...plain(),
      sent: async (caller) => ({
        body: {
          schoolYear: await spareYear(county, caller),
          stage: 'junior',
          code: 'J1',
          name: '新方阵',
          schoolCodes: ['SA1quay'],
        },
      }),
    },
  ],
  'GET /squads/{id}': ({ commonSquad }) => [{ ...plain({ path: { id: commonSquad } }), shows: ['school'] }],
  'PUT /squads/{id}': (county) => [
    {
      ...plain(),
      sent: async (caller) => ({
        path: { id: await spareSquad(county, caller) },
        body: { name: '改名方阵', schoolCodes: ['SB1quay'] },
      }),
    },
  ],
  'DELETE /squads/{id}': (county) => [
    { ...plain(), sent: async (caller) => ({ path: { id: await spareSquad(county, caller) } }) },
  ],
};
