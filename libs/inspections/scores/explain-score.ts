import { hundredthsToNumber } from '#arithmetic/hundredths.js';
import type { TermPoints, TermSplit, VisitPoints } from './term-score.rules.js';

const splitSources: Readonly<Record<TermSplit['source'], string>> = {
  plan: '三年行动计划：过程性督导与学期综合评估各占一半',
  bureau: '教体局自定的权重',
};

export function describeSplit({ source }: TermSplit): string {
  return splitSources[source];
}

function fixed(hundredths: number): string {
  return hundredthsToNumber(hundredths).toFixed(2);
}

/** The mean of visits with its numbers put in: (80.00 ÷ 100.00 + 57.00 ÷ 95.00) ÷ 2 */
function meanWithNumbers(visits: readonly VisitPoints[]): string {
  const ratios = visits.map(({ given, max }) => `${fixed(given)} ÷ ${fixed(max)}`).join(' + ');
  return visits.length === 1 ? ratios : `(${ratios}) ÷ ${String(visits.length)}`;
}

/** How the mean of a half came to be; null when there is none. */
export function describeHalf(visits: readonly VisitPoints[], mean: number | null): string | null {
  return mean === null ? null : `${meanWithNumbers(visits)} = ${fixed(mean)}%`;
}

/** How a total came to be, from the visits themselves; null when there is none. */
export function describeTotal(
  { process, final }: TermPoints,
  { processPercent, finalPercent }: TermSplit,
  total: number | null,
): string | null {
  if (total === null) return null;
  const weighted = (percent: number, visits: readonly VisitPoints[]): string =>
    `${String(percent)}% × ${meanWithNumbers(visits)}`;
  return `${weighted(processPercent, process)} + ${weighted(finalPercent, final)} = ${fixed(total)}%`;
}

export function describePlacing(total: number | null): string {
  return total === null
    ? '缺过程性督导或学期综合评估，只列出，不排名次。'
    : '同学段按打印的总分从高到低排名，总分相同名次相同。';
}
