import { type Attempt, type Calls, newNumber, plain, type Sent } from './attempt.js';
import type { County } from './county.js';
import { draftPolicy } from './lay-exams.js';
import { pupilsOf, schools, townships } from './units-and-people.js';

/** What the units have not been told yet is not there for them. */
const ofTheCounty: Pick<Attempt, 'reachedBy'> = { reachedBy: [] };

function aboutRuns(
  county: County,
  rest: Partial<Attempt> & { readonly query?: Sent['query'] } = {},
): Attempt[] {
  const { query, ...others } = rest;
  const sent = (run: string) => (): Sent => ({ path: { id: county.examId, run }, ...(query && { query }) });
  return [
    { about: 'the published run', ...others, sent: sent('published') },
    { about: 'the published run by its id', ...others, sent: sent(county.publishedRun) },
    { about: 'the unpublished run', ...ofTheCounty, ...others, sent: sent(county.unpublishedRun) },
  ];
}

function pupilsOfEachSchool(county: County, run: string): Attempt[] {
  const isTold = run === county.publishedRun;
  return schools.map(({ code }): Attempt => ({
    about: `${code} in ${isTold ? 'the published run' : 'the unpublished run'}`,
    reachedBy: isTold ? [code] : [],
    shows: ['pupil'],
    shownOf: code,
    sent: () => ({ path: { id: county.examId, run }, query: { schoolCode: code } }),
  }));
}

export const examCalls: Calls = {
  'GET /exams': () => [plain()],
  'POST /exams': () => [
    {
      ...plain(),
      sent: () => ({
        body: {
          name: `检测${String(newNumber())}`,
          kind: 'county-test',
          stage: 'junior',
          grade: 9,
          schoolYear: '2025-2026',
          term: 1,
          heldOn: '2025-12-20',
          censusDate: '2025-09-30',
          subjects: [{ code: 'total', name: '总分', fullMark: 100 }],
        },
      }),
    },
  ],
  'GET /exams/{id}': (county) => [plain({ path: { id: county.examId } })],
  'GET /exams/{id}/excuses': (county) => [plain({ path: { id: county.examId } })],
  'POST /exams/{id}/excuses': (county) => [
    plain({
      path: { id: county.spareExamId },
      body: { items: [{ pupilNo: pupilsOf('SD1quay')[0], reason: '住院' }] },
    }),
  ],
  'POST /exams/{id}/excuses/withdraw': (county) => [
    plain({
      path: { id: county.spareExamId },
      body: { items: [{ pupilNo: pupilsOf('SD1quay')[0] }], reason: '证明有误' },
    }),
  ],
  'GET /ranking-policies': () => [plain()],
  'POST /ranking-policies': () => [
    plain({ body: { name: '小学方案', stage: 'primary', effectiveFrom: '2026-2027' } }),
  ],
  'POST /ranking-policies/{id}/announce': (county) => [
    {
      ...plain(),
      sent: async ({ role, client }) => ({
        path: { id: role === 'office' ? await draftPolicy(client) : county.draftPolicy },
        body: { announcedOn: '2025-08-20' },
      }),
    },
  ],
  'GET /ranking-policies/{id}': (county) => [plain({ path: { id: county.announcedPolicy } })],
  'GET /exams/{id}/rankings': (county) => [
    { ...plain({ path: { id: county.examId } }), shows: ['unpublished-run'] },
  ],
  'POST /exams/{id}/rankings': (county) => [
    plain({ path: { id: county.spareExamId }, body: { reason: '重算' } }),
  ],
  'GET /exams/{id}/rankings/{run}': (county) => aboutRuns(county),
  'GET /exams/{id}/rankings/{run}/events': (county) => aboutRuns(county),
  'POST /exams/{id}/rankings/{run}/publish': (county) => [
    plain({ path: { id: county.spareExamId, run: county.spareRun } }),
  ],
  'GET /exams/{id}/rankings/{run}/rows': (county) => [
    ...aboutRuns(county, { shows: ['school'] }),
    ...aboutRuns(county, { query: { format: 'csv' }, shows: ['school'] }).slice(0, 1),
    ...aboutRuns(county, { query: { format: 'xlsx' }, shows: ['school'] }).slice(0, 1),
    ...aboutRuns(county, { query: { unit: 'township' } }).slice(0, 1),
  ],
  'GET /exams/{id}/rankings/{run}/rows/{unitCode}/why': (county) => [
    ...schools.map(({ code, township }): Attempt => ({
      about: code,
      reachedBy: township === null ? [code] : [code, township],
      sent: () => ({ path: { id: county.examId, run: 'published', unitCode: code } }),
    })),
    ...townships.map((code): Attempt => ({
      about: code,
      reachedBy: [code],
      sent: () => ({ path: { id: county.examId, run: 'published', unitCode: code } }),
    })),
    {
      about: 'SA1quay in the unpublished run',
      ...ofTheCounty,
      sent: () => ({ path: { id: county.examId, run: county.unpublishedRun, unitCode: 'SA1quay' } }),
    },
  ],
  'GET /exams/{id}/rankings/{run}/pupils': (county) => [
    ...pupilsOfEachSchool(county, county.publishedRun),
    ...pupilsOfEachSchool(county, county.unpublishedRun).slice(0, 1),
  ],
};
