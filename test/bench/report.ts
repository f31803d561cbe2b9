/** One thing that must hold. */
export interface Figure {
  readonly name: string;
  readonly measured: number;
  readonly limit: number;
  readonly isBelow?: boolean;
  readonly unit: '倍' | 'MB' | '毫秒' | '秒' | '%';
  /** The same of something that does nothing: past the limit itself, it leaves nothing to be said of the measured. */
  readonly idle?: number;
}

export type Verdict = 'holds' | 'broken' | 'unknown';

/** Whether the figure holds: at most the limit, or below it where the limit itself is too much. */
export function judge({ measured, limit, isBelow = false, idle }: Figure): Verdict {
  const isWithin = (figure: number): boolean => (isBelow ? figure < limit : figure <= limit);
  if (isWithin(measured)) return 'holds';
  return idle === undefined || isWithin(idle) ? 'broken' : 'unknown';
}

const verdicts = { holds: '合格', broken: '超限', unknown: '机器太忙，不能判定' } as const;

export function printFigures(figures: readonly Figure[]): void {
  printTable(
    ['项目', '实测', '限值', ''],
    figures.map((figure) => [
      figure.name + (figure.idle === undefined ? '' : `（同时空转的线程 ${written(figure.idle)}）`),
      `${written(figure.measured)} ${figure.unit}`,
      `${figure.isBelow === true ? '<' : '≤'} ${written(figure.limit)} ${figure.unit}`,
      verdicts[judge(figure)],
    ]),
  );
}

/** Prints lines in columns; all but the first are aligned to the right. */
export function printTable(titles: readonly string[], rows: readonly (readonly string[])[]): void {
  const lines = [titles, ...rows];
  const widths = titles.map((_, column) => Math.max(...lines.map((line) => widthOf(line[column] ?? ''))));
  for (const line of lines) {
    const cells = widths.map((width, column) => {
      const cell = line[column] ?? '';
      const filling = ' '.repeat(width - widthOf(cell));
      return column === 0 ? cell + filling : filling + cell;
    });
    console.log(`  ${cells.join('  ')}`);
  }
}

function written(figure: number): string {
  if (figure >= 100 || Number.isInteger(figure)) return String(Math.round(figure));
  return figure.toFixed(figure < 1 ? 3 : 2);
}

/** Chinese characters take two places in a terminal. */
function widthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + (character.charCodeAt(0) > 0x2e80 ? 2 : 1), 0);
}
