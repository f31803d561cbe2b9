import { type Attempt, type Calls, plain, type Sent } from './attempt.js';
import { type County, schools } from './county.js';

const year = { schoolYear: '2025-2026' };

/** The autumn term of the county's last school year. */
async function termOf({ system }: County): Promise<string> {
  const [term] = await system.sql<{ id: string }>(
    `select terms.id from terms join school_years on school_years.id = terms.school_year_id
      where school_years.name = $1 and terms.number = 1`,
    [year.schoolYear],
  );
  return term?.id ?? '';
}

function aboutEachSchool(county: County): Attempt[] {
  return schools.map(({ code, township }): Attempt => ({
    about: code,
    reachedBy: township === null ? [code] : [code, township],
    sent: async () => ({
      path: { schoolCode: code, stage: 'junior' },
      query: { termId: await termOf(county) },
    }),
  }));
}

function listed(query: Sent['query']): Attempt {
  return { ...plain({ query: { ...year, ...query } }), shows: ['school'] };
}

export const scoreCalls: Calls = {
  'GET /inspection-scores': (county) => [
    listed({}),
    listed({ format: 'csv' }),
    listed({ format: 'xlsx' }),
    { ...plain(), sent: async () => ({ query: { termId: await termOf(county) } }), shows: ['school'] },
    plain({ query: { ...year, township: 'TB8q', stage: 'junior' } }),
  ],
  'GET /inspection-scores/{schoolCode}/{stage}/why': aboutEachSchool,
  'GET /inspection-scores/{schoolCode}/{stage}/visits.xlsx': aboutEachSchool,
  'GET /squad-proposals': () => [plain({ query: { ...year, stage: 'junior' } })],
};
