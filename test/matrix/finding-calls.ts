import { type Attempt, type Calls, plain, type Sent } from './attempt.js';
import { clientOf, type County } from './county.js';
import { findingBody, findingText, findProblem } from './lay-findings.js';
import { type Inspected, strangerTo } from './lay-inspections.js';
import { done } from './lay-visits.js';
import { readersOf } from './visit-calls.js';

const steps = {
  rectify: { by: 'clerk', body: { text: '已更换' } },
  verify: { by: 'inspector', body: { text: '属实' } },
} as const;
type StepName = keyof typeof steps;

/** A new finding that has been taken so far. */
async function findingAfter(county: County, ground: Inspected, made: readonly StepName[]): Promise<string> {
  const id = await findProblem(clientOf(county, ground.inspector), ground.visits.submitted);
  for (const name of made) {
    const { by, body } = steps[name];
    await done(clientOf(county, ground[by]), `/findings/${id}/${name}`, body);
  }
  return id;
}

interface StepReach {
  /** Who may, and therefore gets a finding that is ready for it. */
  readonly makers: (ground: Inspected) => readonly string[];
  /** By whom the finding is reached; absent for what only the office may. */
  readonly reachedBy?: (ground: Inspected) => readonly string[];
}

/** Whoever may make the step makes it on a finding that is ready for it; whoever may not tries it on the one that lies there. */
function aboutStep(
  made: readonly StepName[],
  body: object,
  { makers, reachedBy }: StepReach,
): (county: County) => readonly Attempt[] {
  const at = (county: County, ground: Inspected): readonly Attempt[] => {
    const { school, findings } = ground;
    const sent = async (name: string): Promise<Sent> => ({
      path: { id: makers(ground).includes(name) ? await findingAfter(county, ground, made) : findings.open },
      body,
    });
    return [
      {
        about: `a finding at ${school}`,
        ...(reachedBy ? { reachedBy: reachedBy(ground) } : {}),
        sent: ({ name }) => sent(name),
      },
      ...(['unsent', 'stray'] as const).map((kind): Attempt => ({
        about: `an ${kind} finding at ${school}`,
        reachedBy: [],
        refuses: { office: 409 },
        sent: () => ({ path: { id: findings[kind] }, body }),
      })),
    ];
  };
  return (county) => county.inspected.flatMap((ground) => at(county, ground));
}

export const findingCalls: Calls = {
  'PUT /findings/{id}': ({ inspected }) =>
    inspected.flatMap((ground): Attempt[] => {
      const { school, inspector, findings, visits } = ground;
      const stranger = strangerTo(ground);
      // Repeats of what is there.
      return [
        {
          about: `a finding at ${school}`,
          reachedBy: [inspector],
          refuses: { [stranger]: 409 },
          sent: () => ({
            path: { id: findings.open },
            body: findingBody(visits.submitted, findingText(ground, 'open')),
          }),
        },
        {
          about: `a finding of an inspector who was not at ${school}`,
          reachedBy: [stranger],
          refuses: { [inspector]: 409 },
          sent: () => ({
            path: { id: findings.stray },
            body: findingBody(visits.corrected, findingText(ground, 'stray')),
          }),
        },
      ];
    }),
  'GET /findings': ({ inspected }) => [
    { ...plain({ query: { limit: '200' } }), shows: ['finding', 'closed-finding', 'early-finding'] },
    ...inspected.map(({ school }) => plain({ query: { limit: '200', schoolCode: school } })),
  ],
  'GET /findings/{id}': ({ inspected }) =>
    inspected.flatMap((ground): Attempt[] => {
      const { school, inspector, findings } = ground;
      return [
        {
          about: `a finding at ${school}`,
          reachedBy: readersOf(ground),
          sent: () => ({ path: { id: findings.open } }),
          shows: ['finding'],
          shownOf: school,
        },
        {
          about: `a closed finding at ${school}`,
          reachedBy: readersOf(ground),
          sent: () => ({ path: { id: findings.closed } }),
          shows: ['closed-finding'],
          shownOf: school,
        },
        {
          about: `an unsent finding at ${school}`,
          reachedBy: [inspector],
          sent: () => ({ path: { id: findings.unsent } }),
        },
        {
          about: `what an inspector who was not at ${school} says`,
          reachedBy: [strangerTo(ground)],
          sent: () => ({ path: { id: findings.stray } }),
        },
      ];
    }),
  'POST /findings/{id}/rectify': aboutStep([], steps.rectify.body, {
    makers: ({ clerk }) => [clerk],
    reachedBy: ({ school }) => [school],
  }),
  'POST /findings/{id}/verify': aboutStep(['rectify'], steps.verify.body, {
    makers: ({ inspector }) => [inspector],
    reachedBy: ({ inspector }) => [inspector],
  }),
  'POST /findings/{id}/reopen': aboutStep(
    ['rectify', 'verify'],
    { reason: '又坏了' },
    {
      makers: ({ inspector }) => [inspector, 'office-q'],
      reachedBy: ({ inspector }) => [inspector],
    },
  ),
  'POST /findings/{id}/close': aboutStep(['rectify', 'verify'], {}, { makers: () => ['office-q'] }),
};
