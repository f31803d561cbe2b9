import { entryAt, byteAt } from '#arithmetic/column.js';

/** How a candidate of the census ended up in an exam, as the number that a column holds. */
export const CandidateStatus = { present: 0, absent: 1, excused: 2 } as const;

/** The candidates of one exam, one entry each, in any order. */
export interface CandidateColumns {
  /** Index into the list of schools. */
  readonly schoolIndex: Int32Array;
  /** A CandidateStatus. */
  readonly status: Uint8Array;
  /** Sum of the subjects in hundredths of a mark; 0 for absent and excused. */
  readonly totalHundredths: Int32Array;
}

/** One school-stage of the exam. A direct school has neither township code nor township name. */
export interface RankedSchool {
  readonly code: string;
  readonly name: string;
  readonly townshipCode: string | null;
  readonly townshipName: string | null;
}

/**
 * Refuses columns and schools that contradict themselves, before a figure is made from them: lengths that
 * differ, an unknown school or status, a negative total, a total for somebody who did not sit the exam, a school
 * code that comes twice, a township without a name or with two names. Throws RangeError that names the entry.
 *
 * County plan, section 6 (exams and rankings): who counts.
 * Worked: status absent with a total of 100 throws, because an absent pupil counts with 0.
 */
export function assertRankable(schools: readonly RankedSchool[], candidates: CandidateColumns): void {
  assertSchools(schools);
  const { schoolIndex, status, totalHundredths } = candidates;
  const { length } = schoolIndex;
  if (status.length !== length || totalHundredths.length !== length) {
    throw new RangeError('the candidate columns differ in length');
  }
  for (let index = 0; index < length; index += 1) {
    const school = entryAt(schoolIndex, index);
    const state = byteAt(status, index);
    const total = entryAt(totalHundredths, index);
    if (school < 0 || school >= schools.length) refuse(index, `unknown school ${String(school)}`);
    if (state > CandidateStatus.excused) refuse(index, `unknown status ${String(state)}`);
    if (total < 0) refuse(index, `negative total ${String(total)}`);
    if (total !== 0 && state !== CandidateStatus.present) {
      refuse(index, `total ${String(total)} without having been present`);
    }
  }
}

function assertSchools(schools: readonly RankedSchool[]): void {
  const codes = new Set<string>();
  const townships = new Map<string, string>();
  for (const { code, townshipCode, townshipName } of schools) {
    if (codes.has(code)) throw new RangeError(`school code ${code} comes twice`);
    codes.add(code);
    if (townshipCode === null) continue;
    const known = townships.get(townshipCode);
    if (townshipName === null || (known !== undefined && known !== townshipName)) {
      throw new RangeError(`township ${townshipCode} needs exactly one name`);
    }
    townships.set(townshipCode, townshipName);
  }
}

function refuse(index: number, reason: string): never {
  throw new RangeError(`candidate ${String(index)}: ${reason}`);
}
