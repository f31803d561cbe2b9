import type { DemoExamDefinition, DemoExcuse, DemoMarkSheet, DemoPupil } from './demo-county.js';
import { addTotals, moveTotal } from './totals.js';

/** County ranks at which pupils count as excellent, good and pass. */
const RANK_LINES = [3000, 5000, 7000] as const;

/** How many places on each side of a line are made equal to the pupil on the line. */
const TIED_PLACES = 3;

/** Makes the pupils around each line equal, so that every line of a demo exam falls inside a tie. */
export function tiePupilsAtLines(definition: DemoExamDefinition, sheet: DemoMarkSheet): void {
  const totals = addTotals(sheet);
  const rows = orderRows(totals);
  for (const line of RANK_LINES) {
    const onTheLine = totals[rows[line - 1] ?? -1];
    if (onTheLine === undefined) continue;
    for (const row of rows.slice(line - 1 - TIED_PLACES, line + TIED_PLACES)) {
      moveTotal(definition, sheet, row, onTheLine - (totals[row] ?? onTheLine));
    }
  }
}

interface SchoolSum {
  readonly code: string;
  readonly counted: number;
  readonly sum: number;
}

/** A tie of means is only convincing, and only reachable in small steps, in a school of some size. */
const SMALLEST_TIED_SCHOOL = 100;
/** Pupils this near to a rank line keep their marks: the ties there must stay as they are. */
const UNTOUCHED_NEAR_LINE_HUNDREDTHS = 300;
const LARGEST_MOVE_HUNDREDTHS = 200;
const LOWEST_MOVABLE_HUNDREDTHS = 10_000;

/**
 * Makes the printed means (two decimals) of two schools equal though their exact means differ: of all
 * neighbours in the order of means it takes the pair that needs the smallest change. A county of another
 * seed may hold no pair that is near enough; it then keeps its marks.
 */
export function tieTwoSchoolMeans(
  definition: DemoExamDefinition,
  sheet: DemoMarkSheet,
  candidates: readonly DemoPupil[],
  excuses: readonly DemoExcuse[],
): void {
  const totals = addTotals(sheet);
  const schoolOfPupil = new Map(candidates.map((pupil) => [pupil.pupilNo, pupil.schoolCode]));
  const schools = sumSchools(sheet, totals, schoolOfPupil, excuses)
    .filter((school) => school.counted >= SMALLEST_TIED_SCHOOL)
    .sort((left, right) => left.sum / left.counted - right.sum / right.counted);

  let best: { readonly code: string; readonly by: number } | undefined;
  for (let place = 1; place < schools.length; place += 1) {
    const [lower, upper] = [schools[place - 1], schools[place]];
    if (lower === undefined || upper === undefined) continue;
    const by = raiseToPrintedMean(lower, printMean(upper));
    if (by > 0 && (best === undefined || by < best.by)) best = { code: lower.code, by };
  }
  if (best === undefined) return;

  const rows = listMovableRows(totals).filter(
    (row) => schoolOfPupil.get(sheet.pupilNos[row] ?? '') === best.code,
  );
  if (rows.length * LARGEST_MOVE_HUNDREDTHS < best.by) return;
  let remaining = best.by;
  for (const row of rows) {
    const by = Math.min(remaining, LARGEST_MOVE_HUNDREDTHS);
    moveTotal(definition, sheet, row, by);
    remaining -= by;
  }
}

/** Rows that can gain some marks without crossing a rank line or touching the ties there. */
function listMovableRows(totals: Int32Array): readonly number[] {
  const rows = orderRows(totals);
  const lines = RANK_LINES.map((line) => totals[rows[line - 1] ?? -1] ?? 0);
  return rows.filter((row) => {
    const total = totals[row] ?? 0;
    const isNearLine = lines.some((line) => Math.abs(total - line) < UNTOUCHED_NEAR_LINE_HUNDREDTHS);
    // Near the top there may be no mark left to give, and an absent pupil must stay at 0.
    return total < (lines[0] ?? 0) && total > LOWEST_MOVABLE_HUNDREDTHS && !isNearLine;
  });
}

function orderRows(totals: Int32Array): number[] {
  const rows = Array.from(totals, (_, row) => row);
  return rows.sort((left, right) => (totals[right] ?? 0) - (totals[left] ?? 0) || left - right);
}

function sumSchools(
  sheet: DemoMarkSheet,
  totals: Int32Array,
  schoolOfPupil: ReadonlyMap<string, string>,
  excuses: readonly DemoExcuse[],
): SchoolSum[] {
  const excused = new Set(excuses.map((excuse) => excuse.pupilNo));
  const counted = new Map<string, number>();
  for (const [pupilNo, code] of schoolOfPupil) {
    if (!excused.has(pupilNo)) counted.set(code, (counted.get(code) ?? 0) + 1);
  }
  const sums = new Map<string, number>();
  sheet.pupilNos.forEach((pupilNo, row) => {
    const code = schoolOfPupil.get(pupilNo) ?? '';
    sums.set(code, (sums.get(code) ?? 0) + (totals[row] ?? 0));
  });
  return [...counted].map(([code, pupils]) => ({ code, counted: pupils, sum: sums.get(code) ?? 0 }));
}

function printMean(school: SchoolSum): number {
  return Math.floor((2 * school.sum + school.counted) / (2 * school.counted));
}

/** The least rise of the school's sum, in half marks, that prints `meanHundredths`; 0 if it does already. */
function raiseToPrintedMean(school: SchoolSum, meanHundredths: number): number {
  const leastSum = Math.ceil(meanHundredths * school.counted - school.counted / 2);
  return Math.max(0, Math.ceil((leastSum - school.sum) / 50) * 50);
}
