import { type Attempt, type Calls, plain, type Sent } from './attempt.js';
import type { County } from './county.js';
import { commonYear, schools } from './units-and-people.js';

const year = { schoolYear: commonYear };

function aboutEachSchool({ termId }: County): Attempt[] {
  return schools.map(({ code, township }): Attempt => ({
    about: code,
    reachedBy: township === null ? [code] : [code, township],
    sent: () => ({ path: { schoolCode: code, stage: 'junior' }, query: { termId } }),
  }));
}

function listed(query: Sent['query']): Attempt {
  return { ...plain({ query: { ...year, ...query } }), shows: ['school'] };
}

export const scoreCalls: Calls = {
  'GET /inspection-scores': ({ termId }) => [
    listed({}),
    listed({ format: 'csv' }),
    listed({ format: 'xlsx' }),
    { ...plain({ query: { termId } }), shows: ['school'] },
    { ...plain({ query: { termId, squad: 'common' } }), shows: ['school'] },
    plain({ query: { ...year, township: 'TB8quay', stage: 'junior' } }),
  ],
  'GET /inspection-scores/{schoolCode}/{stage}/why': (county) =>
    aboutEachSchool(county).map((attempt) => ({
      ...attempt,
      shows: ['visit', 'further-visit'],
      shownOf: attempt.about,
    })),
  'GET /inspection-scores/{schoolCode}/{stage}/visits.xlsx': aboutEachSchool,
  'GET /squad-proposals': () => [plain({ query: { ...year, stage: 'junior' } })],
};
