import type { DemoExamDefinition, DemoExcuse, DemoMarkSheet, DemoPupil } from './demo-county.js';
import { addTotals, moveTotal } from './totals.js';
import { TIED_TOWNSHIP_CODE } from './townships.js';

/** Who the rows of a sheet are. */
export interface Cohort {
  readonly pupils: readonly DemoPupil[];
  readonly excuses: readonly DemoExcuse[];
  /** Null: a direct school. */
  readonly townshipOf: ReadonlyMap<string, string | null>;
}

interface TownshipSum {
  readonly counted: number;
  readonly sum: number;
}

const BOTTOM_PLACES = 3;
const STEP_HUNDREDTHS = 50;

/**
 * Makes one township show the same mean (two decimals) as the third from the bottom of all others, so that four are in
 * the bottom three. Its pupils are moved alike, as far as they have room for it.
 */
export function tieTownshipAtBottom(
  definition: DemoExamDefinition,
  sheet: DemoMarkSheet,
  cohort: Cohort,
): void {
  const totals = addTotals(sheet);
  const townshipOfPupil = new Map(
    cohort.pupils.map(({ pupilNo, schoolCode }) => [pupilNo, cohort.townshipOf.get(schoolCode) ?? null]),
  );
  const sums = sumTownships(sheet, totals, townshipOfPupil, cohort.excuses);
  const tied = sums.get(TIED_TOWNSHIP_CODE);
  const line = [...sums]
    .filter(([code]) => code !== TIED_TOWNSHIP_CODE)
    .map(([, township]) => printMean(township))
    .sort((a, b) => a - b)[BOTTOM_PLACES - 1];
  if (tied === undefined || line === undefined) throw new Error('the demo county lacks townships to tie');

  const wanted = Math.round((line * tied.counted) / STEP_HUNDREDTHS) * STEP_HUNDREDTHS - tied.sum;
  const direction = Math.sign(wanted) * STEP_HUNDREDTHS;
  const full = definition.subjects.reduce((sum, { fullMark }) => sum + fullMark * 100, 0);
  const rows = [...totals.keys()].filter(
    (row) => townshipOfPupil.get(sheet.pupilNos[row] ?? '') === TIED_TOWNSHIP_CODE,
  );
  let steps = Math.abs(wanted) / STEP_HUNDREDTHS;
  const moves = new Map<number, number>();
  while (steps > 0) {
    const before = steps;
    for (const row of rows) {
      const total = totals[row] ?? 0;
      const moved = total + (moves.get(row) ?? 0) + direction;
      // Whoever is absent stays at 0, and nobody comes to an end of the marks.
      if (steps === 0 || total === 0 || moved < full / 10 || moved > (full * 9) / 10) continue;
      moves.set(row, (moves.get(row) ?? 0) + direction);
      steps -= 1;
    }
    if (steps === before) throw new Error(`${TIED_TOWNSHIP_CODE} has no room for a tie`);
  }
  for (const [row, by] of moves) moveTotal(definition, sheet, row, by);
}

function sumTownships(
  sheet: DemoMarkSheet,
  totals: Int32Array,
  townshipOfPupil: ReadonlyMap<string, string | null>,
  excuses: readonly DemoExcuse[],
): ReadonlyMap<string, TownshipSum> {
  const excused = new Set(excuses.map(({ pupilNo }) => pupilNo));
  const totalOf = new Map(sheet.pupilNos.map((pupilNo, row) => [pupilNo, totals[row] ?? 0]));
  const sums = new Map<string, TownshipSum>();
  for (const [pupilNo, township] of townshipOfPupil) {
    if (township === null || excused.has(pupilNo)) continue;
    const { counted, sum } = sums.get(township) ?? { counted: 0, sum: 0 };
    sums.set(township, { counted: counted + 1, sum: sum + (totalOf.get(pupilNo) ?? 0) });
  }
  return sums;
}

function printMean({ counted, sum }: TownshipSum): number {
  return Math.floor((2 * sum + counted) / (2 * counted));
}
