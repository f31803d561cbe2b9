import { type Calls, plain } from './attempt.js';
import type { County } from './county.js';

async function termId({ system }: County): Promise<string> {
  const [row] = await system.sql<{ id: string }>(`select id from terms order by starts_on desc limit 1`);
  return row?.id ?? '';
}

export const assignmentCalls: Calls = {
  'GET /inspectors': () => [{ ...plain(), shows: ['inspector'] }],
  'GET /inspection-assignments': () => [{ ...plain({ query: { limit: '200' } }), shows: ['assignment'] }],
  'GET /inspection-assignments/progress': (county) => [
    { ...plain(), sent: async () => ({ query: { termId: await termId(county) } }) },
  ],
  'POST /inspection-assignments': (county) => [
    {
      ...plain(),
      sent: async () => ({
        body: {
          termId: await termId(county),
          inspectorId: county.users.get('bystander-q'),
          schoolCodes: ['SD2quay'],
        },
      }),
    },
  ],
  'DELETE /inspection-assignments/{id}': (county) => [
    {
      ...plain(),
      // One that is there for the office, and for nobody else: they are refused before it is looked for.
      sent: async ({ role }) => ({
        path: { id: role === 'office' ? await newAssignment(county) : county.schoolYearId },
      }),
    },
  ],
};

/** An assignment that nobody will miss. */
async function newAssignment(county: County): Promise<string> {
  const { system, users } = county;
  await system.sql(`delete from inspection_assignments where inspection_assignments.inspector_id = $1`, [
    users.get('bystander-q'),
  ]);
  const [row] = await system.sql<{ id: string }>(
    `insert into inspection_assignments (term_id, inspector_id, school_id)
     select $1, $2, schools.id from schools where schools.code = 'SD2quay' returning id`,
    [await termId(county), users.get('bystander-q')],
  );
  return row?.id ?? '';
}
