import type { ExamRow } from '../exam.queries.js';
import type { RankingPolicyEntity } from '../ranking-policy.entity.js';
import { figuresOf } from '../ranking-policy.service.js';
import type { SchoolOfExam } from './read-ranking-inputs.js';

/**
 * The part of a ranking's inputs that is not candidates, as text that is the same for the same inputs: fixed order of
 * keys, subjects by position, schools by code, no ids of the database.
 */
export function canonicalHeadOf(
  exam: ExamRow,
  policy: RankingPolicyEntity,
  schools: readonly SchoolOfExam[],
): string {
  const { kind, stage, grade, schoolYear, term, heldOn, censusDate, subjects } = exam;
  return JSON.stringify([
    ['exam', kind, stage, grade, schoolYear, term, heldOn, censusDate],
    ['subjects', ...subjects.map(({ code, fullMarkHundredths }) => [code, fullMarkHundredths])],
    ['policy', policy.stage, policy.version, canonicalFigures(policy)],
    // With the names: they are printed, and the same hash promises the same print.
    [
      'schools',
      ...schools.map(({ code, name, townshipCode, townshipName }) => [
        code,
        name,
        townshipCode,
        townshipName,
      ]),
    ],
  ]);
}

function canonicalFigures(policy: RankingPolicyEntity): readonly (number | string)[] {
  const figures = figuresOf(policy);
  if (figures.stage === 'primary') return [];
  const { cutoffs, rateWeights, tieBreak } = figures;
  return [
    cutoffs.excellent,
    cutoffs.good,
    cutoffs.pass,
    rateWeights.excellent,
    rateWeights.good,
    rateWeights.pass,
    tieBreak,
  ];
}
