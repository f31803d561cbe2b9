import type { CandidateColumns } from '../candidate-columns.rules.js';
import type { PupilList } from './ranking-task.js';

/** Each school's pupils in parallel arrays, the best place first, the excused last. */
export function writePupilLists(
  schoolIds: readonly string[],
  columns: CandidateColumns,
  enrolmentIds: Float64Array,
  places: Int32Array,
): PupilList[] {
  const bySchool = new Map<number, number[]>();
  columns.schoolIndex.forEach((school, candidate) => {
    const members = bySchool.get(school);
    if (members) members.push(candidate);
    else bySchool.set(school, [candidate]);
  });
  return [...bySchool].map(([school, members]) => {
    const rank = (candidate: number): number => places[candidate] || Number.MAX_SAFE_INTEGER;
    members.sort((a, b) => rank(a) - rank(b) || a - b);
    const array = (values: { readonly [index: number]: number | undefined }): string =>
      `{${members.map((candidate) => values[candidate]).join(',')}}`;
    return {
      schoolId: schoolIds[school] ?? '',
      enrolmentIds: array(enrolmentIds),
      statuses: array(columns.status),
      totalsHundredths: array(columns.totalHundredths),
      countyPlaces: array(places),
    };
  });
}
