import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import {
  type LetterFigure,
  listPublishedFigures,
  listSignedLetters,
  type TargetLetterRow,
} from '#scoring/target-letters/target-letter.queries.js';
import type { PublishedFigure } from '#scoring/target-letters/target-judgement.rules.js';
import type { SignedLetter } from './verdict.rules.js';

/** Every signed letter, with what is published of each now. */
export async function readSignedLetters(unit: UnitOfWork): Promise<SignedLetter[]> {
  const letters = await listSignedLetters(unit);
  const figures = await listPublishedFigures(
    unit,
    letters.map(({ id }) => id),
  );
  const byLetter = groupByLetter(figures);
  return letters.map((letter) => toSignedLetter(letter, byLetter.get(letter.id) ?? []));
}

export function groupByLetter(figures: readonly LetterFigure[]): ReadonlyMap<string, PublishedFigure[]> {
  const byLetter = new Map<string, PublishedFigure[]>();
  for (const { letterId, ...figure } of figures) {
    const found = byLetter.get(letterId) ?? [];
    byLetter.set(letterId, found);
    found.push(figure);
  }
  return byLetter;
}

function toSignedLetter(letter: TargetLetterRow, figures: readonly PublishedFigure[]): SignedLetter {
  const { id, schoolId, schoolCode, schoolName, stage, schoolYear, yearEndsOn, lines } = letter;
  return {
    letterId: id,
    unitId: schoolId,
    code: schoolCode,
    name: schoolName,
    stage,
    schoolYear,
    yearEndsOn,
    lines,
    figures,
  };
}
