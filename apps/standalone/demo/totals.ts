import { NOT_SAT, type DemoExamDefinition, type DemoMarkSheet } from './demo-county.js';
import { stepOfSubject } from './marks.js';

/** The total of each row of the sheet, in hundredths; a subject that was not sat adds nothing. */
export function addTotals(sheet: DemoMarkSheet): Int32Array {
  const rows = sheet.pupilNos.length;
  const totals = new Int32Array(rows);
  if (rows === 0) return totals;
  const subjects = sheet.marksHundredths.length / rows;
  sheet.marksHundredths.forEach((mark, cell) => {
    const row = Math.floor(cell / subjects);
    if (mark !== NOT_SAT) totals[row] = (totals[row] ?? 0) + mark;
  });
  return totals;
}

/**
 * Moves the total of one row by exactly `byHundredths`, within each subject's full mark and marking step.
 * Throws when the row has no room for it.
 */
export function moveTotal(
  definition: DemoExamDefinition,
  sheet: DemoMarkSheet,
  row: number,
  byHundredths: number,
): void {
  const { subjects } = definition;
  let remaining = byHundredths;
  // Whole-mark subjects first, as they cannot take the odd half that the others may have to.
  const order = subjects.map((_, index) => index);
  order.sort((left, right) => stepAt(definition, right) - stepAt(definition, left) || left - right);
  for (const index of order) {
    const cell = row * subjects.length + index;
    const mark = sheet.marksHundredths[cell] ?? NOT_SAT;
    if (mark === NOT_SAT || remaining === 0) continue;
    const full = (subjects[index]?.fullMark ?? 0) * 100;
    const bounded = remaining > 0 ? Math.min(remaining, full - mark) : Math.max(remaining, -mark);
    const step = stepAt(definition, index);
    const moved = Math.trunc(bounded / step) * step;
    sheet.marksHundredths[cell] = mark + moved;
    remaining -= moved;
  }
  if (remaining !== 0) throw new Error(`row ${row} has no room for ${byHundredths} hundredths`);
}

function stepAt(definition: DemoExamDefinition, index: number): number {
  return stepOfSubject(definition.subjects[index]?.code ?? '');
}
