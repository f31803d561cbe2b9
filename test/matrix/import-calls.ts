import { type Attempt, type Calls, newNumber } from './attempt.js';
import type { County } from './county.js';
import { censusDate, strange } from './units-and-people.js';

/** An administrator imports units and people of the staff, and nothing about pupils. */
const aboutPupils = (status: number): Pick<Attempt, 'refuses'> => ({ refuses: { admin: status } });

function eachFile(
  county: County,
  names: readonly (keyof County['imports'])[],
  rest: Pick<Attempt, 'shows' | 'shownOf'> & { readonly body?: object } = {},
): readonly Attempt[] {
  const { body, ...shown } = rest;
  return names.map((name): Attempt => ({
    about: name,
    ...(name === 'pupils' || name === 'wrongMarks' ? aboutPupils(404) : {}),
    sent: () => ({ path: { id: county.imports[name] }, ...(body && { body }) }),
    ...shown,
  }));
}

const staffHead = 'staff_no,name,school_code,birth_date,post,post_from,service_from,head_teacher_from';
const pupilHead = 'pupil_no,name,school_code,stage,grade,class_no';

export const importCalls: Calls = {
  'POST /imports': () => [
    {
      about: 'staff',
      sent: () => ({
        file: {
          fields: { kind: 'staff' },
          text: `${staffHead}\nN${String(newNumber())},新老师,SA1quay,1990-01-01,teacher,2024-09-01,,\n`,
        },
      }),
    },
    {
      about: 'pupils',
      ...aboutPupils(403),
      sent: () => ({
        file: {
          fields: { kind: 'pupils', censusDate },
          text: `${pupilHead}\nN${String(newNumber())},新学生,SA1quay,junior,9,1\n`,
        },
      }),
    },
  ],
  'GET /imports/templates/{kind}.xlsx': () => [
    { about: 'schools', sent: () => ({ path: { kind: 'schools' } }) },
    { about: 'pupils', ...aboutPupils(403), sent: () => ({ path: { kind: 'pupils' } }) },
  ],
  'GET /imports/{id}': (county) => [
    ...eachFile(county, ['staff', 'pupils', 'wrongStaff']),
    ...eachFile(county, ['wrongMarks'], { shows: ['pupil'], shownOf: strange }),
  ],
  'GET /imports/{id}/events': (county) => eachFile(county, ['staff', 'wrongMarks']),
  'GET /imports/{id}/errors.xlsx': (county) => [
    ...eachFile(county, ['wrongStaff'], { shows: ['staff'], shownOf: strange }),
    ...eachFile(county, ['wrongMarks'], { shows: ['pupil'], shownOf: strange }),
  ],
  'POST /imports/{id}/commit': (county) => eachFile(county, ['staff', 'pupils'], { body: {} }),
};
