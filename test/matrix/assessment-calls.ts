import { type Calls, plain } from './attempt.js';
import { assessmentContent, assessmentPolicy, draftAssessment } from './lay-policies.js';

export const assessmentCalls: Calls = {
  'GET /assessment-policies': () => [plain()],
  'POST /assessment-policies': () => [plain({ body: assessmentPolicy })],
  'GET /assessment-policies/{id}': (county) => [plain({ path: { id: county.draftAssessment } })],
  'PUT /assessment-policies/{id}': (county) => [
    plain({ path: { id: county.draftAssessment }, body: assessmentContent }),
  ],
  'POST /assessment-policies/{id}/publish': (county) => [
    {
      ...plain(),
      sent: async ({ role, client }) => ({
        path: { id: role === 'office' ? await draftAssessment(client) : county.draftAssessment },
      }),
    },
  ],
};
