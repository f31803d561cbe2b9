import { generateCounty } from '../demo/generate-county.js';
import type { SeedContext } from '../seed-context.js';
import { ApiDoor } from './api-door.js';
import { awaitCases, type CaseToOpen } from './await-cases.js';
import { describeFindings, type ShownFinding } from './describe-findings.js';
import type { LatestTerm } from './load-demo.js';
import { pad, print } from './text-table.js';

/** What the terminal shows of a routine-management score. */
interface ShownScore {
  readonly unit: { readonly code: string; readonly name: string; readonly stage: string };
  readonly squad: { readonly name: string } | null;
  readonly total: number | null;
  readonly countyPlace: number | null;
  readonly townshipPlace: number | null;
  readonly squadPlace: number | null;
}

/** What the terminal shows of a ranking row. */
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
const STAGES = { junior: '初中', primary: '小学' } as const;

/** Prints what the latest term came to, what follows from it, the address and the accounts. */
export async function showDemo(context: SeedContext, password: string, term: LatestTerm): Promise<void> {
  const { apiUrl, signal } = context;
  const office = await ApiDoor.signIn(apiUrl, 'office1', password, signal);
  const lines = [
    ...(await describeScores(office, term)),
    ...(await describeRanking(office, term)),
    ...(await describeAccountability(office, term)),
    '',
    `打开 ${apiUrl}/api/docs 查看和试用全部接口。演示账号（密码都是 ${password}）：`,
    ...generateCounty().accounts.map(
      ({ username, displayName, role }) => `  ${username.padEnd(12)}${role.padEnd(12)}${displayName}`,
    ),
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function describeScores(office: ApiDoor, { id, name }: LatestTerm): Promise<readonly string[]> {
  const scores = await office.get<readonly ShownScore[]>(`/inspection-scores?termId=${id}`);
  const widths = [6, 32, 8, 10, 32];
  return (['junior', 'primary'] as const).flatMap((stage) => {
    const ofStage = scores.filter(({ unit }) => unit.stage === stage);
    const incomplete = ofStage.filter(({ countyPlace }) => countyPlace === null);
    return [
      '',
      `${name} 学校常规管理（${STAGES[stage]}，前 ${String(ends)} 名）`,
      pad(['名次', '学校', '总分', '乡镇内', '方阵内'], widths),
      ...ofStage
        .slice(0, ends)
        .map(({ unit, squad, total, countyPlace, townshipPlace, squadPlace }) =>
          pad(
            [
              print(countyPlace),
              `${unit.code} ${unit.name}`,
              print(total, 2),
              print(townshipPlace),
              squad === null ? '—' : `${squad.name} ${print(squadPlace)}`,
            ],
            widths,
          ),
        ),
      ...(incomplete.length > 0
        ? [`  不完整，不参加排名：${incomplete.map(({ unit }) => `${unit.code} ${unit.name}`).join('、')}`]
        : []),
    ];
  });
}

async function describeRanking(office: ApiDoor, { exam }: LatestTerm): Promise<readonly string[]> {
  const rows = await office.get<readonly ShownRow[]>(`/exams/${exam.id}/rankings/published/rows?unit=school`);
  const widths = [6, 32, 8, 10, 8, 10, 8];
  const lineOf = ({ place, unit, counted, mean, excellentCount, weightedRate, rankSum }: ShownRow): string =>
    pad(
      [
        print(place),
        `${unit.code} ${unit.name}`,
        print(counted),
        print(mean, 2),
        print(excellentCount),
        print(weightedRate, 2),
        print(rankSum),
      ],
      widths,
    );
  return [
    '',
    `${exam.name} 学校排名（共 ${String(rows.length)} 所，一均一值三率）`,
    pad(['名次', '学校', '计入', '均分', '优秀', '三率加权', '名次和'], widths),
    ...rows.slice(0, ends).map(lineOf),
    '  ……',
    ...rows.slice(-ends).map(lineOf),
  ];
}

async function describeAccountability(
  office: ApiDoor,
  { name, runId }: LatestTerm,
): Promise<readonly string[]> {
  const { items } = await office.get<{ readonly items: readonly (ShownFinding & CaseToOpen)[] }>(
    `/scoring-runs/${runId}/findings?limit=200`,
  );
  const cases = await awaitCases(office, runId, items);
  return [
    '',
    `${name}公布之后，问责规则的判断（系统只提出，由人研究决定）`,
    ...describeFindings(items),
    `  历次公布后共立问责事项 ${String(cases.length)} 件，等待教研室审核（GET /api/v1/cases）`,
  ];
}
