import { openStream } from '../../apps/standalone/demo/random-stream.js';

/** One exam of one grade, made from a seed: the same marks at every run and on every machine. */
export interface GeneratedExam {
  /** Ids and numbers run on from here, so that two cohorts never share a pupil. */
  readonly firstId: number;
  readonly pupilCount: number;
  /** School of each pupil, from 0; the pupils of a school stand together, as in a clerk's file. */
  readonly schoolOf: Int32Array;
  /** Marks in half points, pupil after pupil; -1 for absent in that subject. */
  readonly markHalves: Int16Array;
}

export const subjects = [
  { code: 'chinese', name: '语文', fullMark: 120 },
  { code: 'maths', name: '数学', fullMark: 120 },
  { code: 'english', name: '英语', fullMark: 120 },
  { code: 'physics', name: '物理', fullMark: 70 },
  { code: 'chemistry', name: '化学', fullMark: 50 },
  { code: 'politics', name: '道德与法治', fullMark: 70 },
  { code: 'history', name: '历史', fullMark: 50 },
  { code: 'geography', name: '地理', fullMark: 50 },
  { code: 'biology', name: '生物', fullMark: 50 },
] as const;

const absentAltogether = 0.003;
const absentFromOne = 0.005;

export function generateExam(given: {
  readonly seed: number;
  readonly firstId: number;
  readonly pupilCount: number;
  readonly schoolCount: number;
}): GeneratedExam {
  const { seed, firstId, pupilCount, schoolCount } = given;
  const stream = openStream(seed, `exam of ${String(pupilCount)}`);
  const schoolOf = new Int32Array(pupilCount);
  const markHalves = new Int16Array(pupilCount * subjects.length);
  const strengths = Array.from({ length: schoolCount }, () => 0.06 * stream.bell());
  for (let pupil = 0; pupil < pupilCount; pupil += 1) {
    const school = Math.floor((pupil * schoolCount) / pupilCount);
    schoolOf[pupil] = school;
    const isAbsent = stream.chance(absentAltogether);
    const ability = 0.62 + (strengths[school] ?? 0) + 0.16 * stream.bell();
    subjects.forEach(({ fullMark }, subject) => {
      const share = Math.min(Math.max(ability + 0.08 * stream.bell(), 0), 1);
      const isMissing = isAbsent || stream.chance(absentFromOne);
      markHalves[pupil * subjects.length + subject] = isMissing ? -1 : Math.round(share * fullMark * 2);
    });
  }
  return { firstId, pupilCount, schoolOf, markHalves };
}

/** A pupil number that says nothing about the school and never repeats. */
export function pupilNumber(id: number): string {
  // A step that has no factor in common with the modulus visits every number once.
  return `G411700${String((id * 7_368_787 + 12_345) % 1_000_000_007).padStart(12, '0')}`;
}

/** The marks of one pupil as a clerk writes them: `71.5`, or 缺考. */
export function writtenMarks(exam: GeneratedExam, pupil: number): string[] {
  return subjects.map((_, subject) => {
    const halves = exam.markHalves[pupil * subjects.length + subject] ?? -1;
    return halves < 0 ? '缺考' : String(halves / 2);
  });
}

/** The marks of one pupil as the table keeps them, in COPY text; null when there is none. */
export function storedMarks(exam: GeneratedExam, pupil: number): string | null {
  const halves = exam.markHalves.subarray(pupil * subjects.length, (pupil + 1) * subjects.length);
  if (halves.every((value) => value < 0)) return null;
  return `{${Array.from(halves, (value) => (value < 0 ? 'NULL' : String(value * 50))).join(',')}}`;
}
