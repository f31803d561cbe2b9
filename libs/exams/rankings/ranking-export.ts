import { type TableColumn, writeCsv, writeXlsx } from '#platform/spreadsheets/write-table.js';
import type { PrimaryRankingRowDto, RankingRowDto } from './ranking-row.dto.js';

type Row = RankingRowDto & PrimaryRankingRowDto;
type Cell = string | number | null;

interface ExportColumn extends TableColumn {
  readonly read: (row: Row) => Cell | undefined;
  readonly juniorOnly?: true;
}

const exportColumns: readonly ExportColumn[] = [
  { title: '名次', type: 'integer', read: (row) => row.place },
  { title: '代码', type: 'text', width: 12, read: (row) => row.unit.code },
  { title: '单位', type: 'text', width: 28, read: (row) => row.unit.name },
  { title: '学籍人数', type: 'integer', read: (row) => row.enrolled },
  { title: '计入人数', type: 'integer', read: (row) => row.counted },
  { title: '参考人数', type: 'integer', read: (row) => row.present },
  { title: '缺考人数', type: 'integer', read: (row) => row.absent },
  { title: '批准缺考人数', type: 'integer', read: (row) => row.excused },
  { title: '均分', type: 'decimal2', read: (row) => row.mean },
  { title: '均分名次', type: 'integer', juniorOnly: true, read: (row) => row.meanPlace },
  { title: '优秀人数', type: 'integer', juniorOnly: true, read: (row) => row.excellentCount },
  { title: '优秀人数名次', type: 'integer', juniorOnly: true, read: (row) => row.excellentCountPlace },
  { title: '良好人数', type: 'integer', juniorOnly: true, read: (row) => row.goodCount },
  { title: '合格人数', type: 'integer', juniorOnly: true, read: (row) => row.passCount },
  { title: '优秀率（%）', type: 'decimal2', juniorOnly: true, read: (row) => row.excellentRate },
  { title: '良好率（%）', type: 'decimal2', juniorOnly: true, read: (row) => row.goodRate },
  { title: '合格率（%）', type: 'decimal2', juniorOnly: true, read: (row) => row.passRate },
  { title: '三率加权（%）', type: 'decimal2', juniorOnly: true, read: (row) => row.weightedRate },
  { title: '三率加权名次', type: 'integer', juniorOnly: true, read: (row) => row.weightedRatePlace },
  { title: '名次和', type: 'integer', juniorOnly: true, read: (row) => row.rankSum },
  { title: '并列单位', type: 'text', width: 20, read: (row) => row.tiedWith.join('、') },
];

/** What stands above or beside the table, so that a sheet that is passed on still says what it is. */
export interface ExportCaption {
  readonly examName: string;
  readonly unitTitle: string;
  readonly policyTitle: string;
  readonly inputHash: string;
  readonly publishedAt: string | null;
}

function tableOf(rows: readonly Row[], stage: 'primary' | 'junior') {
  const columns = exportColumns.filter((column) => stage === 'junior' || !column.juniorOnly);
  return { columns, rows: rows.map((row) => columns.map((column) => column.read(row) ?? null)) };
}

export function exportCsv(rows: readonly Row[], stage: 'primary' | 'junior'): Buffer {
  const table = tableOf(rows, stage);
  return writeCsv(table.columns, table.rows);
}

export async function exportXlsx(
  rows: readonly Row[],
  stage: 'primary' | 'junior',
  caption: ExportCaption,
): Promise<Buffer> {
  const table = tableOf(rows, stage);
  return writeXlsx([
    {
      name: `${caption.unitTitle}排名`,
      columns: table.columns.map(({ title, type, width }) => ({
        title,
        type,
        ...(width === undefined ? {} : { width }),
      })),
      rows: table.rows,
      notes: [
        `${caption.examName} ${caption.unitTitle}排名`,
        `评价方案：${caption.policyTitle}`,
        `输入校验值：${caption.inputHash}`,
        caption.publishedAt === null ? '未公布，仅供内部核对' : `公布时间：${caption.publishedAt}`,
      ],
    },
  ]);
}
