import { stageTitles } from '#organization/schools/school-stage.rules.js';
import { writeXlsxBook } from '#platform/spreadsheets/xlsx-book.js';
import { numberCell, textCell } from '#platform/spreadsheets/xlsx-cells.js';
import type { XlsxStyle } from '#platform/spreadsheets/xlsx-styles.js';
import type { InspectionScoreWhyDto } from './score-why.dto.js';
import type { Half } from './term-score.rules.js';
import type { OpenFindingRow } from './visit-evidence.queries.js';

type Cell = string | number | null;

interface Line {
  readonly cells: readonly Cell[];
  readonly style: Extract<XlsxStyle, 'header' | 'note'>;
}

const kindTitles: Readonly<Record<Half, string>> = { process: '过程性督导', final: '学期综合评估' };
const severityTitles = { minor: '一般', major: '较重', critical: '严重' } as const;
const stateTitles = { open: '待整改', rectified: '已整改，待核实' } as const;

/** Wide enough for the text of an item and for the reason of a loss; together one page across. */
const columnWidths = [13, 15, 13, 46, 10, 10, 46] as const;

/**
 * One page for the principal: what the visits of a term gave, section by section, where the points were lost and why, and
 * what is still to be repaired.
 */
export async function writeVisitSheet(
  why: InspectionScoreWhyDto,
  findings: readonly OpenFindingRow[],
): Promise<Buffer> {
  const lines = [
    ...headOf(why),
    ...block(['督导日期', '种类', '督导员', '细则版本', '得分', '满分', '得分率（%）'], visitLines(why)),
    ...block(['板块', '过程性督导', '综合评估', '算式', '', '', '得分率（%）'], sectionLines(why)),
    ...block(['督导日期', '种类', '检查项', '内容', '失分', '满分', '失分原因'], lossLines(why)),
    ...block(['整改期限', '轻重', '检查项', '尚未办结的问题', '', '', '状态'], findings.map(findingLine)),
  ];
  return writeXlsxBook([
    {
      name: '督导情况',
      columns: columnWidths.map((width) => ({ width })),
      frozenRows: 0,
      rows: lines.map(writeLine),
      isOnePage: true,
    },
  ]);
}

export function sheetTitle({ score: { unit }, term }: InspectionScoreWhyDto): string {
  const stage = stageTitles[unit.stage];
  return `${unit.name}（${stage}）${term.schoolYear}学年第${String(term.number)}学期督导情况`;
}

function headOf(why: InspectionScoreWhyDto): readonly Line[] {
  const { score } = why;
  const figure = (value: number | null): string => (value === null ? '未完成' : value.toFixed(2));
  const placed = (title: string, place: number | null): string =>
    place === null ? '' : `　${title}第 ${String(place)} 名`;
  const places =
    placed('全县', score.countyPlace) +
    placed('乡镇', score.townshipPlace) +
    placed('方阵', score.squadPlace);
  return [
    { cells: [sheetTitle(why)], style: 'header' },
    {
      cells: [
        `总分 ${figure(score.total)}　过程性督导 ${figure(score.process)}　综合评估 ${figure(score.final)}${places}`,
      ],
      style: 'header',
    },
  ];
}

/** A block that has nothing says so: an empty page and a page that was cut off look alike. */
function block(titles: readonly string[], rows: readonly (readonly Cell[])[]): readonly Line[] {
  const content: readonly (readonly Cell[])[] = rows.length === 0 ? [['无']] : rows;
  return [
    { cells: [], style: 'note' },
    { cells: titles, style: 'header' },
    ...content.map((cells): Line => ({ cells, style: 'note' })),
  ];
}

function visitLines({ visits }: InspectionScoreWhyDto): readonly (readonly Cell[])[] {
  return visits.map(({ visitedOn, kind, inspectorName, checklistVersion, revision, score }) => [
    visitedOn,
    kindTitles[kind],
    inspectorName,
    `第 ${String(checklistVersion)} 版${revision > 1 ? '（已更正）' : ''}`,
    score.given,
    score.max,
    score.percent,
  ]);
}

function sectionLines({ sections }: InspectionScoreWhyDto): readonly (readonly Cell[])[] {
  return sections.map(({ title, process, final, formula, percent }) => [
    title,
    process,
    final,
    formula,
    null,
    null,
    percent,
  ]);
}

function lossLines({ visits }: InspectionScoreWhyDto): readonly (readonly Cell[])[] {
  return visits.flatMap(({ visitedOn, kind, score }) =>
    score.sections.flatMap(({ items }) =>
      items
        .filter(({ lost }) => lost > 0)
        .map(({ code, text, lost, max, because }) => [
          visitedOn,
          kindTitles[kind],
          code,
          text,
          lost,
          max,
          because,
        ]),
    ),
  );
}

function findingLine({
  deadline,
  severity,
  itemCode,
  text,
  state,
  isOverdue,
}: OpenFindingRow): readonly Cell[] {
  const title = stateTitles[state];
  return [
    deadline,
    severityTitles[severity],
    itemCode,
    text,
    null,
    null,
    isOverdue ? `${title}，已超期` : title,
  ];
}

function writeLine({ cells, style }: Line, index: number): string {
  const row = index + 1;
  const written = cells.map((cell, column) => {
    if (cell === null || cell === '') return '';
    return typeof cell === 'number'
      ? numberCell(column, row, String(cell), 'decimal2')
      : textCell(column, row, cell, style);
  });
  return `<row r="${String(row)}">${written.join('')}</row>`;
}
