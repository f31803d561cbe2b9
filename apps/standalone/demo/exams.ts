import type { DemoCensus, DemoExam, DemoSchool } from './demo-county.js';
import { type PlannedExam, planExams } from './exam-definitions.js';
import { excuseCandidates } from './excuses.js';
import { tiePupilsAtLines, tieTwoSchoolMeans } from './forced-ties.js';
import { tieTownshipAtBottom } from './forced-township-tie.js';
import { sitExam, type Candidate } from './marks.js';
import { openStream } from './random-stream.js';
import { driftEffects, schoolStageKey, type SchoolEffects } from './school-effects.js';

/** Spread of pupils within a school; the school effects are in the same unit. */
const SPREAD_OF_PUPILS = 0.85;

/** The exams of each census, with marks, absences and excuses. */
export function holdExams(
  censuses: readonly DemoCensus[],
  lasting: SchoolEffects,
  schools: readonly DemoSchool[],
  seed: number,
): readonly DemoExam[] {
  const townshipOf = new Map(schools.map(({ code, townshipCode }) => [code, townshipCode]));
  const lastPrimaryKey = censuses.flatMap(planExams).findLast(isPrimary)?.key;
  return censuses.flatMap((census) => {
    const candidates = drawAbilities(census, lasting, seed);
    return planExams(census).map(({ key, definition }) => {
      const sitting = candidates.filter(({ pupil }) => pupil.stage === definition.stage);
      const pupils = sitting.map(({ pupil }) => pupil);
      const excuses = excuseCandidates(pupils, openStream(seed, `excuses ${key}`));
      const sheet = sitExam(definition, sitting, excuses, openStream(seed, `marks ${key}`));
      // Primary exams are ranked by the mean alone and have no rank lines.
      if (definition.stage === 'junior') {
        tiePupilsAtLines(definition, sheet);
        tieTwoSchoolMeans(definition, sheet, pupils, excuses);
      }
      if (key === lastPrimaryKey) tieTownshipAtBottom(definition, sheet, { pupils, excuses, townshipOf });
      return { key, definition, excuses, sheet };
    });
  });
}

function isPrimary({ definition }: PlannedExam): boolean {
  return definition.stage === 'primary';
}

/** A pupil's ability is drawn once and carried through all the exams of the cohort. */
function drawAbilities(census: DemoCensus, lasting: SchoolEffects, seed: number): readonly Candidate[] {
  const effects = driftEffects(lasting, openStream(seed, `drift ${census.schoolYear}`));
  const random = openStream(seed, `abilities ${census.schoolYear}`);
  return census.pupils.map((pupil) => {
    const effect = effects.get(schoolStageKey(pupil.schoolCode, pupil.stage)) ?? 0;
    return { pupil, ability: effect + SPREAD_OF_PUPILS * random.bell() };
  });
}
