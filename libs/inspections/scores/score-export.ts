import { stageTitles } from '#organization/schools/school-stage.rules.js';
import { type TableCell, type TableColumn, writeCsv, writeXlsx } from '#platform/spreadsheets/write-table.js';
import type { InspectionScoreDto, LackName } from './score.dto.js';

interface ExportColumn extends TableColumn {
  readonly read: (row: InspectionScoreDto) => TableCell;
}

const lackTitles: Readonly<Record<LackName, string>> = {
  process: '过程性督导',
  final: '学期综合评估',
  'term-1-process': '第1学期过程性督导',
  'term-1-final': '第1学期综合评估',
  'term-2-process': '第2学期过程性督导',
  'term-2-final': '第2学期综合评估',
};

const before: readonly ExportColumn[] = [
  { title: '学段', type: 'text', read: (row) => stageTitles[row.unit.stage] },
  { title: '县内名次', type: 'integer', read: (row) => row.countyPlace },
  { title: '代码', type: 'text', width: 12, read: (row) => row.unit.code },
  { title: '学校', type: 'text', width: 28, read: (row) => row.unit.name },
  { title: '乡镇', type: 'text', width: 16, read: (row) => row.township?.name ?? '局直' },
  { title: '方阵', type: 'text', width: 16, read: (row) => row.squad?.name ?? null },
  { title: '过程性督导（%）', type: 'decimal2', read: (row) => row.process },
  { title: '综合评估（%）', type: 'decimal2', read: (row) => row.final },
  { title: '总分（%）', type: 'decimal2', read: (row) => row.total },
];

const after: readonly ExportColumn[] = [
  { title: '乡镇内名次', type: 'integer', read: (row) => row.townshipPlace },
  { title: '方阵内名次', type: 'integer', read: (row) => row.squadPlace },
  { title: '并列学校', type: 'text', width: 20, read: (row) => row.tiedWith.join('、') },
  { title: '总分变化', type: 'decimal2', read: (row) => row.change?.points ?? null },
  { title: '名次变化', type: 'integer', read: (row) => row.change?.places ?? null },
  { title: '过程性督导次数', type: 'integer', read: (row) => row.visits.process },
  { title: '综合评估次数', type: 'integer', read: (row) => row.visits.final },
  {
    title: '缺少',
    type: 'text',
    width: 24,
    read: (row) => row.lacks.map((lack) => lackTitles[lack]).join('、'),
  },
];

/** One column for each section that any row has, in the order in which they come up. */
function sectionColumns(rows: readonly InspectionScoreDto[]): readonly ExportColumn[] {
  const titles = new Map(rows.flatMap(({ sections }) => sections.map(({ code, title }) => [code, title])));
  return [...titles].map(([code, title]) => ({
    title: `${title}（%）`,
    type: 'decimal2',
    read: ({ sections }) => sections.find((section) => section.code === code)?.percent ?? null,
  }));
}

function tableOf(rows: readonly InspectionScoreDto[]) {
  const columns = [...before, ...sectionColumns(rows), ...after];
  return { columns, rows: rows.map((row) => columns.map(({ read }) => read(row))) };
}

export function exportCsv(rows: readonly InspectionScoreDto[]): Buffer {
  const table = tableOf(rows);
  return writeCsv(table.columns, table.rows);
}

/** `title` says below the table which period it is about. */
export async function exportXlsx(rows: readonly InspectionScoreDto[], title: string): Promise<Buffer> {
  const table = tableOf(rows);
  return writeXlsx([
    {
      name: '督导评分',
      columns: table.columns.map(({ title: head, type, width }) => ({
        title: head,
        type,
        ...(width === undefined ? {} : { width }),
      })),
      rows: table.rows,
      notes: [
        `${title}学校常规管理督导评分`,
        '各学段分别排名；缺过程性督导或综合评估的只列出，不排名次。名次变化为正表示前移。',
      ],
    },
  ]);
}
