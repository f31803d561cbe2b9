import { randomUUID } from 'node:crypto';
import { type Calls, plain } from './attempt.js';
import type { Caller, County } from './county.js';
import { dayOutside, dayWithin, draftVisit, inspectedSchool, visitBody, visitScores } from './lay-visits.js';

const inspector = 'inspector-q';
/** Who reads a submitted visit, beside the county: who made it, the school, its township. */
const readers = [inspector, inspectedSchool, 'TA7q'];

const makerOf = ({ callers }: County) => {
  const maker = callers.find(({ name }) => name === inspector);
  if (!maker) throw new Error('nobody inspects');
  return maker.client;
};

/** Whoever may change a visit changes one of their own; whoever may not tries it on the one that is there. */
async function ownVisit(
  county: County,
  caller: Caller,
  laid: 'draft' | 'late' | 'submitted',
): Promise<string> {
  if (caller.name !== inspector && caller.role !== 'office') return county.visits[laid];
  const day = laid === 'late' ? dayOutside : dayWithin;
  const id = await draftVisit(makerOf(county), county.visits.checklistId, day);
  if (laid === 'submitted') await makerOf(county).post(`/visits/${id}/submit`);
  return id;
}

export const visitCalls: Calls = {
  // A repeat of what is there.
  'PUT /visits/{id}': ({ visits }) => [
    {
      about: `a draft about ${inspectedSchool}`,
      reachedBy: [inspector],
      sent: () => ({ path: { id: visits.draft }, body: visitBody(visits.checklistId, dayWithin) }),
    },
  ],
  'POST /visits/{id}/submit': (county) => [
    {
      about: `a draft about ${inspectedSchool}`,
      reachedBy: [inspector],
      sent: async (caller) => ({
        path: {
          id: caller.name === inspector ? await ownVisit(county, caller, 'draft') : county.visits.draft,
        },
      }),
    },
  ],
  'GET /visits': () => [plain({ query: { limit: '200' } })],
  'GET /visits/{id}': ({ visits }) => [
    {
      about: `a visit of ${inspectedSchool}`,
      reachedBy: readers,
      sent: () => ({ path: { id: visits.submitted } }),
    },
    {
      about: `a draft about ${inspectedSchool}`,
      reachedBy: [inspector],
      sent: () => ({ path: { id: visits.draft } }),
    },
  ],
  'POST /visits/{id}/revisions': (county) => [
    {
      about: `a visit of ${inspectedSchool}`,
      reachedBy: [inspector],
      sent: async (caller) => ({
        path: { id: await ownVisit(county, caller, 'submitted') },
        body: { reason: '误记', scores: visitScores },
      }),
    },
  ],
  'GET /visits/{id}/revisions': ({ visits }) => [
    {
      about: `a visit of ${inspectedSchool}`,
      reachedBy: readers,
      sent: () => ({ path: { id: visits.submitted } }),
    },
  ],
  'POST /visits/{id}/admit-late': (county) => [
    {
      about: `a late visit of ${inspectedSchool}`,
      sent: async (caller) => ({
        path: { id: caller.role === 'office' ? await ownVisit(county, caller, 'late') : county.visits.late },
        body: { reason: '暴雨停课' },
      }),
    },
  ],
  'POST /visits/batch': ({ visits }) => [
    {
      ...plain(),
      sent: () => ({
        body: { visits: [{ id: randomUUID(), ...visitBody(visits.checklistId, dayWithin) }] },
      }),
    },
  ],
  'GET /visits/sent': () => [plain({ query: { limit: '200' } })],
  'GET /inspection-bundle': ({ visits }) => [plain({ query: { termId: visits.termId } })],
};
