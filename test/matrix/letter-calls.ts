import { type Attempt, type Calls, newYear, plain } from './attempt.js';
import type { Caller, County } from './county.js';
import { layLetter, letterLines } from './lay-letters.js';
import { layYear } from './lay-school-year.js';
import { commonYear } from './units-and-people.js';

const grounds = [
  { school: 'SA1quay', township: 'TA7quay' },
  { school: 'SD1quay', township: null },
] as const;

function aboutLetters({ letters }: County): Attempt[] {
  return grounds.map(({ school, township }) => ({
    about: `the letter of ${school}`,
    reachedBy: township === null ? [school] : [school, township],
    sent: () => ({ path: { id: letters.get(school) ?? '' } }),
    shows: ['school'],
    shownOf: school,
  }));
}

/** A school year of its own for the office; whoever is refused is refused before one is looked for. */
async function spareYear({ system }: County, { role }: Caller): Promise<string> {
  return role === 'office' ? (await layYear(system, newYear())).name : commonYear;
}

async function spareLetter(county: County, caller: Caller): Promise<string> {
  if (caller.role !== 'office') return county.letters.get('SA1quay') ?? '';
  return layLetter(county.system, await spareYear(county, caller), 'SA1quay');
}

export const letterCalls: Calls = {
  'GET /target-letters': () => [
    { ...plain({ query: { schoolYear: commonYear, limit: '200' } }), shows: ['school'] },
  ],
  'POST /target-letters': (county) => [
    {
      ...plain(),
      sent: async (caller) => ({
        body: {
          schoolYear: await spareYear(county, caller),
          schoolCode: 'SA1quay',
          stage: 'junior',
          lines: letterLines,
        },
      }),
    },
  ],
  'GET /target-letters/{id}': aboutLetters,
  'PUT /target-letters/{id}': (county) => [
    {
      ...plain(),
      sent: async (caller) => ({
        path: { id: await spareLetter(county, caller) },
        body: { lines: letterLines },
      }),
    },
  ],
  'POST /target-letters/{id}/sign': (county) => [
    {
      ...plain(),
      sent: async (caller) => ({
        path: { id: await spareLetter(county, caller) },
        body: { signatory: '张校长' },
      }),
    },
  ],
  'GET /scoring-runs/{id}/findings': (county) => [
    plain({ path: { id: county.publishedScoring } }),
    { ...plain({ path: { id: county.unpublishedScoring } }), about: 'an unpublished run' },
  ],
};
