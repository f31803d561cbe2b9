import { generateCounty } from '../demo/generate-county.js';
import type { SeedContext } from '../seed-context.js';
import { ApiDoor } from './api-door.js';
import type { LatestExam } from './load-demo.js';

/** What the table of the terminal shows of a ranking row. */
interface ShownRow {
  readonly place: number | null;
  readonly unit: { readonly code: string; readonly name: string };
  readonly counted: number;
  readonly mean: number | null;
  readonly excellentCount: number | null;
  readonly weightedRate: number | null;
  readonly rankSum: number | null;
}

const ends = 5;

/** Prints the top and the bottom of the latest ranking, the address and the accounts. */
export async function showDemo(context: SeedContext, password: string, exam: LatestExam): Promise<void> {
  const { apiUrl, signal } = context;
  const office = await ApiDoor.signIn(apiUrl, 'office1', password, signal);
  const rows = await office.get<readonly ShownRow[]>(`/exams/${exam.id}/rankings/published/rows?unit=school`);
  const lines = [
    '',
    `${exam.name} 学校排名（共 ${String(rows.length)} 所，一均一值三率）`,
    pad(['名次', '学校', '计入', '均分', '优秀', '三率加权', '名次和']),
    ...rows.slice(0, ends).map(lineOf),
    '  ……',
    ...rows.slice(-ends).map(lineOf),
    '',
    `打开 ${apiUrl}/api/docs 查看和试用全部接口。演示账号（密码都是 ${password}）：`,
    ...generateCounty().accounts.map(
      ({ username, displayName, role }) => `  ${username.padEnd(12)}${role.padEnd(12)}${displayName}`,
    ),
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function lineOf({ place, unit, counted, mean, excellentCount, weightedRate, rankSum }: ShownRow): string {
  return pad([
    place === null ? '—' : String(place),
    `${unit.code} ${unit.name}`,
    String(counted),
    mean?.toFixed(2) ?? '—',
    String(excellentCount ?? '—'),
    weightedRate?.toFixed(2) ?? '—',
    String(rankSum ?? '—'),
  ]);
}

const widths = [6, 32, 8, 10, 8, 10, 8];

/** Chinese characters take two places in a terminal. */
function pad(cells: readonly string[]): string {
  return cells
    .map((cell, index) => {
      // eslint-disable-next-line no-control-regex -- everything outside ASCII counts double
      const width = cell.replace(/[^\x00-\x7f]/g, 'xx').length;
      return cell + ' '.repeat(Math.max(1, (widths[index] ?? 8) - width));
    })
    .join('');
}
