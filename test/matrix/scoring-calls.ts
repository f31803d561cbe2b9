import type { Calls } from './attempt.js';

export const scoringCalls: Calls = {
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
      shownOf: 'SD1q',
    },
  ],
};
