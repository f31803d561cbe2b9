import type { Calls } from './attempt.js';

export const scoringCalls: Calls = {
  'GET /terms/{id}/readiness': ({ visits }) => [
    {
      about: 'the term of the visits',
      sent: () => ({ path: { id: visits.termId } }),
      shows: ['school'],
    },
    {
      about: 'one kind of gaps',
      sent: () => ({ path: { id: visits.termId }, query: { kind: 'final-visit-missing', limit: '200' } }),
      shows: ['school'],
    },
  ],
};
