import { randomUUID } from 'node:crypto';
import { type Attempt, type Calls, plain } from './attempt.js';
import { type Caller, clientOf, type County } from './county.js';
import { type Inspected, strangerTo } from './lay-inspections.js';
import {
  dayOutside,
  dayWithin,
  done,
  draftNote,
  draftVisit,
  type LaidVisits,
  visitBody,
  visitScores,
} from './lay-visits.js';

/** Who reads what is submitted about a school, beside the county: who is sent there, the school, its township. */
export const readersOf = ({ inspector, school, township }: Inspected): readonly string[] => [
  inspector,
  school,
  township,
];

/** The school that an inspector is sent to. */
export function groundOf({ inspected }: County, { name }: Caller): Inspected | undefined {
  return inspected.find(({ inspector }) => inspector === name);
}

/** A visit as the ones that are laid there, for whoever may change it. */
async function newVisit(
  county: County,
  ground: Inspected,
  like: 'draft' | 'late' | 'submitted',
): Promise<string> {
  const maker = clientOf(county, ground.inspector);
  const visitedOn = like === 'late' ? dayOutside : dayWithin;
  const id = await draftVisit(maker, visitBody(ground, county, { visitedOn }));
  if (like === 'submitted') await done(maker, `/visits/${id}/submit`);
  return id;
}

/** The drafts and the submitted visits of a school, as far as they are read. */
function aboutEach(ground: Inspected): readonly Attempt[] {
  const { school, inspector, visits } = ground;
  const read = (about: string, name: keyof LaidVisits, parts: Partial<Attempt>): Attempt => ({
    about: `${about} ${school}`,
    sent: () => ({ path: { id: visits[name] } }),
    ...parts,
  });
  const sent = { reachedBy: readersOf(ground) };
  const unsent = { reachedBy: [inspector] };
  return [
    read('a visit of', 'submitted', { ...sent, shows: ['visit'], shownOf: school }),
    read('a late visit of', 'admitted', { ...sent, shows: ['further-visit'], shownOf: school }),
    read('a corrected visit of', 'corrected', sent),
    read('a draft about', 'draft', unsent),
    read('a late draft about', 'late', unsent),
  ];
}

/** A draft as its inspector repeats it; and what an inspector who is not sent there may try instead. */
function writeAt(county: County, ground: Inspected): readonly Attempt[] {
  const { school, inspector, visits } = ground;
  const stranger = strangerTo(ground);
  const repeated = visitBody(ground, county, { note: draftNote(ground) });
  return [
    {
      about: `a visit of ${school}`,
      reachedBy: [inspector],
      refuses: { [stranger]: 422 },
      sent: ({ name }) => ({ path: { id: name === stranger ? randomUUID() : visits.draft }, body: repeated }),
    },
    {
      about: `the draft about ${school}, made one of another school`,
      reachedBy: [inspector],
      refuses: { [stranger]: 409 },
      sent: (caller) => ({
        path: { id: visits.draft },
        body: caller.name === stranger ? visitBody(groundOf(county, caller) ?? ground, county) : repeated,
      }),
    },
  ];
}

/** Visits that an inspector may not make, and that the answer says so of one by one. */
function foreignBatch(county: County): Attempt {
  return {
    about: 'visits of schools where the caller is not sent',
    isIdle: true,
    sent: ({ name }) => {
      const foreign = county.inspected.filter(({ inspector }) => inspector !== name);
      const visits = foreign.flatMap((ground) => [
        { id: randomUUID(), submit: true, ...visitBody(ground, county) },
        { id: ground.visits.draft, submit: true, ...visitBody(ground, county) },
        { id: ground.visits.submitted, submit: true, ...visitBody(ground, county) },
      ]);
      return { body: { visits } };
    },
  };
}

const atEach =
  (attemptsAt: (county: County, ground: Inspected) => readonly Attempt[]) =>
  (county: County): readonly Attempt[] =>
    county.inspected.flatMap((ground) => attemptsAt(county, ground));

export const visitCalls: Calls = {
  'PUT /visits/{id}': atEach(writeAt),
  'POST /visits/{id}/submit': atEach((county, ground) => [
    {
      about: `a draft about ${ground.school}`,
      reachedBy: [ground.inspector],
      sent: async ({ name }) => ({
        path: {
          id: name === ground.inspector ? await newVisit(county, ground, 'draft') : ground.visits.draft,
        },
      }),
    },
    {
      about: `the visit of ${ground.school} that is submitted`,
      reachedBy: [ground.inspector],
      sent: () => ({ path: { id: ground.visits.submitted } }),
    },
  ]),
  'GET /visits': ({ inspected }) => [
    { ...plain({ query: { limit: '200' } }), shows: ['visit', 'further-visit', 'draft'] },
    ...inspected.map(({ school }) => plain({ query: { limit: '200', schoolCode: school } })),
  ],
  'GET /visits/{id}': atEach((_, ground) => aboutEach(ground)),
  'POST /visits/{id}/revisions': atEach((county, ground) => [
    {
      about: `a visit of ${ground.school}`,
      reachedBy: [ground.inspector],
      sent: async ({ name }) => ({
        path: {
          id: [ground.inspector, 'office-q'].includes(name)
            ? await newVisit(county, ground, 'submitted')
            : ground.visits.submitted,
        },
        body: { reason: '误记', scores: visitScores },
      }),
    },
  ]),
  'GET /visits/{id}/revisions': atEach((_, ground) =>
    aboutEach(ground).map(({ shows: _shows, ...attempt }) => attempt),
  ),
  'POST /visits/{id}/admit-late': atEach((county, ground) => [
    {
      about: `a late visit of ${ground.school}`,
      sent: async ({ name }) => ({
        path: { id: name === 'office-q' ? await newVisit(county, ground, 'late') : ground.visits.late },
        body: { reason: '暴雨停课' },
      }),
    },
  ]),
  'POST /visits/batch': (county) => [
    {
      ...plain(),
      sent: (caller) => {
        const [first] = county.inspected;
        const ground = groundOf(county, caller) ?? first;
        return { body: { visits: ground ? [{ id: randomUUID(), ...visitBody(ground, county) }] : [] } };
      },
    },
    foreignBatch(county),
  ],
  'GET /visits/sent': () => [
    {
      ...plain({ query: { limit: '200' } }),
      shows: [
        'visit',
        'further-visit',
        'draft',
        'finding',
        'closed-finding',
        'early-finding',
        'visit-photo',
        'finding-photo',
        'early-photo',
      ],
    },
  ],
  'GET /inspection-bundle': ({ termId }) => [
    { ...plain({ query: { termId } }), shows: ['draft', 'finding'] },
  ],
};
