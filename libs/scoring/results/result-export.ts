import { stageTitles } from '#organization/schools/school-stage.rules.js';
import { type TableCell, type TableColumn, writeCsv, writeXlsx } from '#platform/spreadsheets/write-table.js';
import { componentTitles, nameLack } from './assessment-in-words.js';
import type { TermResultDto, UnitResultsDto } from './result.dto.js';

interface ExportColumn extends TableColumn {
  readonly read: (row: UnitResultsDto) => TableCell;
}

const unitColumns: readonly ExportColumn[] = [
  { title: '学段', type: 'text', read: ({ unit }) => (unit.stage === null ? null : stageTitles[unit.stage]) },
  { title: '代码', type: 'text', width: 12, read: ({ unit }) => unit.code },
  { title: '单位', type: 'text', width: 28, read: ({ unit }) => unit.name },
  {
    title: '乡镇',
    type: 'text',
    width: 16,
    read: ({ unit, township }) => township?.name ?? (unit.kind === 'township' ? null : '局直'),
  },
  { title: '方阵', type: 'text', width: 16, read: ({ squad }) => squad?.name ?? null },
];

const assessmentColumns: readonly ExportColumn[] = [
  { title: '年度考核总分（%）', type: 'decimal2', read: ({ assessment }) => assessment?.total ?? null },
  ...Object.entries(componentTitles).map(([component, title]): ExportColumn => ({
    title: `年度考核·${title}（%）`,
    type: 'decimal2',
    read: ({ assessment }) =>
      assessment?.components.find((weighed) => weighed.component === component)?.figure ?? null,
  })),
  { title: '年度考核县内名次', type: 'integer', read: ({ assessment }) => assessment?.countyPlace ?? null },
  {
    title: '年度考核乡镇内名次',
    type: 'integer',
    read: ({ assessment }) => assessment?.townshipPlace ?? null,
  },
  { title: '年度考核方阵内名次', type: 'integer', read: ({ assessment }) => assessment?.squadPlace ?? null },
  {
    title: '年度考核缺少',
    type: 'text',
    width: 24,
    read: ({ assessment }) => (assessment?.lacks ?? []).map(nameLack).join('；'),
  },
];

interface FigureColumn {
  readonly label: string;
  /** A figure with decimals in one row is printed with them in all. */
  readonly isWhole: boolean;
}

/** The columns of every result that any row has: its figures as they come up, its places, and its change. */
function resultColumns(rows: readonly UnitResultsDto[]): readonly ExportColumn[] {
  const subjects = new Map<string, { title: string; figures: Map<string, FigureColumn> }>();
  for (const result of rows.flatMap(({ results }) => results)) {
    const key = keyOf(result);
    const subject = subjects.get(key) ?? { title: result.title, figures: new Map<string, FigureColumn>() };
    subjects.set(key, subject);
    for (const { key: figureKey, label, value } of result.figures) {
      // The place stands in a column of its own.
      if (figureKey === 'place') continue;
      const isWhole = subject.figures.get(figureKey)?.isWhole ?? true;
      subject.figures.set(figureKey, {
        label,
        isWhole: isWhole && (value === null || Number.isInteger(value)),
      });
    }
  }
  return [...subjects].flatMap(([key, { title, figures }]) => {
    const column = (
      name: string,
      type: TableColumn['type'],
      read: (result: TermResultDto) => TableCell,
    ): ExportColumn => ({
      title: `${title}·${name}`,
      type,
      read: ({ results }) => {
        const found = results.find((result) => keyOf(result) === key);
        return found ? read(found) : null;
      },
    });
    return [
      ...[...figures].map(([figureKey, { label, isWhole }]) =>
        column(
          label,
          isWhole ? 'integer' : 'decimal2',
          (result) => result.figures.find((figure) => figure.key === figureKey)?.value ?? null,
        ),
      ),
      column('县内名次', 'integer', ({ countyPlace }) => countyPlace),
      column('乡镇内名次', 'integer', ({ townshipPlace }) => townshipPlace),
      column('方阵内名次', 'integer', ({ squadPlace }) => squadPlace),
      column('并列', 'text', ({ tiedWith }) => tiedWith.join('、')),
      column('得分率与上次相比', 'decimal2', ({ past }) => past?.valueChange ?? null),
      column('名次变化', 'integer', ({ past }) => past?.placeChange ?? null),
    ];
  });
}

function keyOf({ noun, subject }: TermResultDto): string {
  return `${noun} ${subject}`;
}

function tableOf(rows: readonly UnitResultsDto[]) {
  const isAssessed = rows.some(({ assessment }) => assessment !== null);
  const columns = [...unitColumns, ...resultColumns(rows), ...(isAssessed ? assessmentColumns : [])];
  return { columns, rows: rows.map((row) => columns.map(({ read }) => read(row))) };
}

export function exportCsv(rows: readonly UnitResultsDto[]): Buffer {
  const table = tableOf(rows);
  return writeCsv(table.columns, table.rows);
}

/** `title` says below the table which term it is about, `state` whether it has been published. */
export async function exportXlsx(
  rows: readonly UnitResultsDto[],
  {
    title,
    state,
    resultHash,
  }: { readonly title: string; readonly state: string; readonly resultHash: string },
): Promise<Buffer> {
  const table = tableOf(rows);
  return writeXlsx([
    {
      name: '学期评分',
      columns: table.columns.map(({ title: head, type, width }) => ({
        title: head,
        type,
        ...(width === undefined ? {} : { width }),
      })),
      rows: table.rows,
      notes: [
        `${title}评分结果（${state}）`,
        '名次在同类单位、同一学段之内；名次变化为正表示前移；不完整的只列出，不排名次。',
        `结果校验码 ${resultHash}`,
      ],
    },
  ]);
}
