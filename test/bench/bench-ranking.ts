import { say } from '../../apps/standalone/progress.mjs';
import type { BenchSystem } from './bench-system.js';
import { generateExam } from './generate-exam.js';
import { type LoadedExam, copyLines, loadCohort, scoreLines } from './load-cohort.js';
import { inTurn, median, medianRatio } from './measure.js';
import { measureInProcess, measurePlain, measureRun, plainSettings } from './measure-ranking.js';
import { type Figure, printTable } from './report.js';

const rounds = 5;

/** Ranks the exam whose marks were imported, against one plain statement that gives the same figures. */
export async function benchRanking(
  system: BenchSystem,
  exam: LoadedExam,
  schoolCount: number,
): Promise<readonly Figure[]> {
  say(`排名，与一条普通 SQL 轮流各 ${String(rounds)} 次`);
  const runs: number[] = [];
  const plain = new Map<string, number[]>();
  const alone: number[] = [];
  await inTurn(rounds, [
    async () => void runs.push(await measureRun(system, exam)),
    () => Promise.resolve(void alone.push(measureInProcess(exam.exam, schoolCount))),
    ...plainSettings.map((settings) => async () => {
      plain.set(settings, [...(plain.get(settings) ?? []), await measurePlain(system, exam, settings)]);
    }),
  ]);
  const quickest = [...plain.values()].toSorted((a, b) => median(a) - median(b))[0] ?? [];
  console.log('\n排名的时间去向（毫秒，中位数）');
  printTable(
    ['', '毫秒'],
    [
      ['发起到完成', whole(median(runs))],
      ...partsOfRun(system, rounds),
      ['对照：在本进程内只排名', median(alone).toFixed(1)],
      ...[...plain].map(([settings, times]) => [
        `对照：一条普通 SQL${settings === '' ? '' : `（${settings}）`}`,
        whole(median(times)),
      ]),
    ],
  );
  return [
    { name: '整个排名 / 最快的一条普通 SQL', measured: medianRatio(runs, quickest), limit: 4, unit: '倍' },
    { name: '进程内只排名 / 同一条 SQL', measured: medianRatio(alone, quickest), limit: 0.2, unit: '倍' },
  ];
}

/** The ranking of about ten million marks: alone in this process, and as a whole run. */
export async function benchLargeRanking(
  system: BenchSystem,
  seed: number,
  schoolCount: number,
): Promise<readonly Figure[]> {
  const pupilCount = 1_111_112;
  say(`准备 ${String(pupilCount)} 名考生 × 9 科（约一千万个分数）`);
  const exam = generateExam({ seed, firstId: 1_000_001, pupilCount, schoolCount });
  const alone = median(Array.from({ length: rounds }, () => measureInProcess(exam, schoolCount)));
  const loaded = await loadCohort(system, exam, { name: '百万人中招', censusDate: '2025-10-31' });
  await system.admin.query(`set session_replication_role = 'replica'`);
  await copyLines(system.admin, 'exam_scores (exam_id, enrolment_id, marks_hundredths)', scoreLines(loaded));
  await system.admin.query(`set session_replication_role = 'origin'`);
  await system.admin.query('vacuum analyze exam_scores');
  say('排名：一千万个分数');
  const run = await measureRun(system, loaded);
  console.log('\n一千万个分数的排名（毫秒）');
  printTable(
    ['', '毫秒'],
    [['发起到完成', whole(run)], ...partsOfRun(system, 1), ['对照：在本进程内只排名', alone.toFixed(0)]],
  );
  return [
    { name: '一千万个分数：进程内只排名', measured: alone / 1000, limit: 60, isBelow: true, unit: '秒' },
    { name: '一千万个分数：整个排名', measured: run / 1000, limit: 60, isBelow: true, unit: '秒' },
  ];
}

/** What the worker says of its last runs, step by step. */
function partsOfRun(system: BenchSystem, count: number): (readonly string[])[] {
  const part = (title: string, name: string): readonly string[] => {
    const values = system.worker.logged('ranking computed', name).slice(-count);
    return [`  其中：${title}`, whole(median(values))];
  };
  return [
    part('读出考生与分数', 'readMs'),
    part('线程求哈希、排名、整理名单，数据库同时重算', 'computeMs'),
    part('  只排名', 'rankMs'),
    part('写入结果', 'writeMs'),
    part('两种结果逐项核对', 'compareMs'),
  ];
}

function whole(milliseconds: number): string {
  return String(Math.round(milliseconds));
}
