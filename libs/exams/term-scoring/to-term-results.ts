import { setImmediate as nextTurn } from 'node:timers/promises';
import { printed } from '#arithmetic/hundredths.js';
import type { FrozenUnit, ResultFigure, TermResult } from '#organization/term-results/scores-term.js';
import type { CutoffLines } from '../pupil-ranking.rules.js';
import { explainUnit } from '../ranking-explanation.rules.js';
import type { RankingPolicyFigures } from '../ranking-policy.rules.js';
import { describeFigure, describePlace, describeRankSum } from '../rankings/explain-in-words.js';
import type { UnitRow } from '../unit-placing.rules.js';
import { percentOfFullMark } from './full-mark-percent.rules.js';

/** So many units are put into words between two turns of the event loop. */
const unitsATurn = 25;

export interface RankedExam {
  readonly stage: string;
  readonly fullMarkHundredths: number;
  readonly policy: RankingPolicyFigures;
  readonly lines: CutoffLines | null;
}

/** Rows of a ranking, schools or townships, as results of the term. Units that the run did not freeze are left out. */
export async function toTermResults(
  rows: readonly UnitRow[],
  kind: FrozenUnit['kind'],
  exam: RankedExam,
  units: readonly FrozenUnit[],
): Promise<TermResult[]> {
  const unitOf = new Map(
    units
      .filter((unit) => unit.kind === kind && (kind === 'township' || unit.stage === exam.stage))
      .map((unit) => [unit.code, unit]),
  );
  const countyRanked = rows.filter(({ place }) => place !== null).length;
  const results: TermResult[] = [];
  for (const [index, row] of rows.entries()) {
    if (index % unitsATurn === unitsATurn - 1) await nextTurn();
    const unit = unitOf.get(row.code);
    if (!unit) continue;
    results.push({
      unit: { kind, id: unit.id },
      value: row.meanHundredths,
      percent:
        row.meanHundredths === null ? null : percentOfFullMark(row.meanHundredths, exam.fullMarkHundredths),
      countyPlace: row.place,
      countyRanked,
      tiedWith: row.tiedWith,
      figures: figuresOf(row, exam.policy.stage),
      explanation: explain(row, rows, exam),
    });
  }
  return results;
}

function figuresOf(row: UnitRow, stage: RankingPolicyFigures['stage']): readonly ResultFigure[] {
  const figure = (key: string, label: string, value: number | null): ResultFigure => ({ key, label, value });
  const common = [
    figure('enrolled', '在籍人数', row.enrolled),
    figure('counted', '计入人数', row.counted),
    figure('present', '参考人数', row.present),
    figure('absent', '缺考人数', row.absent),
    figure('excused', '批准免计人数', row.excused),
    figure('mean', '均分', printed(row.meanHundredths)),
  ];
  if (stage === 'primary') return [...common, figure('place', '名次', row.place)];
  return [
    ...common,
    figure('meanPlace', '均分名次', row.meanPlace),
    figure('excellentCount', '优秀人数', row.excellentCount),
    figure('excellentCountPlace', '优秀人数名次', row.excellentCountPlace),
    figure('goodCount', '良好人数', row.goodCount),
    figure('passCount', '合格人数', row.passCount),
    figure('excellentRate', '优秀率（%）', printed(row.excellentRate)),
    figure('goodRate', '良好率（%）', printed(row.goodRate)),
    figure('passRate', '合格率（%）', printed(row.passRate)),
    figure('weightedRate', '三率加权（%）', printed(row.weightedRate)),
    figure('weightedRatePlace', '三率加权名次', row.weightedRatePlace),
    figure('rankSum', '名次和', row.rankSum),
    figure('place', '名次', row.place),
  ];
}

/** Without the codes of others: whoever may see this unit need not be allowed to see them. */
function explain(row: UnitRow, rows: readonly UnitRow[], { policy, lines }: RankedExam): readonly string[] {
  const explained = explainUnit(row, rows, lines, policy);
  const figures = explained.figures.map((each) => {
    const { title, formula } = describeFigure(each, explained.weightedTerms);
    return `${title} = ${formula}`;
  });
  const { rankSum } = explained;
  const sum = rankSum === null ? [] : [`名次和 = ${describeRankSum(rankSum).formula}`];
  return [...figures, ...sum, describePlace(explained.because, rankSum?.tieBreak ?? null)];
}
