import { type Attempt, type Calls, newNumber, newYear, plain } from './attempt.js';
import type { Caller, County } from './county.js';
import { schools, teacherOf, townships } from './units-and-people.js';
import { layYear } from './lay-school-year.js';

const page = { query: { limit: '200' } };

/** The units from which a school is reached: itself, and its township. */
function reachOf({ code, township }: (typeof schools)[number]): readonly string[] {
  return township === null ? [code] : [code, township];
}

function eachSchool(county: County, idOf: (code: string) => string | undefined): readonly Attempt[] {
  return schools.map((school): Attempt => ({
    about: school.code,
    reachedBy: reachOf(school),
    sent: () => ({ path: { id: idOf(school.code) ?? county.examId } }),
  }));
}

const unknownId = '00000000-0000-7000-8000-000000000000';

/** For whoever may close terms one that nothing else needs; for everybody else one that is there. */
async function termFor({ system, termId }: County, { role }: Caller, isClosed: boolean): Promise<string> {
  return role === 'office' ? (await layYear(system, newYear(), isClosed)).termId : termId;
}

export const organizationCalls: Calls = {
  'GET /school-years': () => [plain()],
  'POST /school-years': () => [
    {
      ...plain(),
      sent: () => {
        const first = newYear();
        const [year, next] = [String(first), String(first + 1)];
        const terms = [
          { number: 1, startsOn: `${year}-09-01`, endsOn: `${next}-01-20` },
          { number: 2, startsOn: `${next}-02-15`, endsOn: `${next}-07-10` },
        ];
        return { body: { name: `${year}-${next}`, terms } };
      },
    },
  ],
  'GET /school-years/{id}': ({ schoolYearId }) => [plain({ path: { id: schoolYearId } })],
  'POST /terms/{id}/close': (county) => [
    { ...plain(), sent: async (caller) => ({ path: { id: await termFor(county, caller, false) } }) },
  ],
  'POST /terms/{id}/reopen': (county) => [
    {
      ...plain(),
      sent: async (caller) => ({
        path: { id: await termFor(county, caller, true) },
        body: { reason: '补录' },
      }),
    },
  ],
  'GET /townships': () => [{ ...plain(page), shows: ['township'] }],
  'POST /townships': () => [
    { ...plain(), sent: () => ({ body: { code: `N${String(newNumber())}`, name: '新镇' } }) },
  ],
  'GET /townships/{id}': (county) =>
    townships.map((code): Attempt => ({
      about: code,
      // A school is told about the township that it belongs to.
      reachedBy: [code, ...schools.filter(({ township }) => township === code).map((school) => school.code)],
      sent: () => ({ path: { id: county.townships.get(code) ?? unknownId } }),
    })),
  'GET /schools': () => [
    { ...plain(page), shows: ['school'] },
    { ...plain({ query: { ...page.query, townshipCode: townships[1], stage: 'junior' } }) },
  ],
  'POST /schools': () => [
    {
      ...plain(),
      sent: () => ({
        body: {
          code: `N${String(newNumber())}`,
          name: '新学校',
          townshipCode: townships[0],
          stages: ['primary'],
        },
      }),
    },
  ],
  'GET /schools/{id}': (county) => eachSchool(county, (code) => county.schools.get(code)),
  'GET /staff': () => [
    { ...plain(page), shows: ['staff', 'birth-date'] },
    { ...plain({ query: { ...page.query, schoolCode: 'SB1quay' } }) },
  ],
  'POST /staff': () => [
    {
      ...plain(),
      sent: () => ({
        body: {
          staffNo: `N${String(newNumber())}`,
          name: '新老师',
          schoolCode: 'SA1quay',
          birthDate: '1990-01-01',
          posts: [{ post: 'teacher', from: '2024-09-01', to: null }],
        },
      }),
    },
  ],
  'GET /staff/{id}': (county) => eachSchool(county, (code) => county.staff.get(teacherOf(code))),
};
