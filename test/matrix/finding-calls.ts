import { type Attempt, type Calls, plain, type Sent } from './attempt.js';
import type { County } from './county.js';
import { findingBody, findProblem } from './lay-findings.js';
import { inspectedSchool } from './lay-visits.js';

const inspector = 'inspector-q';
const clerk = 'school-a1-q';
const readers = [inspector, inspectedSchool, 'TA7q'];

const steps = {
  rectify: { by: clerk, body: { text: '已更换' } },
  verify: { by: inspector, body: { text: '属实' } },
  close: { by: 'office-q', body: {} },
} as const;
type StepName = keyof typeof steps;

function clientOf({ callers }: County, name: string): County['callers'][number]['client'] {
  const caller = callers.find((candidate) => candidate.name === name);
  if (!caller) throw new Error(`nobody is ${name}`);
  return caller.client;
}

/** A new finding that has been taken so far. */
async function findingAfter(county: County, made: readonly StepName[]): Promise<string> {
  const id = await findProblem(clientOf(county, inspector), county.visits.submitted);
  for (const name of made)
    await clientOf(county, steps[name].by).post(`/findings/${id}/${name}`, steps[name].body);
  return id;
}

/** Whoever may make the step makes it on a finding that is ready for it; whoever may not tries it on the one that lies there. */
function aboutStep(
  county: County,
  made: readonly StepName[],
  body: object,
  reach: Pick<Attempt, 'reachedBy'> & { readonly makers: readonly string[] },
): readonly Attempt[] {
  const { makers, ...reached } = reach;
  const sent = async (name: string): Promise<Sent> => ({
    path: { id: makers.includes(name) ? await findingAfter(county, made) : county.findings.open },
    body,
  });
  return [
    { about: `a finding at ${inspectedSchool}`, ...reached, sent: ({ name }) => sent(name) },
    ...(reach.reachedBy
      ? [
          {
            about: 'a finding that has not been sent',
            reachedBy: [],
            refuses: { office: 409 },
            sent: () => ({ path: { id: county.findings.unsent }, body }),
          },
        ]
      : []),
  ];
}

export const findingCalls: Calls = {
  // A repeat of what is there.
  'PUT /findings/{id}': ({ findings, visits }) => [
    {
      about: `a finding at ${inspectedSchool}`,
      sent: () => ({ path: { id: findings.open }, body: findingBody(visits.submitted) }),
    },
  ],
  'GET /findings': () => [{ ...plain({ query: { limit: '200' } }), shows: [] }],
  'GET /findings/{id}': ({ findings }) => [
    {
      about: `a finding at ${inspectedSchool}`,
      reachedBy: readers,
      sent: () => ({ path: { id: findings.open } }),
    },
    {
      about: 'a finding that has not been sent',
      reachedBy: [inspector],
      sent: () => ({ path: { id: findings.unsent } }),
    },
  ],
  'POST /findings/{id}/rectify': (county) =>
    aboutStep(county, [], steps.rectify.body, { makers: [clerk], reachedBy: [inspectedSchool] }),
  'POST /findings/{id}/verify': (county) =>
    aboutStep(county, ['rectify'], steps.verify.body, { makers: [inspector], reachedBy: [inspector] }),
  'POST /findings/{id}/reopen': (county) =>
    aboutStep(
      county,
      ['rectify', 'verify'],
      { reason: '又坏了' },
      {
        makers: [inspector, 'office-q'],
        reachedBy: [inspector],
      },
    ),
  'POST /findings/{id}/close': (county) =>
    aboutStep(county, ['rectify', 'verify'], steps.close.body, { makers: ['office-q'] }),
};
