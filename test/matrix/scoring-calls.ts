import type { Attempt, Calls } from './attempt.js';
import { newYear, plain } from './attempt.js';
import type { Caller, County } from './county.js';
import { layYear } from './lay-school-year.js';

const ofTheCounty: Pick<Attempt, 'reachedBy'> = { reachedBy: [] };

function aboutRuns(county: County): Attempt[] {
  const sent = (id: string) => () => ({ path: { id } });
  return [
    { about: 'the published run', sent: sent(county.publishedScoring) },
    { about: 'the unpublished run', ...ofTheCounty, sent: sent(county.unpublishedScoring) },
  ];
}

/** A run of a term of its own that waits for a worker, or whose first stage has failed; for the office alone. */
async function openRun(county: County, { role }: Caller, isFailed: boolean): Promise<string> {
  if (role !== 'office') return county.publishedScoring;
  const { termId } = await layYear(county.system, newYear(), true);
  const [run] = await county.system.sql<{ id: string }>(
    `with run as (insert into scoring_runs (term_id, started_by)
                  select $1, users.id from users where users.username = 'office-q' returning id),
          stage as (insert into stages (work_id, job, after_jobs, state)
                    select run.id, 'scoring.freeze', '{}', 'failed' from run where $2)
     select id from run`,
    [termId, isFailed],
  );
  return run?.id ?? '';
}

export const scoringCalls: Calls = {
  'GET /scoring-runs/{id}': (county) => aboutRuns(county),
  'GET /scoring-runs/{id}/events': (county) => aboutRuns(county),
  'POST /scoring-runs/{id}/retry': (county) => [
    { ...plain(), sent: async (caller) => ({ path: { id: await openRun(county, caller, true) } }) },
  ],
  'POST /scoring-runs/{id}/cancel': (county) => [
    { ...plain(), sent: async (caller) => ({ path: { id: await openRun(county, caller, false) } }) },
  ],
  'POST /scoring-runs/{id}/publish': (county) => [plain({ path: { id: county.spareScoring } })],
  'GET /terms/{id}/scoring-runs': (county) => [plain({ path: { id: county.scoredTerm } })],
  'POST /terms/{id}/scoring-runs': (county) => [
    {
      ...plain(),
      sent: async ({ role }) => ({
        path: {
          id: role === 'office' ? (await layYear(county.system, newYear(), true)).termId : county.scoredTerm,
        },
        body: {},
      }),
    },
  ],
  'GET /terms/{id}/readiness': ({ termId }) => [
    {
      about: 'the term of the visits',
      sent: () => ({ path: { id: termId } }),
      shows: ['school'],
    },
    {
      about: 'one kind of gaps',
      sent: () => ({ path: { id: termId }, query: { kind: 'final-visit-missing', limit: '200' } }),
      shows: ['school'],
      // Nobody has been there.
      shownOf: 'SD1quay',
    },
  ],
};
