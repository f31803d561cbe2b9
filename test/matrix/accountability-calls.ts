import { type Calls, plain } from './attempt.js';
import { draftRule, ruleOnAll } from './lay-rules.js';

export const accountabilityCalls: Calls = {
  'GET /accountability-rules': () => [plain()],
  'POST /accountability-rules': () => [plain({ body: { ...ruleOnAll, code: 'last-once' } })],
  'GET /accountability-rules/near-misses': () => [plain()],
  'GET /accountability-rules/{id}': (county) => [plain({ path: { id: county.draftRule } })],
  'GET /accountability-rules/{id}/trial': (county) => [
    { ...plain({ path: { id: county.draftRule } }), shows: ['school'] },
  ],
  'PUT /accountability-rules/{id}': (county) => [plain({ path: { id: county.draftRule }, body: ruleOnAll })],
  'POST /accountability-rules/{id}/publish': (county) => [
    {
      ...plain(),
      sent: async ({ role, client }) => ({
        path: { id: role === 'office' ? await draftRule(client) : county.draftRule },
      }),
    },
  ],
};
