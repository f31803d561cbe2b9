import {
  NOT_SAT,
  type DemoExamDefinition,
  type DemoExcuse,
  type DemoMarkSheet,
  type DemoPupil,
} from './demo-county.js';
import type { RandomStream } from './random-stream.js';

const EXAM_DAY_NOISE = 0.28;
const SUBJECT_NOISE = 0.38;
const STRETCH = 1.06;

const ABSENT_ALTOGETHER = 0.0035;
const ABSENT_IN_ONE_SUBJECT = 0.0035;
const MISSING_FROM_FILE = 0.0006;
/** A school lists some excused pupils as absent and leaves the others out: both must come out as excused. */
const EXCUSED_STILL_LISTED = 0.6;

/** How a subject is marked: `easy` lifts everybody, `slope` spreads strong and weak pupils. */
interface SubjectTemper {
  readonly easy: number;
  readonly slope: number;
  readonly stepHundredths: 50 | 100;
}

const USUAL_TEMPER: SubjectTemper = { easy: 0.4, slope: 0.55, stepHundredths: 100 };
const TEMPERS: Readonly<Record<string, SubjectTemper>> = {
  chinese: { easy: 0.55, slope: 0.32, stepHundredths: 50 },
  math: { easy: 0.25, slope: 0.62, stepHundredths: 100 },
  english: { easy: 0.22, slope: 0.68, stepHundredths: 50 },
  pe: { easy: 1.5, slope: 0.25, stepHundredths: 50 },
};

export function stepOfSubject(code: string): number {
  return (TEMPERS[code] ?? USUAL_TEMPER).stepHundredths;
}

/** A pupil who sits an exam; ability in standard deviations, the school's effect included. */
export interface Candidate {
  readonly pupil: DemoPupil;
  readonly ability: number;
}

/** Lets the candidates sit one exam: who is absent, who is missing from the file, and every mark. */
export function sitExam(
  definition: DemoExamDefinition,
  candidates: readonly Candidate[],
  excuses: readonly DemoExcuse[],
  random: RandomStream,
): DemoMarkSheet {
  const { subjects } = definition;
  const excused = new Set(excuses.map((excuse) => excuse.pupilNo));
  const ease = 0.08 * random.bell();
  const pupilNos: string[] = [];
  const marks = new Int16Array(candidates.length * subjects.length);

  for (const { pupil, ability } of candidates) {
    const isExcused = excused.has(pupil.pupilNo);
    const isListed = !random.chance(isExcused ? 1 - EXCUSED_STILL_LISTED : MISSING_FROM_FILE);
    if (!isListed) continue;
    const isAbsent = isExcused || random.chance(ABSENT_ALTOGETHER);
    const skipped = random.chance(ABSENT_IN_ONE_SUBJECT) ? random.whole(0, subjects.length - 1) : -1;
    const onTheDay = ability + EXAM_DAY_NOISE * random.bell();
    const start = pupilNos.length * subjects.length;
    pupilNos.push(pupil.pupilNo);
    subjects.forEach((subject, index) => {
      const isSat = !isAbsent && index !== skipped;
      marks[start + index] = isSat
        ? markSubject(subject.code, subject.fullMark, onTheDay + SUBJECT_NOISE * random.bell(), ease)
        : NOT_SAT;
    });
  }
  return { pupilNos, marksHundredths: marks.slice(0, pupilNos.length * subjects.length) };
}

/** An S-shaped curve made of a square root only, so that every machine gives the same mark. */
function markSubject(code: string, fullMark: number, ability: number, ease: number): number {
  const { easy, slope, stepHundredths } = TEMPERS[code] ?? USUAL_TEMPER;
  const height = easy + ease + slope * ability;
  const share = 0.5 + (0.5 * height) / Math.sqrt(1 + height * height);
  // The curve alone never reaches its ends; a few pupils of a county do hold the full mark.
  const stretched = Math.min(1, STRETCH * share);
  return Math.round((stretched * fullMark * 100) / stepHundredths) * stepHundredths;
}
