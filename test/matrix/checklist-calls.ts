import type { ApiClient } from '../support/api-client.js';
import { created } from '../support/small-county.js';
import { type Calls, plain } from './attempt.js';
import type { County } from './county.js';
import { checklistBody } from './lay-inspections.js';

/** The version that every county begins with. */
async function publishedId({ system }: County): Promise<string> {
  const [row] = await system.sql<{ id: string }>(`select id from checklists where version = 1`);
  return row?.id ?? '';
}

export const checklistCalls: Calls = {
  'GET /checklists': () => [plain()],
  'POST /checklists': () => [plain({ body: checklistBody })],
  'POST /checklists/import': () => [
    plain({
      file: {
        fields: { name: '检查细则' },
        text: '板块代码,板块名称,条目代码,检查内容,适用学段,计分方式,满分\nA,德育,A1,有读书角,初中,评分,100\n',
      },
    }),
  ],
  'GET /checklists/{id}': (county) => [
    { about: 'a published version', sent: async () => ({ path: { id: await publishedId(county) } }) },
  ],
  'GET /checklists/{id}/export.xlsx': (county) => [
    { about: 'a published version', sent: async () => ({ path: { id: await publishedId(county) } }) },
  ],
  'PUT /checklists/{id}': (county) => [
    {
      ...plain(),
      sent: async ({ role, client }) => {
        const id = role === 'office' ? await draftChecklist(client) : await publishedId(county);
        return { path: { id }, body: checklistBody };
      },
    },
  ],
  'POST /checklists/{id}/publish': (county) => [
    {
      ...plain(),
      sent: async ({ role, client }) => ({
        path: { id: role === 'office' ? await draftChecklist(client) : await publishedId(county) },
      }),
    },
  ],
};

/** A version that can still be changed and published. */
async function draftChecklist(client: ApiClient): Promise<string> {
  return created(client, '/checklists', checklistBody);
}
