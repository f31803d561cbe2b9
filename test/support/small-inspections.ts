import type { ChecklistContent, ChecklistItem } from '../../libs/inspections/checklists/checklist.rules.js';
import type { RunningSystem } from './running-system.js';

const all = ['kindergarten', 'primary', 'junior', 'senior'] as const;

function item(
  code: string,
  maxHundredths: number,
): Pick<ChecklistItem, 'code' | 'text' | 'maxHundredths' | 'stages'> {
  return { code, text: `第 ${code} 项`, maxHundredths, stages: all };
}

/** Every way of scoring, 100 points together: short enough to be added up by hand. */
export const smallChecklist: ChecklistContent = {
  sections: [
    {
      code: 'A',
      title: '德育',
      items: [
        { ...item('A1', 1000), scoring: 'points' },
        { ...item('A2', 1000), scoring: 'met', stages: ['primary', 'junior'] },
      ],
    },
    {
      code: 'B',
      title: '学生',
      items: [
        {
          ...item('B1', 2000),
          scoring: 'measure',
          direction: 'at-most',
          unit: '人',
          stages: ['primary', 'junior', 'senior'],
          thresholdHundredths: { primary: 4500, junior: 5000, senior: 5000 },
        },
        { ...item('B2', 2000), scoring: 'deduct', penaltyHundredths: 250 },
      ],
    },
    {
      code: 'C',
      title: '教学教研',
      items: [
        { ...item('C1', 3000), scoring: 'points' },
        {
          ...item('C2', 1000),
          scoring: 'measure',
          direction: 'at-least',
          unit: '课时',
          stages: ['primary', 'junior', 'senior'],
          thresholdHundredths: { primary: 1200, junior: 1400, senior: 1400 },
        },
      ],
    },
  ],
};

/** Lays a published checklist down and returns its id. */
export async function publishChecklist(
  { sql }: Pick<RunningSystem, 'sql'>,
  content: ChecklistContent = smallChecklist,
): Promise<string> {
  const [row] = await sql<{ id: string }>(
    `insert into checklists (version, name, content, published_at)
     select coalesce(max(checklists.version), 0) + 1, '小样细则', $1, clock_timestamp() from checklists returning id`,
    [JSON.stringify(content)],
  );
  return row?.id ?? '';
}

/** Sends an inspector to schools for a term. */
export async function assign(
  { sql }: Pick<RunningSystem, 'sql'>,
  username: string,
  termId: string,
  schoolCodes: readonly string[],
): Promise<void> {
  await sql(
    `insert into inspection_assignments (term_id, inspector_id, school_id)
     select $2, users.id, schools.id from users, schools where users.username = $1 and schools.code = any ($3)
     on conflict do nothing`,
    [username, termId, schoolCodes],
  );
}
