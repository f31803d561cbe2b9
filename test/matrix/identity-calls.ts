import { testPassword } from '../support/running-system.js';
import { type Attempt, type Calls, newNumber, plain } from './attempt.js';

const onlooker = 'onlooker-q';

export const identityCalls: Calls = {
  'GET /health/live': () => [plain()],
  'GET /health/ready': () => [plain()],
  'GET /metrics': () => [plain()],
  'POST /auth/login': () => [plain({ body: { username: onlooker, password: testPassword } })],
  'POST /auth/logout': (county) => [
    {
      about: 'a session that nobody will miss',
      sent: async ({ name }) => (name === 'nobody' ? {} : { token: await county.spareToken(name) }),
    },
  ],
  'GET /auth/me': () => [{ ...plain(), shows: [] }],
  'POST /auth/password': () => [
    plain({ body: { currentPassword: testPassword, newPassword: testPassword } }),
  ],
  'GET /auth/sessions': () => [plain()],
  'DELETE /auth/sessions/{id}': (county) =>
    ['admin', 'office-q', 'centre-a-q', 'school-a1-q'].map((name): Attempt => ({
      about: `a session of ${name}`,
      reachedBy: [name],
      sent: () => ({ path: { id: county.sessions.get(name) ?? '' } }),
    })),
  'GET /users': () => [{ ...plain({ query: { limit: '200' } }), shows: ['user'] }],
  'POST /users': () => [
    {
      ...plain(),
      sent: () => ({
        body: {
          username: `new${String(newNumber())}`,
          password: testPassword,
          displayName: '新用户',
          role: 'school',
          scope: { kind: 'school', code: 'SB2quay' },
        },
      }),
    },
  ],
  'GET /users/{id}': (county) => [plain({ path: { id: county.users.get(onlooker) ?? '' } })],
  'PATCH /users/{id}': (county) => [
    {
      ...plain(),
      sent: () => ({
        path: { id: county.users.get(onlooker) ?? '' },
        body: { displayName: `旁人${String(newNumber())}` },
      }),
    },
  ],
  'POST /users/{id}/reset-password': (county) => [
    plain({ path: { id: county.users.get(onlooker) ?? '' }, body: { password: testPassword } }),
  ],
  'GET /audit-log': () => [plain({ query: { limit: '200' } })],
  'GET /audit-log/verification': () => [plain()],
};
