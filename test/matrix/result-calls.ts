import type { Attempt, Calls } from './attempt.js';
import { plain } from './attempt.js';
import type { County } from './county.js';
import { schools } from './units-and-people.js';

function listed({ publishedScoring, unpublishedScoring, assessedScoring }: County): Attempt[] {
  const about = (id: string, query: Record<string, string> = {}): Pick<Attempt, 'sent'> => ({
    sent: () => ({ path: { id }, query }),
  });
  return [
    { about: 'the published run', ...about(publishedScoring), shows: ['school'] },
    { about: 'its table', ...about(publishedScoring, { format: 'csv' }), shows: ['school'] },
    { about: 'its workbook', ...about(publishedScoring, { format: 'xlsx' }), shows: ['school'] },
    { about: 'its townships', ...about(publishedScoring, { unit: 'township' }) },
    { about: 'a year that was assessed', ...about(assessedScoring), shows: ['school'] },
    { about: 'the unpublished run', reachedBy: [], ...about(unpublishedScoring), shows: ['school'] },
  ];
}

export const resultCalls: Calls = {
  'GET /scoring-runs/{id}/results': listed,
  'GET /scoring-runs/{id}/results/why': ({ publishedScoring, scoredExam }) =>
    schools.map(({ code, township }): Attempt => ({
      about: code,
      reachedBy: township === null ? [code] : [code, township],
      sent: () => ({
        path: { id: publishedScoring },
        query: { noun: 'exams', subject: scoredExam, unitKind: 'school-stage', code, stage: 'junior' },
      }),
      shows: ['school'],
      shownOf: code,
    })),
  'GET /scoring-runs/{a}/diff/{b}': ({ publishedScoring, unpublishedScoring }) => [
    plain({ path: { a: publishedScoring, b: unpublishedScoring } }),
  ],
};
