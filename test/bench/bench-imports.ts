import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { say } from '../../apps/standalone/progress.mjs';
import type { BenchSystem } from './bench-system.js';
import { type LoadedExam, scoreLines } from './load-cohort.js';
import { inTurn, median, medianRatio, millisecondsOf } from './measure.js';
import { type ImportTimes, measureCopy, measureImport, requireRows } from './measure-import.js';
import { readWorkbookAlone } from './read-workbook-alone.js';
import { type Figure, printTable } from './report.js';
import { examCsv, examWorkbook } from './write-exam-file.js';

const rounds = 5;

/** Imports the exam as CSV and as a workbook, against a plain COPY and against only reading the workbook. */
export async function benchImports(
  system: BenchSystem,
  exam: LoadedExam,
  folder: string,
): Promise<readonly Figure[]> {
  const csv = examCsv(exam.exam);
  const workbook = await examWorkbook(exam.exam);
  const workbookPath = join(folder, 'marks.xlsx');
  await writeFile(workbookPath, workbook);
  const lines = scoreLines(exam);

  say(
    `导入 CSV（${megabytes(csv)}）和 XLSX（${megabytes(workbook)}），与直接 COPY、只读文件轮流各 ${String(rounds)} 次`,
  );
  const csvTimes: ImportTimes[] = [];
  const workbookTimes: ImportTimes[] = [];
  const copyTimes: number[] = [];
  const readTimes: number[] = [];
  const measure = async (fileName: string, bytes: Buffer): Promise<ImportTimes> => {
    const times = await measureImport(system, exam, fileName, bytes);
    await requireRows(system, lines.length);
    return times;
  };
  await inTurn(rounds, [
    async () => void copyTimes.push(await measureCopy(system, lines)),
    async () => void csvTimes.push(await measure('marks.csv', csv)),
    async () => void workbookTimes.push(await measure('marks.xlsx', workbook)),
    async () => void readTimes.push(await millisecondsOf(() => readWorkbookAlone(workbookPath))),
  ]);
  // The marks that the rankings need.
  await measure('marks.csv', csv);

  printImports(system, csvTimes, workbookTimes, median(copyTimes), median(readTimes));
  const csvTotals = csvTimes.map(({ total }) => total);
  const workbookTotals = workbookTimes.map(({ total }) => total);
  const allowed = readTimes.map((read, round) => 2 * read + (csvTotals[round] ?? Number.NaN));
  return [
    {
      name: 'CSV 导入（上传到提交）/ 直接 COPY',
      measured: medianRatio(csvTotals, copyTimes),
      limit: 4,
      unit: '倍',
    },
    {
      name: 'XLSX 导入 /（2 × 只读文件 + CSV 导入）',
      measured: medianRatio(workbookTotals, allowed),
      limit: 1,
      unit: '倍',
    },
  ];
}

function printImports(
  system: BenchSystem,
  csv: readonly ImportTimes[],
  workbook: readonly ImportTimes[],
  copy: number,
  read: number,
): void {
  const both = (measured: (times: ImportTimes) => number): readonly string[] =>
    [csv, workbook].map((times) => whole(median(times.map(measured))));
  const part = (message: string, name: string): readonly string[] =>
    both(({ importId }) => system.worker.logged(message, name, { importId })[0] ?? Number.NaN);
  console.log('\n导入的时间去向（毫秒，中位数）');
  printTable(
    ['', 'CSV', 'XLSX'],
    [
      ['上传到提交', ...both(({ total }) => total)],
      ['上传并存入数据库', ...both(({ upload }) => upload)],
      ['检查（看到结果为止）', ...both(({ check }) => check)],
      ['  其中：读文件、逐格检查、写入暂存表', ...part('import checked', 'stageMs')],
      ['  其中：与学籍核对', ...part('import checked', 'checkMs')],
      ['  其中：清点缺考', ...part('import checked', 'missingMs')],
      ['提交（看到结果为止）', ...both(({ commit }) => commit)],
      ['  其中：再次核对', ...part('import written', 'checkMs')],
      ['  其中：写入成绩表', ...part('import written', 'writeMs')],
      ['  其中：清除暂存', ...part('import written', 'clearMs')],
      ['对照：直接 COPY', whole(copy), ''],
      ['对照：只读 XLSX', '', whole(read)],
    ],
  );
}

function whole(milliseconds: number): string {
  return String(Math.round(milliseconds));
}

function megabytes(bytes: Buffer): string {
  return `${(bytes.length / 1024 / 1024).toFixed(1)} MB`;
}
